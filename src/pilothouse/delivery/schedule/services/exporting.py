"""Plans as files of other tools."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from pilothouse.delivery.schedule.models import Baseline
from pilothouse.delivery.schedule.permissions import EXPORT
from pilothouse.delivery.schedule.queries.analysis import baseline_plan
from pilothouse.delivery.schedule.queries.columns import worked_out
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import Loaded, computed_of, load
from pilothouse.delivery.schedule.services.changing import computed_or_refused
from pilothouse.engine.network.data import BaselineValues, Plan, Task
from pilothouse.foundation.audit.services import record
from pilothouse.interchange import Format, Loss, ReadError, content, read_back
from pilothouse.interchange.formats import INFO
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.services import service
from pilothouse.kit.store import Change

MOST_BASELINES = 10


@dataclass(frozen=True, slots=True)
class Exported:
    """A file made of a plan."""

    name: str
    content_type: str
    content: bytes


@service("schedule.export_plan")
def export_plan(*, actor: Actor, project_id: int, kind: Format) -> Exported:
    """Give a project's plan, with the dates computed now, as a file in the format `kind`.

    Raises NotFoundError without a plan and RuleError where the format cannot hold it.
    """
    row = plan_row(actor, project_id, EXPORT)
    plan = with_baselines(_for_others(load(row), kind), row.pk)
    try:
        made = content(plan, kind, computed=computed_or_refused(plan))
    except ReadError as error:
        raise RuleError(str(error)) from error
    name = file_name(row.project.number, plan.name, kind)
    told = {
        "format": kind.value, "file": name, "bytes": len(made), "tasks": len(plan.tasks),
        "sha256": hashlib.sha256(made).hexdigest(),
    }  # fmt: skip
    record(actor, "plan.exported", row, Change({}, told), scope_path=row.project.scope.path)
    return Exported(name, INFO[kind].content_type, made)


def lost_in(actor: Actor, project_id: int, kind: Format) -> tuple[Loss, ...]:
    """What a file in the format `kind` would hold otherwise than the plan, or not at all."""
    row = plan_row(actor, project_id, EXPORT)
    plan = with_baselines(_for_others(load(row), kind), row.pk)
    try:
        return read_back(plan, kind, computed=computed_or_refused(plan))
    except ReadError as error:
        raise RuleError(str(error)) from error


def _for_others(loaded: Loaded, kind: Format) -> Plan:
    """Our own format keeps formulas; others get what they give."""
    return loaded.plan if kind is Format.JSON else worked_out(computed_of(loaded))


def file_name(number: str, name: str, kind: Format) -> str:
    """The name of an exported file: the project's number, the plan's name, the format's ending."""
    words = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.")[:60]
    return f"{number}-{words or 'plan'}{INFO[kind].suffix}"


def with_baselines(plan: Plan, plan_id: int) -> Plan:
    """The plan whose tasks hold our baselines as other tools do: the newest is 0, others 1 to 10.

    What an imported file held under a number that none of ours has stays.
    """
    rows = list(Baseline.objects.filter(plan_id=plan_id).order_by("-number")[:MOST_BASELINES])
    if not rows:
        return plan
    frozen: dict[int, dict[int, Task]] = {}
    for place, row in enumerate(rows):
        tasks = {task.id: task for task in baseline_plan(row).tasks}
        if place == 0:
            frozen[0] = tasks
        frozen.setdefault(min(row.number, MOST_BASELINES), tasks)
    return replace(plan, tasks=tuple(_with_frozen(task, frozen) for task in plan.tasks))


def _with_frozen(task: Task, frozen: dict[int, dict[int, Task]]) -> Task:
    held = {item.number: item for item in task.baselines}
    for number, tasks in frozen.items():
        was = tasks.get(task.id)
        if was is not None and was.stored is not None:
            held[number] = BaselineValues(
                number, was.stored.start, was.stored.finish, was.duration, was.work, was.cost
            )
    return replace(task, baselines=tuple(held[number] for number in sorted(held)))
