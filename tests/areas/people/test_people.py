"""People, units, clients and absences: services, pages and API."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.people import queries, rules, services
from pilothouse.foundation.people.models import Absence, Person, Unit
from pilothouse.kit.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from tests import make

pytestmark = pytest.mark.django_db
DAYS = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 13)}


def browser(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_a_unit_cannot_lie_below_itself(world: make.World) -> None:
    admin = world.actor("administrator")
    top = services.add_unit(actor=admin, name="Top")
    below = services.add_unit(actor=admin, name="Below", parent_id=top.pk)
    with pytest.raises(InvalidError, match="below itself"):
        services.edit_unit(actor=admin, unit_id=top.pk, parent_id=below.pk)
    services.edit_unit(actor=admin, unit_id=below.pk, parent_id=None)
    assert Unit.objects.get(pk=below.pk).parent is None


@pytest.mark.parametrize(("unit", "parent"), [(1, 1), (1, 3)])
def test_parents_in_a_circle(unit: int, parent: int) -> None:
    with pytest.raises(InvalidError):
        rules.check_parent(unit, parent, {1: None, 2: 1, 3: 2})
    rules.check_parent(3, 1, {1: None, 2: 1, 3: 2})


def test_one_records_ones_own_absence_and_nobody_elses(world: make.World) -> None:
    member, other = world.people["team_member"], world.people["sponsor"]
    actor = world.actor("team_member")
    absence = services.record_absence(actor=actor, person_id=member.pk, **DAYS)
    with pytest.raises(NotPermittedError):
        services.record_absence(actor=actor, person_id=other.pk, **DAYS)
    assert list(queries.absences(actor)) == [absence]
    assert not queries.absences(world.actor("sponsor")).exists()
    with pytest.raises(NotFoundError):
        services.cancel_absence(actor=world.actor("sponsor"), absence_id=absence.pk)
    services.cancel_absence(actor=actor, absence_id=absence.pk)
    assert not Absence.objects.exists()


def test_days_in_the_wrong_order_are_refused(world: make.World) -> None:
    with pytest.raises(InvalidError, match="before the first"):
        services.record_absence(
            actor=world.actor("resource_manager"), person_id=world.people["sponsor"].pk,
            first_day=DAYS["last_day"], last_day=DAYS["first_day"],
        )  # fmt: skip


def test_two_editors_of_a_person(world: make.World) -> None:
    admin, person = world.actor("administrator"), world.people["sponsor"]
    services.edit_person(actor=admin, person_id=person.pk, version=1, job_title="Director")
    with pytest.raises(ConflictError):
        services.edit_person(actor=admin, person_id=person.pk, version=1, job_title="Other")


def test_the_list_finds_by_name_and_hides_who_left(world: make.World) -> None:
    client = browser(world, "business_pm")
    gone = services.add_person(
        actor=make.system(), name="Zoe Gone", email="zoe@example.org", is_active=False
    )
    url = reverse("people:list")
    assert "Zoe Gone" not in client.get(url, {"q": "Zoe"}).text
    assert "Zoe Gone" in client.get(url, {"q": "Zoe", "show": "all"}).text
    assert client.get(reverse("people:person", args=[gone.pk])).status_code == 200


def test_a_person_is_added_and_changed_on_the_page(world: make.World) -> None:
    client = browser(world, "administrator")
    values = {
        "name": "Ada King",
        "email": "ada@example.org",
        "hours_per_week": "32",
        "is_active": "on",
    }
    answer = client.post(reverse("people:new"), values, follow=True)
    assert "Ada King" in answer.text
    ada = Person.objects.get(email="ada@example.org")
    url = reverse("people:edit", args=[ada.pk])
    client.post(url, values | {"job_title": "Countess", "version": ada.version})
    ada.refresh_from_db()
    assert (ada.job_title, ada.hours_per_week, ada.version) == ("Countess", 32, 2)
    stale = client.post(url, values | {"job_title": "Other", "version": 1})
    assert stale.status_code == 409
    assert "Countess" in stale.text


def test_a_member_sees_people_but_cannot_change_them(world: make.World) -> None:
    client = browser(world, "team_member")
    assert client.get(reverse("people:list")).status_code == 200
    assert client.get(reverse("people:new")).status_code == 403
    assert browser(world, "stranger").get(reverse("people:list")).status_code == 403


def test_units_clients_and_absences_on_their_pages(world: make.World) -> None:
    client = browser(world, "pmo_manager")
    client.post(reverse("people:new_unit"), {"name": "Works"})
    client.post(reverse("people:new_client"), {"name": "Port of Hull", "country": "GB"})
    member = world.people["team_member"]
    values = {
        "person": member.pk,
        "kind": "training",
        "first_day": "2030-01-07",
        "last_day": "2030-01-08",
    }
    client.post(reverse("people:new_absence"), values)
    assert "Works" in client.get(reverse("people:units")).text
    assert "Port of Hull" in client.get(reverse("people:clients")).text
    page = client.get(reverse("people:absences")).text
    assert "Training" in page
    client.post(reverse("people:cancel_absence", args=[Absence.objects.get().pk]))
    assert "Nobody is away" in client.get(reverse("people:absences")).text


def test_the_api_lists_changes_and_refuses(world: make.World) -> None:
    _token, secret = create_token(actor=world.actor("administrator"), name="x")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    body = {"name": "Ada King", "email": "ada@example.org"}
    made = api.post("/api/v1/people", body, content_type="application/json")
    assert made.status_code == 201
    url = f"/api/v1/people/{made.json()['id']}"
    tag = api.get(url)["ETag"]
    changed = api.patch(
        url, {"phone": "1"}, content_type="application/json", headers={"If-Match": tag}
    )
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    twice = api.post("/api/v1/people", body, content_type="application/json")
    assert twice.status_code == 422
    assert "email" in twice.json()["errors"]
    assert api.get("/api/v1/people?q=Ada").json()["items"][0]["name"] == "Ada King"
