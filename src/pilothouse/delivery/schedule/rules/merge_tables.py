"""A table read again: what it has no column or no value for stays as the plan has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isclose
from typing import Any

from pilothouse.delivery.schedule.rules.draft import MILESTONES
from pilothouse.engine.network.data import (
    Assignment,
    ConstraintType,
    CustomField,
    Instant,
    Plan,
    Resource,
    StoredDates,
    Task,
    TaskKind,
)
from pilothouse.engine.value.costs import PlanCosts
from pilothouse.interchange import Unsaid

DAY = 1440
# A date without a time is read as the beginning or the end of a usual day.
_USUAL = (8 * 60, 17 * 60)
_BY_TASK = {"links", "resources", "assignments", "calendars", "start"}
_TOGETHER = {
    "kind", "parent", "constraint", "constraint_date", "manual_start", "manual_finish",
    "remaining", "suspend", "resume",
}  # fmt: skip
_PROGRESS = ("percent_complete", "actual_start", "actual_finish")
_GOING_ON = ("remaining", "suspend", "resume")


def completed(
    old: Plan, new: Plan, unsaid: Unsaid, told: Mapping[int, StoredDates],
    starts: Mapping[int, Instant],
) -> Plan:  # fmt: skip
    """A table's plan with what it says nothing of, as the plan has it that it updates.

    Both plans and `unsaid` name tasks and resources by the same uids. `told` are the dates in the
    table, `starts` those that were computed for the plan: a start that is told as it was computed
    asks for nothing.
    """
    if not unsaid.plan:
        return new
    silent, read = set(unsaid.plan), {task.id for task in new.tasks}
    kept: dict[str, Any] = {name: getattr(old, name) for name in silent - _BY_TASK}
    kept["calendars"] = old.calendars
    kept["start"] = min(old.start, new.start)
    if "links" in silent:
        ends = ((k, {k.predecessor, k.successor}) for k in old.links)
        kept["links"] = tuple(link for link, pair in ends if pair <= read)
    fields, keys = _columns(old, new)
    new = replace(new, custom_fields=fields, **kept)
    before = {task.id: task for task in old.tasks}
    row = _Rows(unsaid, keys, told, starts, {link.successor for link in new.links}, PlanCosts(old))
    tasks = [row.task(before[t.id], t) if t.id in before else row.new(t) for t in new.tasks]
    if "parent" in unsaid.task:
        tasks = _outlined(tasks, before)
    return _with_people(old, replace(new, tasks=tuple(tasks)), silent)


def _columns(old: Plan, new: Plan) -> tuple[tuple[CustomField, ...], dict[str, str]]:
    """The table's own columns as the plan knows them by name, and their keys in the plan."""
    known = {field.name.casefold(): field for field in old.custom_fields}
    taken = {field.key for field in old.custom_fields}
    fields, keys = [], {}
    for field in new.custom_fields:
        found = known.get(field.name.casefold())
        if found is None:
            key, number = field.key, 1
            while key in taken:
                number += 1
                key = f"{field.key}_{number}"
            found = replace(field, key=key)
        taken.add(found.key)
        fields.append(found)
        # What a formula gives is worked out here, whatever the table says.
        keys[field.key] = "" if found.formula else found.key
    return tuple(fields), keys


