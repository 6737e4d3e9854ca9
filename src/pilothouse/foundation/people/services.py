"""Changing people, units, clients, absences and skills."""

from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError

from pilothouse.foundation.audit.services import record
from pilothouse.foundation.people import rules
from pilothouse.foundation.people.models import (
    Absence,
    Client,
    Person,
    PersonSkill,
    Skill,
    Unit,
)
from pilothouse.foundation.people.permissions import MANAGE, RECORD_ABSENCE
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from pilothouse.kit.permits import ROOT
from pilothouse.kit.services import service


@service("people.add_unit")
def add_unit(*, actor: Actor, name: str, parent_id: int | None = None) -> Unit:
    """Add an organisational unit."""
    permits.require(actor, MANAGE)
    unit = Unit(name=name, parent_id=parent_id)
    record(actor, "unit.added", unit, store.create(actor, unit), scope_path=ROOT)
    return unit


@service("people.add_client")
def add_client(*, actor: Actor, name: str, country: str = "") -> Client:
    """Add a client organisation."""
    permits.require(actor, MANAGE)
    client = Client(name=name, country=country)
    record(actor, "client.added", client, store.create(actor, client), scope_path=ROOT)
    return client


@service("people.add_person")
def add_person(*, actor: Actor, name: str, email: str, **values: Any) -> Person:
    """Add a person; `values` are columns of Person (job_title, unit_id, client_id, …)."""
    permits.require(actor, MANAGE)
    person = Person(name=name, email=email, **values)
    record(actor, "person.added", person, store.create(actor, person), scope_path=ROOT)
    return person


@service("people.edit_person")
def edit_person(
    *, actor: Actor, person_id: int, version: int | None = None, **values: Any
) -> Person:
    """Change facts of a person."""
    person = permits.get(actor, MANAGE, Person.objects.all(), pk=person_id)
    change = store.update(actor, person, expected=version, **values)
    record(actor, "person.edited", person, change, scope_path=ROOT)
    return person


@service("people.edit_unit")
def edit_unit(*, actor: Actor, unit_id: int, version: int | None = None, **values: Any) -> Unit:
    """Change a unit. Raises InvalidError when it would lie below itself."""
    unit = permits.get(actor, MANAGE, Unit.objects.all(), pk=unit_id)
    rules.check_parent(unit.pk, values.get("parent_id"), dict(_parents()))
    change = store.update(actor, unit, expected=version, **values)
    record(actor, "unit.edited", unit, change, scope_path=ROOT)
    return unit


@service("people.edit_client")
def edit_client(
    *, actor: Actor, client_id: int, version: int | None = None, **values: Any
) -> Client:
    """Change facts of a client organisation."""
    client = permits.get(actor, MANAGE, Client.objects.all(), pk=client_id)
    change = store.update(actor, client, expected=version, **values)
    record(actor, "client.edited", client, change, scope_path=ROOT)
    return client


@service("people.cancel_absence")
def cancel_absence(*, actor: Actor, absence_id: int) -> None:
    """Take an absence back; one's own, or anybody's with the permission."""
    rows = Absence.objects.select_related("person")
    absence = permits.get(actor, RECORD_ABSENCE, rows, pk=absence_id)
    change = store.Change(store.snapshot(absence), {})
    record(actor, "absence.cancelled", absence, change, scope_path=ROOT)
    absence.delete()


@service("people.record_absence")
def record_absence(*, actor: Actor, person_id: int, **values: Any) -> Absence:
    """Record days on which a person does not work; one's own, or anybody's with the permission."""
    permits.require_anywhere(actor, RECORD_ABSENCE)
    if person_id != actor.person_id and not permits.can(actor, RECORD_ABSENCE):
        raise NotPermittedError("You may record your own absences only.", code=RECORD_ABSENCE)
    absence = Absence(person_id=person_id, **values)
    record(actor, "absence.recorded", absence, store.create(actor, absence), scope_path=ROOT)
    return absence


@service("people.add_skill")
def add_skill(*, actor: Actor, name: str, description: str = "") -> Skill:
    """Add a skill to the register. Raises InvalidError for a name that is there in any case."""
    permits.require(actor, MANAGE)
    skill = Skill(name=rules.skill_name(name, _skill_names()), description=description)
    record(actor, "skill.added", skill, store.create(actor, skill), scope_path=ROOT)
    return skill


