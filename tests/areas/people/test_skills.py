"""Skills and who has them: services, pages and API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.models import Person, PersonSkill, Skill
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError, InvalidError, NotPermittedError, RuleError
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world: make.World) -> Actor:
    return world.actor("resource_manager")


def browser(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def skill(actor: Actor, name: str) -> Skill:
    return services.add_skill(actor=actor, name=name)


def give(actor: Actor, who: Person, what: Skill, level: int = 3, *, main: bool = False) -> int:
    row = services.give_skill(
        actor=actor, person_id=who.pk, skill_id=what.pk, level=level, is_main=main
    )
    return row.pk


def mains(who: Person) -> list[str]:
    rows = PersonSkill.objects.filter(person=who, is_main=True)
    return list(rows.values_list("skill__name", flat=True))


def test_a_name_is_there_once_whatever_its_case(manager: Actor) -> None:
    kept = skill(manager, "  Électricité   de puissance ")
    assert kept.name == "Électricité de puissance"
    with pytest.raises(InvalidError, match="already") as caught:
        skill(manager, "ÉLECTRICITÉ de Puissance")
    assert "name" in caught.value.fields
    other = skill(manager, "Welding")
    with pytest.raises(InvalidError, match="already"):
        services.edit_skill(actor=manager, skill_id=other.pk, name="électricité de puissance")
    services.edit_skill(actor=manager, skill_id=other.pk, name="WELDING")
    assert Skill.objects.get(pk=other.pk).name == "WELDING"


def test_a_skill_that_is_used_is_retired_and_not_deleted(world: make.World, manager: Actor) -> None:
    welding, member = skill(manager, "Welding"), world.people["team_member"]
    held = give(manager, member, welding)
    with pytest.raises(RuleError, match="Retire it"):
        services.delete_skill(actor=manager, skill_id=welding.pk)
    services.edit_skill(actor=manager, skill_id=welding.pk, is_active=False)
    assert mains(member) == ["Welding"]
    with pytest.raises(InvalidError, match="retired"):
        give(manager, world.people["sponsor"], welding)
    services.take_skill(actor=manager, person_skill_id=held)
    services.delete_skill(actor=manager, skill_id=welding.pk)
    assert not Skill.objects.exists()
    said = AuditEvent.objects.filter(object_type="people.skill").order_by("seq")
    assert [e.action for e in said] == ["skill.added", "skill.retired", "skill.deleted"]


def test_whoever_has_skills_has_exactly_one_main_skill(world: make.World, manager: Actor) -> None:
    member = world.people["team_member"]
    first = give(manager, member, skill(manager, "Welding"))
    assert mains(member) == ["Welding"]
    second = give(manager, member, skill(manager, "Surveying"))
    assert mains(member) == ["Welding"]
    give(manager, member, skill(manager, "Rigging"), main=True)
    assert mains(member) == ["Rigging"]
    services.edit_person_skill(actor=manager, person_skill_id=second, is_main=True)
    assert mains(member) == ["Surveying"]
    with pytest.raises(InvalidError, match="another one as main"):
        services.edit_person_skill(actor=manager, person_skill_id=second, is_main=False)
    with pytest.raises(RuleError, match="another one as main"):
        services.take_skill(actor=manager, person_skill_id=second)
    services.take_skill(actor=manager, person_skill_id=first)
    assert mains(member) == ["Surveying"]


def test_a_skill_is_held_once_and_at_a_level_of_one_to_four(
    world: make.World, manager: Actor
) -> None:
    welding, member = skill(manager, "Welding"), world.people["team_member"]
    give(manager, member, welding)
    with pytest.raises(InvalidError, match="already"):
        give(manager, member, welding)
    with pytest.raises(InvalidError):
        give(manager, world.people["sponsor"], welding, level=5)


def test_the_history_of_a_person_says_what_changed(world: make.World, manager: Actor) -> None:
    member = world.people["team_member"]
    first = give(manager, member, skill(manager, "Welding"), 2)
    give(manager, member, skill(manager, "Rigging"), 4, main=True)
    services.edit_person_skill(actor=manager, person_skill_id=first, level=3)
    rows = AuditEvent.objects.filter(object_type="people.person", object_id=member.pk)
    told = [
        (row.action, row.after["skills"]) for row in rows.order_by("seq") if "skills" in row.after
    ]
    assert told == [
        ("person_skill.given", ["Welding 2 (main)"]),
        ("person_skill.given", ["Rigging 4 (main)", "Welding 2"]),
        ("person_skill.changed", ["Rigging 4 (main)", "Welding 3"]),
    ]


def test_two_editors_of_a_level(world: make.World, manager: Actor) -> None:
    held = give(manager, world.people["team_member"], skill(manager, "Welding"))
    services.edit_person_skill(actor=manager, person_skill_id=held, version=1, level=4)
    with pytest.raises(ConflictError):
        services.edit_person_skill(actor=manager, person_skill_id=held, version=1, level=1)
    assert PersonSkill.objects.get(pk=held).level == 4


@pytest.mark.parametrize("role", ["team_member", "business_pm", "auditor"])
def test_who_does_not_manage_people_changes_no_skills(
    world: make.World, manager: Actor, role: str
) -> None:
    welding = skill(manager, "Welding")
    held = give(manager, world.people["team_member"], welding)
    actor = world.actor(role)
    with pytest.raises(NotPermittedError):
        skill(actor, "Rigging")
    with pytest.raises(NotPermittedError):
        give(actor, world.people[role], welding)
    with pytest.raises(NotPermittedError):
        services.edit_person_skill(actor=actor, person_skill_id=held, level=4)
    assert [row.skill.name for row in queries.person_skills(actor)] == ["Welding"]


def test_the_list_of_people_is_narrowed_by_skill_and_level(
    world: make.World, manager: Actor
) -> None:
    ada, bob = make.person("Ada Welder"), make.person("Bob Learner")
    welding = skill(manager, "Welding")
    give(manager, ada, welding, 4)
    give(manager, bob, welding, 1)
    client, url = browser(world, "business_pm"), reverse("people:list")
    both = client.get(url, {"skill": welding.pk}).text
    assert "Ada Welder" in both
    assert "Bob Learner" in both
    best = client.get(url, {"skill": str(welding.pk), "level": "3"}).text
    assert "Ada Welder" in best
    assert "Bob Learner" not in best
    assert "Nobody matches" in client.get(url, {"skill": "9" * 30}).text


def test_the_register_and_a_persons_skills_on_their_pages(world: make.World) -> None:
    client, member = browser(world, "administrator"), world.people["team_member"]
    values = {"name": "Welding", "description": "Steel and pipes"}
    assert "Welding" in client.post(reverse("people:new_skill"), values, follow=True).text
    assert client.post(reverse("people:new_skill"), {"name": "welding"}).status_code == 422
    welding = Skill.objects.get()
    home = reverse("people:person", args=[member.pk])
    given = {"skill": welding.pk, "level": "2"}
    answer = client.post(reverse("people:give_skill", args=[member.pk]), given, follow=True)
    assert "Practising" in answer.text
    held = PersonSkill.objects.get()
    url = reverse("people:edit_person_skill", args=[held.pk])
    client.post(url, {"level": "4", "is_main": "on", "version": held.version})
    assert "Expert" in client.get(home).text
    assert client.post(url, {"level": "1", "is_main": "on", "version": 1}).status_code == 409
    client.post(reverse("people:retire_skill", args=[welding.pk]))
    assert "Retired" in client.get(home).text
    assert "No skills yet" in client.get(reverse("people:skills")).text
    assert "Welding" in client.get(reverse("people:skills"), {"show": "all"}).text
    client.post(reverse("people:restore_skill", args=[welding.pk]))
    client.post(reverse("people:take_skill", args=[held.pk]))
    client.post(reverse("people:delete_skill", args=[welding.pk]))
    assert not Skill.objects.exists()


def test_skills_by_the_api(world: make.World) -> None:
    _token, secret = create_token(actor=world.actor("resource_manager"), name="x")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    json = "application/json"
    made = api.post("/api/v1/skills", {"name": "Welding"}, content_type=json)
    assert made.status_code == 201
    twice = api.post("/api/v1/skills", {"name": "WELDING"}, content_type=json)
    assert (twice.status_code, list(twice.json()["errors"])) == (422, ["name"])
    key, member = made.json()["id"], world.people["team_member"].pk
    body = {"person_id": member, "skill_id": key, "level": 2}
    held = api.post("/api/v1/person-skills", body, content_type=json)
    assert (held.status_code, held.json()["is_main"]) == (201, True)
    url = f"/api/v1/person-skills/{held.json()['id']}"
    tag = {"If-Match": api.get(url)["ETag"]}
    changed = api.patch(url, {"level": 3}, content_type=json, headers=tag)
    assert (changed.json()["level"], changed.json()["version"]) == (3, 2)
    assert api.patch(url, {"level": 9}, content_type=json, headers=tag).status_code == 422
    found = api.get(f"/api/v1/people?skill_id={key}&level=3").json()["items"]
    assert [row["id"] for row in found] == [member]
    assert api.get(f"/api/v1/people?skill_id={key}&level=4").json()["items"] == []
    listed = api.get(f"/api/v1/person-skills?person_id={member}").json()["items"]
    assert [row["skill_id"] for row in listed] == [key]
    assert api.delete(f"/api/v1/skills/{key}").status_code == 409
    assert api.delete(url).status_code == 204
    assert api.delete(f"/api/v1/skills/{key}").status_code == 204
