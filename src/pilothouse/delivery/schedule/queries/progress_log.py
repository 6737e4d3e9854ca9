"""What was reported on tasks, and when, read from the plan's own undo log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilothouse.delivery.schedule.models import Plan, PlanEdit
from pilothouse.delivery.schedule.queries.packing import unpack
from pilothouse.delivery.schedule.queries.plans import plan_row, tasks
from pilothouse.engine.network.data import Task
from pilothouse.interchange import plan_json
from pilothouse.kit.actor import Actor

Facts = tuple[float, bool]
NOTHING: Facts = (0.0, False)


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """At an instant a task went from one percentage to another, or was finished, or reopened."""

    at: datetime
    task: int
    percent: float
    finished: bool


@dataclass(frozen=True, slots=True)
class ProgressLog:
    """How far tasks were at an instant (`begin`, by uid), and each step since, oldest first."""

    begin: dict[int, Facts]
    steps: tuple[ProgressStep, ...]


def progress_log(
    actor: Actor, project_id: int, uids: Collection[int], since: datetime
) -> ProgressLog:
    """How far the given tasks were at an instant and every report on them since.

    Imports, undone and redone steps count as what they are: the plan said so from then on.
    """
    row = plan_row(actor, project_id)
    wanted = frozenset(uids)
    rows = tasks(actor, project_id).filter(uid__in=wanted)
    state: dict[int, Facts] = {t.uid: (t.percent, t.actual_finish is not None) for t in rows}
    steps: list[ProgressStep] = []
    edits = PlanEdit.objects.filter(plan=row, at__gte=since).order_by("-pk")
    for edit in edits.iterator(chunk_size=50):
        content = unpack(edit.delta)
        before, after = (_facts(content[side], wanted) for side in ("before", "after"))
        for uid in before.keys() | after.keys():
            now, was = after.get(uid, NOTHING), before.get(uid, NOTHING)
            if now != was:
                steps.append(ProgressStep(edit.at, uid, *now))
                state[uid] = was
    return ProgressLog(state, tuple(reversed(steps)))


def before_finish(row: Plan, uid: int) -> Task | None:
    """A task as it was before its finish was last reported; None where the history has it not."""
    edits = PlanEdit.objects.filter(plan=row).order_by("-pk")
    for edit in edits.iterator(chunk_size=50):
        content = unpack(edit.delta)
        before, after = (_facts(content[side], frozenset({uid})) for side in ("before", "after"))
        if after.get(uid, NOTHING)[1] and uid in before and not before[uid][1]:
            tasks_then = plan_json.from_json(content["before"]).tasks
            return next(task for task in tasks_then if task.id == uid)
    return None


def _facts(plan: dict[str, Any], wanted: frozenset[int]) -> dict[int, Facts]:
    return {
        task["id"]: (
            float(task.get("percent_complete", 0.0)),
            task.get("actual_finish") is not None,
        )
        for task in plan.get("tasks", ())
        if task["id"] in wanted
    }
