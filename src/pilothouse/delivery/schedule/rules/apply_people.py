"""Edits of who works on what, applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pilothouse.delivery.schedule.rules import effort, terms
from pilothouse.delivery.schedule.rules.apply_facts import put_effort, refused
from pilothouse.delivery.schedule.rules.costing import reported
from pilothouse.delivery.schedule.rules.draft import Draft
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.engine.network.data import Assignment, Resource
from pilothouse.engine.network.terms import TABLES
from pilothouse.engine.value import has_rates
from pilothouse.kit.errors import InvalidError

_PLAIN = ("name", "max_units", "initials", "email", "group")


def _assign(draft: Draft, edit: e.Assign) -> None:
    if draft.is_summary(edit.task):
        raise InvalidError("Put people on the tasks below a summary, not on the summary.")
    if not 0 < edit.units <= 100:
        raise refused("units", "A share lies above 0 and up to 100 (100 = a crew of a hundred).")
    resource = _resource(draft, edit)
    task, now = draft.task(edit.task), draft.effort(edit.task)
    if not draft.works(resource):
        _put_material(draft, Assignment(edit.task, resource, edit.units))
    elif known := next((p for p in now.people if p.resource == resource), None):
        if known.units != edit.units:
            put_effort(draft, task, effort.with_units(now, resource, edit.units))
    else:
        person = Assignment(edit.task, resource, edit.units)
        put_effort(draft, task, effort.with_person(now, person, task.work or 0))


def _put_material(draft: Draft, item: Assignment) -> None:
    """Materials and costs are used, they do no work."""
    for known in draft.assignments.of(item.task):
        if known.resource == item.resource:
            draft.assignments.swap(known, replace(known, units=item.units))
            return
    draft.assignments.add(item)


def _resource(draft: Draft, edit: e.Assign) -> int:
    known = {resource.id: resource.name.casefold() for resource in draft.resources}
    name = edit.name.strip()
    if edit.resource in known and known[edit.resource] == (name.casefold() or known[edit.resource]):
        return edit.resource
    if edit.resource is not None and not name:
        raise InvalidError("The plan has no such resource.")
    if not name:
        raise InvalidError("Say who or what works on it.", {"name": ["Say who."]})
    for resource in draft.resources:
        if resource.name.casefold() == name.casefold():
            return resource.id
    uid = edit.resource
    if uid is None or uid in known:
        uid = max(known, default=0) + 1
    made = Resource(uid, name[:255])
    draft.resources.append(made)
    return made.id


def _unassign(draft: Draft, edit: e.Unassign) -> None:
    task, now = draft.task(edit.task), draft.effort(edit.task)
    is_there = any(person.resource == edit.resource for person in now.people)
    for item in draft.assignments.of(edit.task):
        if item.resource == edit.resource:
            draft.assignments.drop(item)
    if is_there:
        put_effort(draft, task, effort.without_person(now, edit.resource))


def _set_assignment(draft: Draft, edit: e.SetAssignment) -> None:
    own = _own(draft, edit)
    _check_assignment(edit)
    if edit.cost is not None and _is_rated(draft, edit, own):
        raise refused("cost", "The cost is worked out from the rates. Change those, or the work.")
    changed = _stated(own, edit)
    if edit.actual_cost is None:
        changed = reported(draft.resources, own, changed)
    draft.put_people(edit.task, (changed,))
    if not draft.works(edit.resource):
        draft.put_people(edit.task, (replace(changed, units=edit.units or changed.units),))
        return
    task = draft.task(edit.task)
    now = draft.effort(edit.task)
    if edit.contour is not None and edit.contour != own.contour:
        now = effort.with_contour(now, replace(changed, contour=edit.contour))
    if edit.units is not None and edit.units != own.units:
        now = effort.with_units(now, edit.resource, edit.units)
    wanted = edit.work if edit.work is not None else changed.work
    if wanted != own.work:
        now = effort.with_share(now, edit.resource, wanted)
    put_effort(draft, task, now)


def _is_rated(draft: Draft, edit: e.SetAssignment, own: Assignment) -> bool:
    table = edit.rate_table or own.rate_table
    return any(r.id == edit.resource and has_rates(r, table) for r in draft.resources)


def _own(draft: Draft, edit: e.SetAssignment) -> Assignment:
    for item in draft.assignments.of(edit.task):
        if item.resource == edit.resource:
            return item
    raise InvalidError("This person does not work on the task any more.")


def _check_assignment(edit: e.SetAssignment) -> None:
    for name in ("work", "actual_work", "remaining_work", "cost", "actual_cost"):
        value = getattr(edit, name)
        if value is not None and not 0 <= value < 10**12:
            raise refused(name, "It cannot be less than nothing, nor that much.")
    if edit.rate_table is not None and edit.rate_table not in TABLES:
        raise refused("rate_table", f"The tables of rates are {', '.join(TABLES)}.")


def _stated(own: Assignment, edit: e.SetAssignment) -> Assignment:
    """What is plainly said of a share; work is what is done and what is left."""
    values: dict[str, Any] = dict.fromkeys(edit.clear)
    for name in ("cost", "actual_cost", "actual_work", "rate_table"):
        if (value := getattr(edit, name)) is not None:
            values[name] = value
    changed = replace(own, **values)
    if edit.remaining_work is not None:
        left = edit.remaining_work
        return replace(changed, remaining_work=left, work=changed.actual_work + left)
    if edit.actual_work is not None:
        left = max(own.work - edit.actual_work, 0)
        return replace(changed, remaining_work=left, work=max(own.work, edit.actual_work))
    return changed


def _set_resource(draft: Draft, edit: e.SetResource) -> None:
    place = next((i for i, r in enumerate(draft.resources) if r.id == edit.resource), None)
    if place is None:
        raise InvalidError("The plan has no such resource.")
    _check_resource(draft, edit)
    values: dict[str, Any] = {
        name: value for name in _PLAIN if (value := getattr(edit, name)) is not None
    }
    if edit.calendar is not None:
        values["calendar"] = edit.calendar or None
    if edit.resource_kind is not None:
        values["kind"] = edit.resource_kind
    if edit.rates is not None:
        values["rates"] = terms.checked_rates(edit.rates)
    if edit.availability is not None:
        values["availability"] = terms.checked_periods(edit.availability)
    if periods := values.get("availability", draft.resources[place].availability):
        values["max_units"] = max(period.units for period in periods)
    draft.resources[place] = replace(draft.resources[place], **values)


def _check_resource(draft: Draft, edit: e.SetResource) -> None:
    if edit.name is not None:
        same = edit.name.strip().casefold()
        if not same or len(same) > 255:
            raise refused("name", "A resource needs a name.")
        if any(r.name.casefold() == same and r.id != edit.resource for r in draft.resources):
            raise refused("name", "Another resource of this plan has that name.")
    if edit.calendar and edit.calendar not in {c.id for c in draft.plan.calendars}:
        raise refused("calendar", "The plan has no such calendar.")
    if edit.max_units is not None and not 0 < edit.max_units <= 1000:
        raise refused("max_units", "The units of a resource lie above 0 and up to 1000.")


APPLY: dict[type, Callable[[Draft, Any], None]] = {
    e.Assign: _assign,
    e.Unassign: _unassign,
    e.SetAssignment: _set_assignment,
    e.SetResource: _set_resource,
}
