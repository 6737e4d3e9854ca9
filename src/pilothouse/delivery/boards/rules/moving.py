"""What moving a card to another state reports on its task."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from pilothouse.delivery.boards.types import State
from pilothouse.delivery.schedule.types import Report
from pilothouse.engine import WorkingTime, instant
from pilothouse.kit.errors import RuleError


def state_of(actual_start: int | None, actual_finish: int | None) -> State:
    """The column of a task, from its actual dates."""
    if actual_finish is not None:
        return State.DONE
    return State.BEGUN if actual_start is not None else State.AHEAD


def report_of(
    uid: int, before: State, to: State, today: datetime, hours: WorkingTime, started: int | None
) -> Report:
    """The progress report that a move stands for, at the day of `today` (project time).

    Raises RuleError for a move that says too little: a finished task that goes on needs what
    remains.
    """
    day = instant(datetime.combine(today.date(), time()))
    end = instant(datetime.combine(today.date() + timedelta(days=1), time()))
    begin = hours.next_work(day)
    if begin >= end:
        begin = hours.prev_work(day)
    if to is State.AHEAD:
        return Report(uid, clear=True)
    if to is State.DONE:
        finish = max(hours.prev_work(end), begin if started is None else started)
        return Report(uid, actual_start=begin if started is None else started, actual_finish=finish)
    if before is State.DONE:
        raise RuleError("Say what remains of it: report progress on the task instead.")
    return Report(uid, actual_start=begin)
