"""What constraints, progress and manual dates of one task mean for its node."""

from __future__ import annotations

from .arrays import FAR
from .data import ConstraintType as C
from .data import Convention, Instant, Minutes, Plan, Task

Bounds = dict[str, int]

BLANK: Bounds = {
    "start_floor": -FAR,
    "finish_floor": -FAR,
    "start_pin": -FAR,
    "finish_pin": -FAR,
    "start_cap": FAR,
    "finish_cap": FAR,
    "late_start_pin": -FAR,
    "late_finish_pin": -FAR,
    "late_start_cap": FAR,
    "late_finish_cap": FAR,
}

_START = {C.START_NO_EARLIER, C.START_NO_LATER, C.MUST_START, C.MANDATORY_START}


def _raise_to(bounds: Bounds, key: str, date: Instant) -> None:
    bounds[key] = max(bounds[key], date)


def _lower_to(bounds: Bounds, key: str, date: Instant) -> None:
    bounds[key] = min(bounds[key], date)


def apply_constraint(bounds: Bounds, kind: C, date: Instant | None, *, hard: bool) -> None:
    """Enter one constraint. `hard` lets "must" and "no later than" overrule links.

    Microsoft Project calls it "tasks always honour their constraint dates"; Primavera keeps it to
    the two mandatory types.
    """
    if date is None or kind in (C.ASAP, C.ALAP):
        return
    side = "start" if kind in _START else "finish"
    if kind in (C.START_NO_EARLIER, C.FINISH_NO_EARLIER):
        _raise_to(bounds, f"{side}_floor", date)
    elif kind in (C.START_NO_LATER, C.FINISH_NO_LATER):
        _lower_to(bounds, f"late_{side}_cap", date)
        if hard:
            _lower_to(bounds, f"{side}_cap", date)
    elif hard or kind in (C.MANDATORY_START, C.MANDATORY_FINISH):
        bounds[f"{side}_pin"] = date
        bounds[f"late_{side}_pin"] = date
    else:
        _raise_to(bounds, f"{side}_floor", date)
        _lower_to(bounds, f"late_{side}_cap", date)


def constraint_bounds(plan: Plan, task: Task) -> Bounds:
    """Bounds from the task's constraints and deadline alone."""
    options = plan.options
    hard = options.honour_constraints and options.convention is Convention.MICROSOFT
    bounds = dict(BLANK)
    apply_constraint(bounds, task.constraint, task.constraint_date, hard=hard)
    if task.secondary_constraint is not None:
        apply_constraint(
            bounds, task.secondary_constraint, task.secondary_constraint_date, hard=hard
        )
    if task.deadline is not None:
        _lower_to(bounds, "late_finish_cap", task.deadline)
    if task.external_early_start is not None:
        _raise_to(bounds, "start_floor", task.external_early_start)
    if task.external_late_finish is not None:
        _lower_to(bounds, "late_finish_cap", task.external_late_finish)
    return bounds


def earliest(plan: Plan) -> Instant:
    """Before this instant no work that has not begun can be planned."""
    if plan.data_date is None:
        return plan.start
    if plan.options.convention is Convention.PRIMAVERA or plan.options.reschedule_remaining:
        return max(plan.start, plan.data_date)
    return plan.start


def remaining_minutes(task: Task) -> Minutes:
    """Work still to be done: as given, else the part of the duration that is not complete."""
    if task.actual_finish is not None:
        return 0
    if task.remaining is not None:
        return task.remaining
    return round(task.duration * (100.0 - task.percent_complete) / 100.0)


def task_bounds(plan: Plan, task: Task) -> Bounds:
    """All bounds of a leaf task, whatever state it is in."""
    if task.actual_finish is not None:
        return _done(plan, task.actual_start, task.actual_finish)
    if task.actual_start is not None:
        return _begun(plan, task)
    bounds = constraint_bounds(plan, task)
    _raise_to(bounds, "start_floor", earliest(plan))
    if task.external and task.manual_start is not None:
        return _elsewhere(task, task.manual_start)
    if task.manual:
        _pin_manual(bounds, task)
    elif plan.options.convention is Convention.PRIMAVERA:
        _not_in_the_past(bounds, earliest(plan))
    return bounds


def _not_in_the_past(bounds: Bounds, data_date: Instant) -> None:
    """Primavera keeps even a mandatory date from planning work before the data date."""
    for key in ("start_pin", "finish_pin"):
        if bounds[key] > -FAR:
            bounds[key] = max(bounds[key], data_date)


def _done(plan: Plan, start: Instant | None, finish: Instant) -> Bounds:
    """Facts. Primavera still asks when the nothing that remains could be done: see `kernels`."""
    bounds = dict(BLANK)
    begun = finish if start is None else start
    bounds.update(start_pin=begun, finish_pin=finish)
    if plan.options.convention is Convention.PRIMAVERA and plan.data_date is not None:
        bounds["start_floor"] = plan.data_date
    else:
        bounds.update(late_start_pin=begun, late_finish_pin=finish)
    return bounds


def _elsewhere(task: Task, start: Instant) -> Bounds:
    """A task of another plan: its dates are what that plan says."""
    bounds = dict(BLANK)
    bounds["start_pin"] = start
    if task.manual_finish is not None:
        bounds["finish_pin"] = task.manual_finish
    if task.external_late_finish is not None:
        bounds["late_finish_pin"] = task.external_late_finish
    return bounds


def _begun(plan: Plan, task: Task) -> Bounds:
    """Work in progress: only late bounds of its constraints still mean something."""
    bounds = constraint_bounds(plan, task)
    for key in ("start_pin", "late_start_pin", "start_floor"):
        bounds[key] = -FAR
    if task.external_early_start is not None:
        bounds["start_floor"] = task.external_early_start
    for key in ("start_cap", "late_start_cap"):
        bounds[key] = FAR
    moves = plan.options.convention is Convention.PRIMAVERA or plan.options.reschedule_remaining
    if plan.data_date is not None and moves:
        _raise_to(bounds, "start_floor", plan.data_date)
    if task.resume is not None:
        _raise_to(bounds, "start_floor", task.resume)
    return bounds


def _pin_manual(bounds: Bounds, task: Task) -> None:
    if task.manual_start is not None:
        bounds["start_pin"] = task.manual_start
    if task.manual_finish is not None:
        bounds["finish_pin"] = task.manual_finish
