"""What a table or a list of issues cannot tell of a plan, by the columns that it has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields

from pilothouse.engine.network.data import Plan, Task, TaskKind
from pilothouse.interchange.result import Unsaid
from pilothouse.interchange.tables.columns import Target

# Told row by row: who a task is, what it is called, how long it lasts.
_BY_ROW = {"id", "name", "guid", "stored", "custom", "duration", "elapsed"}
_TASK = tuple(field.name for field in fields(Task) if field.name not in _BY_ROW)
_HELD = {"tasks", "custom_fields", "data_date"}
_PLAN = tuple(field.name for field in fields(Plan) if field.name not in _HELD)
_FIELDS = {
    Target.WBS: "wbs", Target.KIND: "kind", Target.MILESTONE: "kind", Target.LEVEL: "parent",
    Target.PARENT: "parent", Target.PERCENT: "percent_complete", Target.WORK: "work",
    Target.COST: "cost", Target.CONSTRAINT: "constraint",
    Target.CONSTRAINT_DATE: "constraint_date", Target.DEADLINE: "deadline",
    Target.ACTUAL_START: "actual_start", Target.ACTUAL_FINISH: "actual_finish",
    Target.PRIORITY: "priority", Target.NOTES: "notes",
    Target.OPTIMISTIC: "optimistic", Target.PESSIMISTIC: "pessimistic",
}  # fmt: skip
_JIRA = {"wbs", "percent_complete", "notes", "deadline", "actual_start", "actual_finish"}


def of_table(
    plan: Plan, targets: Collection[Target], durations: Iterable[int], bounds: Iterable[int]
) -> Unsaid:
    """What a table with columns of these meanings leaves open.

    `durations` are the rows without one, `bounds` those whose constraint is made of their start.
    """
    held = {name for target, name in _FIELDS.items() if target in targets}
    people = {"resources", "assignments"} if Target.RESOURCES in targets else set()
    links = {"links"} if Target.PREDECESSORS in targets else set()
    return _unsaid(plan, held, people | links, durations, bounds)


def of_issues(plan: Plan, durations: Iterable[int]) -> Unsaid:
    """What a list of issues leaves open; `durations` are those without an estimate."""
    return _unsaid(plan, _JIRA, {"resources", "assignments", "links"}, durations, ())


def _unsaid(
    plan: Plan, held: set[str], parts: set[str], durations: Iterable[int], bounds: Iterable[int]
) -> Unsaid:
    if any(task.parent is not None for task in plan.tasks):
        held = held | {"parent"}
    # How long a summary lasts follows from what is below it; no table says it.
    summaries = (task.id for task in plan.tasks if task.kind is TaskKind.SUMMARY)
    return Unsaid(
        plan=tuple(name for name in _PLAN if name not in parts),
        task=tuple(name for name in _TASK if name not in held),
        durations=tuple(sorted({*durations, *summaries})),
        bounds=tuple(bounds),
    )