class _Rows:
    """The rows of a table beside those of the plan."""

    def __init__(
        self, unsaid: Unsaid, keys: Mapping[str, str], told: Mapping[int, StoredDates],
        starts: Mapping[int, Instant], driven: set[int], costs: PlanCosts,
    ) -> None:  # fmt: skip
        self.silent, self.keys, self.told, self.starts = set(unsaid.task), keys, told, starts
        self.endless, self.bounds = set(unsaid.durations), set(unsaid.bounds)
        self.links_silent = "links" in unsaid.plan
        self.driven, self.costs = driven, costs

    def new(self, task: Task) -> Task:
        """A row that the plan does not have yet."""
        return replace(task, custom=self._custom((), task))

    def task(self, before: Task, task: Task) -> Task:
        """A row of the plan as the table leaves it."""
        kept: dict[str, Any] = {n: getattr(before, n) for n in self.silent - _TOGETHER}
        kept |= {"guid": task.guid or before.guid, "custom": self._custom(before.custom, task)}
        made = replace(task, **kept)
        made = replace(made, **self._kind(before, made), **self._bound(before, made))
        made = replace(made, **self._sums(before, made))
        if before.manual:
            made = replace(made, **self._by_hand(before))
        if all(getattr(made, name) == getattr(before, name) for name in _PROGRESS):
            made = replace(made, **{name: getattr(before, name) for name in _GOING_ON})
        return made

    def _custom(self, before: Iterable[tuple[str, str]], task: Task) -> tuple[tuple[str, str], ...]:
        """The values of the table's columns, in the order in which the plan has them."""
        said = {self.keys.get(key, key): value for key, value in task.custom}
        said.pop("", None)
        known = [(key, said.pop(key)) for key, _ in before if key in said]
        return (*known, *said.items())

    def _kind(self, before: Task, task: Task) -> dict[str, Any]:
        kind, was = task.kind, before.kind
        endless = task.id in self.endless
        if "kind" in self.silent and kind is not TaskKind.SUMMARY:
            is_reshaped = was is TaskKind.SUMMARY and "parent" not in self.silent
            is_longer = was in MILESTONES and kind not in MILESTONES and not endless
            is_shorter = kind in MILESTONES and was not in MILESTONES
            kind = kind if is_reshaped or is_longer or is_shorter else was
        if not endless or (kind in MILESTONES and was not in MILESTONES):
            return {"kind": kind}
        return {"kind": kind, "duration": before.duration, "elapsed": before.elapsed}

    def _bound(self, before: Task, task: Task) -> dict[str, Any]:
        """The constraint: of a start that says no more than the plan does, none is made."""
        as_it_was = {"constraint": before.constraint, "constraint_date": before.constraint_date}
        if task.id in self.bounds:
            moved = not _same(task.constraint_date, self.starts.get(task.id))
            is_driven = self.links_silent and task.id in self.driven
            asap = before.constraint is ConstraintType.ASAP
            stays = is_driven or before.manual or not moved
            return as_it_was if stays and ("constraint" in self.silent or asap) else {}
        return as_it_was if "constraint" in self.silent else {}

    def _sums(self, before: Task, task: Task) -> dict[str, Any]:
        """Work and cost: what follows from rates, from people and from rows below is not stated."""
        if task.kind is TaskKind.SUMMARY:
            return {"work": before.work, "cost": before.cost}
        charge = self.costs.tasks.get(task.id)
        follows = charge is not None and (charge.by_rate or charge.cost == task.cost)
        return {"cost": before.cost} if follows else {}

    def _by_hand(self, before: Task) -> dict[str, Any]:
        """The dates of a task that is scheduled by hand: the table's where they differ."""
        told = self.told.get(before.id, StoredDates())
        start, finish = before.manual_start, before.manual_finish
        return {
            "manual_start": start if told.start is None or _same(told.start, start) else told.start,
            "manual_finish": (
                finish if told.finish is None or _same(told.finish, finish) else told.finish
            ),
        }


def _same(told: Instant | None, known: Instant | None) -> bool:
    if told is None or known is None:
        return told == known
    same_day = told // DAY == known // DAY
    return told == known or (same_day and told % DAY in _USUAL)


def _outlined(tasks: list[Task], before: Mapping[int, Task]) -> list[Task]:
    """The rows below those that the plan has them below, where the table has no outline."""
    here = {task.id for task in tasks}
    below: dict[int | None, list[Task]] = {}
    for task in tasks:
        parent = before[task.id].parent if task.id in before else None
        parent = parent if parent in here else None
        below.setdefault(parent, []).append(replace(task, parent=parent))
    found: list[Task] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        task = waiting.pop()
        inside = below.get(task.id, [])
        if inside:
            task = replace(task, kind=TaskKind.SUMMARY)
        elif task.kind is TaskKind.SUMMARY:
            task = replace(task, kind=TaskKind.TASK)
        found.append(task)
        waiting += reversed(inside)
    return found


def _with_people(old: Plan, new: Plan, silent: set[str]) -> Plan:
    """Who works: a table tells names and units, the plan what else is known of them."""
    read = {task.id for task in new.tasks}
    if "resources" in silent:
        stay = tuple(item for item in old.assignments if item.task in read)
        return replace(new, resources=(), assignments=stay)
    known = {resource.id: resource for resource in old.resources}
    people = tuple(_resource(known.get(each.id), each) for each in new.resources)
    sizes = [{t.id: (t.duration, t.work) for t in plan.tasks} for plan in (old, new)]
    worked = {(a.task, a.resource): a for a in old.assignments if a.task in sizes[1]}

    def assigned(item: Assignment) -> Assignment:
        before = worked.get((item.task, item.resource))
        same_size = sizes[0].get(item.task) == sizes[1][item.task]
        if before is None or not same_size or not isclose(before.units, item.units, rel_tol=1e-4):
            return item
        return before

    return replace(new, resources=people, assignments=tuple(map(assigned, new.assignments)))


def _resource(before: Resource | None, resource: Resource) -> Resource:
    return resource if before is None else replace(before, name=resource.name)
