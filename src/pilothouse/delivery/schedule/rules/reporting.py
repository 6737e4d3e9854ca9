"""What a progress report means for a task's facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pilothouse.delivery.schedule.types.edits import Report
from pilothouse.engine import WorkingTime
from pilothouse.engine.network.data import Assignment, Calendar, Plan, Task
from pilothouse.kit.errors import InvalidError

CLEARED: dict[str, Any] = {
    "actual_start": None,
    "actual_finish": None,
    "remaining": None,
    "percent_complete": 0.0,
}
# A task begun anew elsewhere: neither what it went through nor what ties it to its own plan.
FRESH: dict[str, Any] = {
    **CLEARED, "guid": "", "physical_percent": None, "suspend": None, "resume": None,
    "actual_cost": None, "baselines": (), "stored": None, "leveling_delay": 0,
    "external": False, "outside": "", "external_early_start": None, "external_late_finish": None,
}  # fmt: skip


def values(
    plan: Plan, task: Task, report: Report, calendars: Mapping[int, Calendar]
) -> dict[str, Any]:
    """The new values of a task's columns. Raises InvalidError for facts that contradict."""
    if report.clear:
        return dict(CLEARED)
    if report.reopen and not task.duration:
        return dict(CLEARED)
    start = report.actual_start if report.actual_start is not None else task.actual_start
    finish = report.actual_finish
    if finish is None and task.actual_finish is not None and not _goes_on(task, report):
        if start == task.actual_start:
            return {}
        finish = task.actual_finish
    _check(task, report, start, finish)
    hours = _hours(plan, task, calendars)
    if finish is not None:
        return _finished(task, start, finish, hours)
    if start is None:
        return {}
    return _begun(plan, task, report, start, hours)


def _goes_on(task: Task, report: Report) -> bool:
    """Whether a report on finished work says that some of it is still to be done."""
    if report.remaining or (report.percent is not None and report.percent < 100):
        return True
    if report.reopen:
        raise still_to_do(task.name)
    return False


def still_to_do(name: str) -> InvalidError:
    """What is wrong with a finish that is taken away when nobody knows what remains."""
    text = f"“{name}” is finished. Say what is still to do, or a percentage below 100: it goes on."
    return InvalidError(text, {"actual_finish": [text]})


def _check(task: Task, report: Report, start: int | None, finish: int | None) -> None:
    if report.percent is not None and not 0 <= report.percent <= 100:
        raise InvalidError("A percentage lies between 0 and 100.", {"percent": ["0 to 100."]})
    if report.remaining is not None and report.remaining < 0:
        raise InvalidError(
            "What remains cannot be less than nothing.", {"remaining": ["Negative."]}
        )
    if report.taken is not None and report.taken < 0:
        raise InvalidError("Work cannot have taken less than nothing.", {"taken": ["Negative."]})
    progress = report.remaining is not None or report.percent or report.actual_finish is not None
    if progress and start is None:
        text = f"Say when “{task.name}” started."
        raise InvalidError(text, {"actual_start": [text]})
    if finish is not None and start is not None and finish < start:
        text = "It cannot finish before it started."
        raise InvalidError(text, {"actual_finish": [text]})


def _hours(plan: Plan, task: Task, calendars: Mapping[int, Calendar]) -> WorkingTime:
    calendar = calendars[plan.default_calendar if task.calendar is None else task.calendar]
    return WorkingTime(calendar, calendars, plan.start)


def _finished(task: Task, start: int | None, finish: int, hours: WorkingTime) -> dict[str, Any]:
    begun = finish if start is None else start
    taken = finish - begun if task.elapsed else hours.between(begun, finish)
    return {
        "actual_start": begun,
        "actual_finish": finish,
        "remaining": 0,
        "percent_complete": 100.0,
        "duration": max(taken, 0) if task.duration else 0,
    }


def _begun(
    plan: Plan, task: Task, report: Report, start: int, hours: WorkingTime
) -> dict[str, Any]:
    made: dict[str, Any] = {"actual_start": start, "actual_finish": None}
    if report.remaining is None:
        percent = task.percent_complete if report.percent is None else report.percent
        remaining = round(task.duration * (100 - percent) / 100)
        return made | {"percent_complete": float(percent), "remaining": remaining}
    done = report.taken
    if done is None:
        done = _done_until(plan, task, start, hours, report.remaining)
    total = done + report.remaining
    share = 100 * done / total if total else 0.0
    percent = share if report.percent is None else report.percent
    return made | {
        "remaining": report.remaining,
        "duration": total,
        "percent_complete": round(float(percent), 1),
    }


def _done_until(plan: Plan, task: Task, start: int, hours: WorkingTime, remaining: int) -> int:
    """Work done so far: since the start up to the data date, else what the plan had meant."""
    if plan.data_date is not None and plan.data_date > start:
        return plan.data_date - start if task.elapsed else hours.between(start, plan.data_date)
    return max(task.duration - remaining, 0)


def left(task: Task) -> int:
    """What of a task is still to be done, in minutes."""
    if task.actual_finish is not None:
        return 0
    if task.remaining is not None:
        return task.remaining
    return round(task.duration * (100 - task.percent_complete) / 100)


def with_known_start(report: Report, begun: int | None, planned: int, latest: int) -> Report:
    """The report, on work whose start nobody stated, with the planned start if it has come.

    Raises InvalidError for actual dates behind `latest`.
    """
    for name in ("actual_start", "actual_finish"):
        if (value := getattr(report, name)) is not None and value > latest:
            text = "An actual date cannot lie in the future."
            raise InvalidError(text, {name: [text]})
    if report.clear or report.actual_start is not None or begun is not None or planned > latest:
        return report
    says = report.percent or report.remaining is not None or report.actual_finish is not None
    return replace(report, actual_start=planned) if says else report


def with_work(own: Iterable[Assignment], report: Report) -> tuple[Assignment, Assignment]:
    """Of a task's assignments, the reporter's own or the only one; and the same with the work."""
    work = report.work or 0
    if work < 0:
        raise InvalidError("Hours cannot be less than nothing.", {"work": ["Negative."]})
    known = [item for item in own if report.resource in (None, item.resource)]
    if len(known) != 1:
        raise InvalidError("Say whose hours these are: the task has several people or none.")
    left = max(known[0].work - work, 0)
    return known[0], replace(known[0], actual_work=work, remaining_work=left)
