"""The stakeholder register and the team: services, pages, API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.governance.stakeholders import queries, rules, services
from pilothouse.governance.stakeholders.models import Stakeholder
from pilothouse.governance.stakeholders.types import Attitude, Quadrant
from pilothouse.kit.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from tests import make

pytestmark = pytest.mark.django_db


def added(world: make.World, by: str = "business_pm", **values: object) -> Stakeholder:
    facts: dict[str, object] = {
        "name": "Grace Mensah", "organisation": "Retail", "influence": 5, "interest": 4,
        "attitude": -1, "desired": 1, "owner_id": world.people["technical_pm"].pk,
    }  # fmt: skip
    return services.add_stakeholder(
        actor=world.actor(by), project_id=world.project.pk, **(facts | values)
    )


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


@pytest.mark.parametrize(
    ("influence", "interest", "quadrant"),
    [
        (5, 5, Quadrant.MANAGE),
        (4, 4, Quadrant.MANAGE),
        (4, 3, Quadrant.SATISFY),
        (3, 4, Quadrant.INFORM),
        (3, 3, Quadrant.MONITOR),
    ],
)
def test_the_grid(influence: int, interest: int, quadrant: Quadrant) -> None:
    assert rules.quadrant(influence, interest) == quadrant


@pytest.mark.parametrize(("now", "desired", "gap"), [(-2, 2, 4), (-1, 1, 2), (1, 1, 0), (2, 0, 0)])
def test_the_gap_never_counts_more_support_than_wanted(now: int, desired: int, gap: int) -> None:
    assert rules.gap(now, desired) == gap


def test_adding_leaves_one_event(world: make.World) -> None:
    before = AuditEvent.objects.count()
    row = added(world)
    event = AuditEvent.objects.order_by("-seq")[0]
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.object_id) == ("stakeholder.added", row.pk)
    assert row.needs_plan


def test_the_register_is_sorted_by_weight(world: make.World) -> None:
    added(world, name="Light", influence=1, interest=1)
    added(world, name="Heavy", influence=5, interest=5)
    rows = queries.stakeholders_of(world.actor("auditor"), world.project.pk)
    assert [row.name for row in rows] == ["Heavy", "Light"]


def test_nobody_stands_twice_in_the_register(world: make.World) -> None:
    added(world)
    with pytest.raises(InvalidError, match="in the register already"):
        added(world)


@pytest.mark.parametrize(("field", "value"), [("influence", 6), ("attitude", 3), ("interest", 0)])
def test_values_outside_their_scale_are_refused(world: make.World, field: str, value: int) -> None:
    with pytest.raises(InvalidError) as caught:
        added(world, **{field: value})
    assert field in caught.value.fields


def test_the_register_is_not_for_the_team(world: make.World) -> None:
    row = added(world)
    with pytest.raises(NotFoundError):
        queries.stakeholder(world.actor("team_member"), row.pk)
    with pytest.raises(NotPermittedError):
        services.edit_stakeholder(actor=world.actor("auditor"), stakeholder_id=row.pk, name="X")


def test_two_editors(world: make.World) -> None:
    row, pm = added(world), world.actor("technical_pm")
    services.edit_stakeholder(
        actor=pm, stakeholder_id=row.pk, version=1, attitude=Attitude.SUPPORTIVE
    )
    with pytest.raises(ConflictError):
        services.edit_stakeholder(actor=pm, stakeholder_id=row.pk, version=1, attitude=2)


def test_removing_keeps_the_entry_in_the_history(world: make.World) -> None:
    row = added(world)
    services.remove_stakeholder(
        actor=world.actor("business_pm"), stakeholder_id=row.pk, reason="Left the company"
    )
    event = AuditEvent.objects.order_by("-seq")[0]
    assert (event.before["name"], event.reason) == ("Grace Mensah", "Left the company")
    assert not Stakeholder.objects.exists()


def test_the_team_lists_each_person_once(world: make.World) -> None:
    team = queries.team(world.project.scope.path)
    assert len(team) == 4
    assert [entry["person"].name for entry in team if entry["member"]] == ["Team Member"]


def test_a_pm_keeps_the_register_by_page(world: make.World) -> None:
    client, number = signed_in(world, "business_pm"), world.project.number
    data = {
        "name": "Works council", "organisation": "", "influence": 4, "interest": 3, "attitude": 0,
        "desired": 1, "owner": world.people["technical_pm"].pk, "frequency": "weekly",
        "channel": "call",
    }  # fmt: skip
    shown = client.post(reverse("stakeholders:new", args=[number]), data, follow=True)
    row = Stakeholder.objects.get()
    assert "Works council" in shown.text
    edit = reverse("stakeholders:edit", args=[row.pk])
    client.post(edit, data | {"attitude": 2, "version": row.version})
    assert Stakeholder.objects.get().attitude == 2
    client.post(reverse("stakeholders:remove", args=[row.pk]), {"reason": ""})
    assert not Stakeholder.objects.exists()


def test_a_member_sees_the_team_but_not_the_register(world: make.World) -> None:
    added(world)
    url = reverse("stakeholders:people", args=[world.project.number])
    text = signed_in(world, "team_member").get(url).text
    assert "Business Pm" in text
    assert "Grace Mensah" not in text
    assert "Grace Mensah" in signed_in(world, "auditor").get(url).text
    assert signed_in(world, "stranger").get(url).status_code == 404


def test_a_pm_adds_and_removes_a_member_by_page(world: make.World) -> None:
    client, number, newcomer = signed_in(world, "technical_pm"), world.project.number, make.person()
    client.post(reverse("stakeholders:add_member", args=[number]), {"person": newcomer.pk})
    assert make.actor(newcomer).roles_at(world.project.scope.path) == {"team_member"}
    remove = reverse("stakeholders:remove_member", args=[number, newcomer.pk])
    client.post(remove, {"reason": "Other project"})
    assert make.actor(newcomer).roles_at(world.project.scope.path) == frozenset()
    url = reverse("stakeholders:add_member", args=[number])
    assert signed_in(world, "team_member").get(url).status_code == 403


def test_the_register_by_api(world: make.World) -> None:
    _, secret = create_token(actor=world.actor("business_pm"), name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    url = f"/api/v1/projects/{world.project.pk}/stakeholders"
    body = {
        "name": "Press", "influence": 2, "interest": 2, "owner_id": world.people["sponsor"].pk,
    }  # fmt: skip
    made = client.post(url, body, content_type="application/json")
    assert (made.status_code, made.json()["quadrant"]) == (201, "monitor")
    assert [row["name"] for row in client.get(url).json()["items"]] == ["Press"]
    one = f"/api/v1/stakeholders/{made.json()['id']}"
    headers = {"If-Match": client.get(one)["ETag"]}
    change = {"influence": 5}
    done = client.patch(one, change, content_type="application/json", headers=headers)
    assert (done.json()["quadrant"], done["ETag"]) == ("satisfy", '"2"')
    wrong = client.post(url, body | {"influence": 9}, content_type="application/json")
    assert wrong.status_code == 422
    gone = client.post(f"{one}/remove", {"reason": "Moved"}, content_type="application/json")
    assert gone.json() == {"project_id": world.project.pk}