@service("people.edit_skill")
def edit_skill(*, actor: Actor, skill_id: int, version: int | None = None, **values: Any) -> Skill:
    """Change a skill, retire it (`is_active` false) or bring it back; who has it keeps it."""
    skill = permits.get(actor, MANAGE, Skill.objects.all(), pk=skill_id)
    if "name" in values:
        values["name"] = rules.skill_name(values["name"], _skill_names(skill_id))
    before = skill.is_active
    change = store.update(actor, skill, expected=version, **values)
    action = {(True, False): "skill.retired", (False, True): "skill.restored"}
    record(
        actor, action.get((before, skill.is_active), "skill.edited"), skill, change,
        scope_path=ROOT,
    )  # fmt: skip
    return skill


@service("people.delete_skill")
def delete_skill(*, actor: Actor, skill_id: int) -> None:
    """Delete a skill that nobody has or asks for. Raises RuleError for one that is used."""
    skill = permits.get(actor, MANAGE, Skill.objects.all(), lock=True, pk=skill_id)
    rules.check_can_delete(skill.holders.count())
    change = store.Change(store.snapshot(skill), {})
    record(actor, "skill.deleted", skill, change, scope_path=ROOT)
    try:
        skill.delete()
    except ProtectedError as error:
        raise RuleError("The skill is asked for elsewhere. Retire it instead.") from error


@service("people.give_skill")
def give_skill(
    *, actor: Actor, person_id: int, skill_id: int, level: int, is_main: bool = False
) -> PersonSkill:
    """Say that a person has a skill; the first one is the main one, whoever marks it or not.

    Raises InvalidError for a skill that is retired or that the person has already.
    """
    person = permits.get(actor, MANAGE, Person.objects.all(), lock=True, pk=person_id)
    skill = Skill.objects.filter(pk=skill_id).first()
    if skill is None:
        raise InvalidError("There is no such skill.", {"skill": ["There is no such skill."]})
    rules.check_can_give(skill.name, is_active=skill.is_active)
    before = _held(person)
    main = is_main or not before
    if main:
        _unmark_main(actor, person)
    row = PersonSkill(person=person, skill=skill, level=level, is_main=main)
    store.create(actor, row)
    record(actor, "person_skill.given", person, _skills_change(person, before), scope_path=ROOT)
    return row


@service("people.edit_person_skill")
def edit_person_skill(
    *,
    actor: Actor,
    person_skill_id: int,
    version: int | None = None,
    level: int | None = None,
    is_main: bool | None = None,
) -> PersonSkill:
    """Change the level of a person's skill, or make it the main one in the place of another."""
    row, person = _held_by(actor, person_skill_id)
    wanted = {"level": level, "is_main": is_main}
    values = {name: value for name, value in wanted.items() if value is not None}
    rules.check_stays_main(was=row.is_main, wanted=is_main is not False)
    before = _held(person)
    if values.get("is_main"):
        _unmark_main(actor, person, but=row.pk)
    store.update(actor, row, expected=version, **values)
    record(actor, "person_skill.changed", person, _skills_change(person, before), scope_path=ROOT)
    return row


@service("people.take_skill")
def take_skill(*, actor: Actor, person_skill_id: int) -> None:
    """Say that a person does not have a skill. Raises RuleError for the main one of several."""
    row, person = _held_by(actor, person_skill_id)
    before = _held(person)
    rules.check_can_take(is_main=row.is_main, others=len(before) - 1)
    row.delete()
    record(actor, "person_skill.taken", person, _skills_change(person, before), scope_path=ROOT)


def _parents() -> list[tuple[int, int | None]]:
    return list(Unit.objects.values_list("pk", "parent_id"))


def _skill_names(but: int = 0) -> list[str]:
    return list(Skill.objects.exclude(pk=but).values_list("name", flat=True))


def _held_by(actor: Actor, person_skill_id: int) -> tuple[PersonSkill, Person]:
    """A skill of a person as it is once nobody else changes that person's skills."""
    rows = PersonSkill.objects.select_related("person", "skill")
    key = permits.get(actor, MANAGE, rows, pk=person_skill_id).person_id
    person = permits.get(actor, MANAGE, Person.objects.all(), lock=True, pk=key)
    return permits.get(actor, MANAGE, rows, pk=person_skill_id), person


def _held(person: Person) -> list[str]:
    """The skills of a person in words, as the history keeps them."""
    rows = PersonSkill.objects.filter(person=person).select_related("skill").order_by("skill__name")
    return [f"{row.skill.name} {row.level}{' (main)' if row.is_main else ''}" for row in rows]


def _skills_change(person: Person, before: list[str]) -> store.Change:
    after = _held(person)
    if after == before:
        return store.Change({}, {})
    return store.Change({"skills": before}, {"skills": after})


def _unmark_main(actor: Actor, person: Person, but: int = 0) -> None:
    for other in PersonSkill.objects.filter(person=person, is_main=True).exclude(pk=but):
        store.update(actor, other, is_main=False)
