"""What edits need to know of the computed plan before they are carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.delivery.schedule.queries.progress_log import before_finish
from pilothouse.delivery.schedule.rules import reporting
from pilothouse.delivery.schedule.types import Report, SetTask
from pilothouse.engine import instant
from pilothouse.kit.actor import Actor

BATCH = 500
_NEEDED = ("uid", "start", "actual_start", "manual", "extra")


def ready_edits(actor: Actor, row: PlanRow, edits: Sequence[Any]) -> list[Any]:
    """Edits with what only the computed plan knows.

    Reports on work whose start nobody stated take the planned start, if it has come; work that is
    not finished after all has to do what it had before; a task that is from now on scheduled by
    hand stays where it is.
    """
    latest = instant(datetime.combine(actor.today + timedelta(days=1), time()))
    planned = _planned(row, edits)
    return [_ready(row, planned, edit, latest) for edit in edits]


def _planned(row: PlanRow, edits: Sequence[Any]) -> dict[int, PlanTask]:
    """The rows, by uid, whose computed dates the edits need: in a few queries for any number."""
    uids = [edit.task for edit in edits if isinstance(edit, Report | SetTask)]
    wanted = [*dict.fromkeys(uids)]
    found: dict[int, PlanTask] = {}
    for first in range(0, len(wanted), BATCH):
        rows = PlanTask.objects.filter(plan=row, uid__in=wanted[first : first + BATCH])
        found |= {each.uid: each for each in rows.only(*_NEEDED)}
    return found


def _ready(row: PlanRow, planned: dict[int, PlanTask], edit: Any, latest: int) -> Any:
    if isinstance(edit, Report):
        return _known(planned.get(edit.task), _reopened(row, edit), latest)
    if isinstance(edit, SetTask) and edit.manual and edit.manual_start is None:
        return _by_hand(planned.get(edit.task), edit)
    return edit


def _reopened(row: PlanRow, edit: Report) -> Report:
    """The report of work that is not finished after all, with what it had done and left before."""
    if not edit.reopen or edit.remaining is not None or edit.percent is not None:
        return edit
    then = before_finish(row, edit.task)
    if then is None:
        return edit
    left = reporting.left(then)
    taken = max(then.duration - left, 0)
    return replace(edit, remaining=left, taken=taken, percent=then.percent_complete)


def _by_hand(task: PlanTask | None, edit: SetTask) -> SetTask:
    if task is None or task.manual or task.extra.get("manual_start") is not None:
        return edit
    return replace(edit, manual_start=task.start)


def _known(task: PlanTask | None, edit: Report, latest: int) -> Report:
    if task is None:
        return edit
    return reporting.with_known_start(edit, task.actual_start, task.start, latest)
