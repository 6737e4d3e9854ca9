"""The plan's own columns and the parts of interrupted tasks, as the grid shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.queries.grid_texts import people_texts
from pilothouse.delivery.schedule.rules import formula
from pilothouse.delivery.schedule.rules.costing import costs_of, priced_plan
from pilothouse.delivery.schedule.rules.draft import MILESTONES
from pilothouse.delivery.schedule.rules.statusing import Hours, parts_of
from pilothouse.engine import Schedule, to_datetime
from pilothouse.engine.network.data import CustomField, Interval, Plan, Task, TaskKind

HOUR = 60
_COLUMN = ("key", "name", "kind", "choices")


def own_columns(row: PlanRow) -> list[dict[str, Any]]:
    """The plan's own columns for the page: key, name, kind and choices."""
    return [
        {name: item.get(name, "") for name in _COLUMN}
        for item in row.facts.get("custom_fields", ())
    ]


def state_columns(plan: Plan) -> list[dict[str, Any]]:
    """The same of any state of a plan, such as a copy."""
    return [{name: getattr(field, name) for name in _COLUMN} for field in plan.custom_fields]


def custom_values(tasks: Sequence[Task]) -> dict[str, list[list[Any]]]:
    """Values of the plan's own columns as pairs of place and text, by key."""
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for place, task in enumerate(tasks):
        for key, text in task.custom:
            found[key].append([place, text])
    return dict(found)


def work_of(plan: Plan, wanted: Collection[int] | None = None) -> dict[int, int]:
    """Minutes of work by task, of some or all: of its people, else as it was stated."""
    found: dict[int, int] = defaultdict(int)
    for item in plan.assignments:
        if wanted is None or item.task in wanted:
            found[item.task] += item.work
    for task in plan.tasks:
        if task.work and task.id not in found:
            found[task.id] = task.work
    return found


def split_parts(computed: Schedule) -> list[tuple[int, tuple[Interval, ...]]]:
    """Each interrupted task with the begins and ends of its parts where it stands now."""
    hours = Hours(computed.plan)
    return [
        (task.id, parts_of(task, dates.start, dates.finish, hours))
        for task in computed.plan.tasks
        if len(task.splits) > 1
        for dates in (computed.of(task.id),)
    ]


def formula_values(
    computed: Schedule, people: Mapping[int, str], rows: Iterable[int]
) -> dict[str, list[list[Any]]]:
    """What the plan's formulas give for some rows, as pairs of uid and text, by key."""
    plan = computed.plan
    wanted = [field for field in plan.custom_fields if field.kind == "formula"]
    if not wanted:
        return {}
    made = {f.key: formula.compiled(f.formula, plan.custom_fields) for f in wanted}
    facts = _Facts(computed, people)
    found: dict[str, list[list[Any]]] = {key: [] for key in made}
    for row in rows:
        task = plan.tasks[row]
        values = facts.of(row)
        for key, each in made.items():
            found[key].append([task.id, each.text(values)])
    return found


def worked_out(computed: Schedule) -> Plan:
    """The plan for other tools: costs by rates, what formulas give as text, choices as texts."""
    plan = priced_plan(computed)
    made = formula_values(computed, people_texts(plan), range(len(plan.tasks)))
    if not made and all(field.kind != "choice" for field in plan.custom_fields):
        return plan
    values: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for key, pairs in made.items():
        for uid, text in pairs:
            if text:
                values[uid].append((key, text))
    fields = tuple(
        CustomField(f.key, f.name) if f.kind in ("formula", "choice") else f
        for f in plan.custom_fields
    )
    tasks = tuple(
        replace(task, custom=(*task.custom, *values[task.id])) if task.id in values else task
        for task in plan.tasks
    )
    return replace(plan, tasks=tasks, custom_fields=fields)


class _Facts:
    """What formulas may ask of a task."""

    def __init__(self, computed: Schedule, people: Mapping[int, str]) -> None:
        self.computed, self.people = computed, people
        self.plan, self.day = computed.plan, computed.plan.options.minutes_per_day
        self.work, self.costs = work_of(computed.plan), costs_of(computed).rolled
        self.done: dict[int, int] = defaultdict(int)
        for item in computed.plan.assignments:
            self.done[item.task] += item.actual_work
        self.level: dict[int | None, int] = {None: 0}
        for task in computed.plan.tasks:
            self.level[task.id] = self.level[task.parent] + 1

    def of(self, row: int) -> dict[str, Any]:
        """By name, None for what is not known."""
        task, arrays, day = self.plan.tasks[row], self.computed.arrays, self.day
        remaining = task.remaining
        if remaining is None:
            remaining = round(task.duration * (100 - task.percent_complete) / 100)
        facts = {
            "name": task.name, "wbs": task.wbs, "notes": task.notes, "kind": task.kind.value,
            "people": self.people.get(task.id, ""), "duration": task.duration / day,
            "optimistic": _days(task.optimistic, day), "pessimistic": _days(task.pessimistic, day),
            "remaining": remaining / day, "work": self.work.get(task.id, 0) / HOUR,
            "actual_work": self.done.get(task.id, 0) / HOUR, "percent": task.percent_complete,
            "physical_percent": task.physical_percent, "cost": _number(self.costs.get(task.id)),
            "fixed_cost": _number(task.fixed_cost), "priority": float(task.priority),
            "total_float": int(arrays.total_float[row]) / day,
            "free_float": int(arrays.free_float[row]) / day, "level": float(self.level[task.id]),
            "critical": bool(arrays.critical[row]), "milestone": task.kind in MILESTONES,
            "summary": task.kind is TaskKind.SUMMARY, "active": task.active,
            "manual": task.manual, "start": _moment(int(arrays.start[row])),
            "finish": _moment(int(arrays.finish[row])), "deadline": _moment(task.deadline),
            "actual_start": _moment(task.actual_start),
            "actual_finish": _moment(task.actual_finish),
        }  # fmt: skip
        own = formula.own_values(self.plan.custom_fields, dict(task.custom), day)
        return {f"task.{name}": value for name, value in facts.items()} | own


def _days(minutes: int | None, day: int) -> float | None:
    return None if minutes is None else minutes / day


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _moment(value: int | None) -> datetime | None:
    return None if value is None else to_datetime(value).replace(tzinfo=UTC)
