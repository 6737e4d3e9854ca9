"""Changing people, units, clients and absences."""

from __future__ import annotations

from typing import Any

from pilothouse.foundation.audit.services import record
from pilothouse.foundation.people import rules
from pilothouse.foundation.people.models import Absence, Client, Person, Unit
from pilothouse.foundation.people.permissions import MANAGE, RECORD_ABSENCE
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotPermittedError
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


def _parents() -> list[tuple[int, int | None]]:
    return list(Unit.objects.values_list("pk", "parent_id"))
