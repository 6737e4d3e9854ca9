"""A copy's edits as they fit the plan: what is new in the copy gets numbers that are free there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from pilothouse.delivery.schedule.types import (
    AddSeries,
    AddTask,
    Assign,
    CopyTasks,
    PutCalendar,
    SetLevelling,
    SetTask,
)
from pilothouse.engine.network.data import Plan

_TASKS = ("task", "parent", "after", "predecessor", "successor")
_PAIRS: dict[type, tuple[str, ...]] = {
    SetLevelling: ("delays", "parts"),
    SetTask: ("measured_by",),
}


def fitted(edits: Sequence[Any], base: Plan, plan: Plan, last_uid: int) -> list[Any]:
    """Edits of a copy of `base` as they apply to `plan`, which others may have changed since.

    New tasks, people and calendars whose numbers were taken meanwhile get free ones, and later
    edits follow; somebody new in both is the same person. `last_uid` is the plan's highest uid.
    """
    found = renumbered(edits, frozenset(task.id for task in plan.tasks), last_uid)
    return _with_calendars(_with_people(found, base, plan), base, plan)


def renumbered(edits: Sequence[Any], known: frozenset[int], last_uid: int) -> list[Any]:
    """Edits whose new tasks get uids above `last_uid` where theirs are taken in the plan.

    `known` are the uids that the plan holds or held. Later edits follow the new uids.
    """
    made = [uid for edit in edits for uid in _made(edit)]
    last_uid = max([last_uid, *known, *made])
    names: dict[int, int] = {}
    for uid in made:
        if uid in known:
            last_uid += 1
            names[uid] = last_uid
    return [_with_tasks(edit, names) for edit in edits] if names else list(edits)


def _made(edit: Any) -> tuple[int, ...]:
    """The uids that an edit gives to new tasks."""
    if isinstance(edit, CopyTasks):
        return edit.uids
    own = edit.task if isinstance(edit, AddTask | AddSeries) else None
    return (*(() if own is None else (own,)), *getattr(edit, "uids", ()))


def _with_tasks(edit: Any, names: Mapping[int, int]) -> Any:
    own = {field.name for field in fields(edit)}
    values: dict[str, Any] = {}
    if "links" in own:
        values["links"] = tuple(_with_tasks(link, names) for link in edit.links)
    if "uids" in own:
        values["uids"] = tuple(names.get(uid, uid) for uid in edit.uids)
    if isinstance(edit, CopyTasks):
        values["tasks"] = tuple(names.get(uid, uid) for uid in edit.tasks)
    for name in _PAIRS.get(type(edit), ()):
        values[name] = tuple((names.get(uid, uid), what) for uid, what in getattr(edit, name))
    return _followed(replace(edit, **values) if values else edit, names, _TASKS)


def _with_people(edits: Sequence[Any], base: Plan, plan: Plan) -> list[Any]:
    old = {each.id for each in base.resources}
    taken = {each.id: each.name.casefold() for each in plan.resources}
    ids = {name: uid for uid, name in taken.items()}
    last = max([*old, *taken, *(getattr(edit, "resource", None) or 0 for edit in edits)], default=0)
    names: dict[int, int] = {}
    found = []
    for edit in edits:
        own = edit
        if isinstance(edit, Assign) and edit.resource is not None and edit.name.strip():
            name = edit.name.strip().casefold()
            if edit.resource in old and edit.resource in taken:
                own = replace(edit, name="")
            elif edit.resource not in names:
                keeps = name in ids or edit.resource not in taken
                last += not keeps
                names[edit.resource] = ids.setdefault(name, edit.resource if keeps else last)
        found.append(_followed(own, names, ("resource",)))
    return found


def _with_calendars(edits: Sequence[Any], base: Plan, plan: Plan) -> list[Any]:
    old = {each.id for each in base.calendars}
    taken = {each.id for each in plan.calendars}
    made = {edit.calendar.id for edit in edits if isinstance(edit, PutCalendar)} - old
    last = max([*old, *taken, *made], default=0)
    clashes = sorted(made & taken)
    names = {uid: last + place for place, uid in enumerate(clashes, 1)}
    return [_with_calendar(edit, names) for edit in edits] if names else list(edits)


def _with_calendar(edit: Any, names: Mapping[int, int]) -> Any:
    if isinstance(edit, PutCalendar):
        return replace(edit, calendar=_followed(edit.calendar, names, ("id", "parent")))
    return _followed(edit, names, ("calendar",))


def _followed(record: Any, names: Mapping[int, int], wanted: Iterable[str]) -> Any:
    """A record whose named fields follow the new numbers."""
    own = {field.name for field in fields(record)}
    values = {
        name: names[number]
        for name in wanted
        if name in own and (number := getattr(record, name)) in names
    }
    return replace(record, **values) if values else record
