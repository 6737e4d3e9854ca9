"""What one task means for its node: a row of the columns of `Nodes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .arrays import (
    FAR,
    GATE_EARLIEST,
    LEAF,
    SNAP_FINISH,
    SNAP_FORWARD,
    SNAP_NONE,
    SNAP_START,
    SNAP_TASK,
)
from .bounds import BLANK, Bounds, constraint_bounds, earliest, remaining_minutes, task_bounds
from .data import ConstraintType, Convention, Plan, Task, TaskKind

if TYPE_CHECKING:
    from .gates import Wiring

NEUTRAL: Bounds = {
    "kind": LEAF,
    "duration": 0,
    "spent": 0,
    "snap": SNAP_NONE,
    "began": -FAR,
    "expected": -FAR,
    "ends_project": 0,
    "state": 0,
    "late": 0,
    "manual": 0,
    "delay": 0,
    "delay_elapsed": 0,
    **BLANK,
}


def _snap(plan: Plan, task: Task) -> int:
    if task.actual_finish is not None:
        return SNAP_NONE
    if plan.options.convention is Convention.MICROSOFT:
        return SNAP_TASK if task.duration else SNAP_NONE
    if task.kind is TaskKind.FINISH_MILESTONE:
        return SNAP_FINISH
    return SNAP_START if task.duration == 0 else SNAP_FORWARD


def leaf_row(plan: Plan, task: Task, calendar: int, rest: int) -> Bounds:
    """The row of a task without children. `rest` is the working minutes between its parts."""
    remaining = remaining_minutes(task)
    state = 2 if task.actual_finish is not None else int(task.actual_start is not None)
    open_end = state < 2 and plan.options.use_expected_finish
    return {
        **task_bounds(plan, task),
        "kind": LEAF,
        "calendar": calendar,
        "duration": (remaining if state else task.duration) + rest,
        "spent": max(task.duration - remaining, 0) if state == 1 else 0,
        "snap": _snap(plan, task),
        "began": task.actual_start if task.actual_start is not None else -FAR,
        "expected": task.expected_finish if task.expected_finish and open_end else -FAR,
        "ends_project": int(
            task.active and not task.external and task.kind is not TaskKind.LEVEL_OF_EFFORT
        ),
        "state": state,
        "late": int(task.constraint is ConstraintType.ALAP and state == 0),
        "manual": int(
            task.external or (task.manual and plan.options.convention is Convention.MICROSOFT)
        ),
        "delay": task.leveling_delay if state == 0 else 0,
        "delay_elapsed": int(task.leveling_delay_elapsed),
    }


def gate_row(plan: Plan, wiring: Wiring, number: int, calendar: int) -> Bounds:
    """The row of a summary's gate, with the summary's own constraints."""
    row, kind = wiring.gates[number]
    task, gate = plan.tasks[row], len(plan.tasks) + number
    node = {**NEUTRAL, "kind": kind, "calendar": calendar}
    node["start_floor"] = -FAR if kind == GATE_EARLIEST else earliest(plan)
    given = BLANK if task.manual else constraint_bounds(plan, task)
    if wiring.start_gate.get(row) == gate:
        hand = task.manual_start if task.manual and task.manual_start is not None else -FAR
        node["start_floor"] = max(
            node["start_floor"], given["start_floor"], given["start_pin"], hand
        )
        node["late_start_cap"] = given["late_start_cap"]
    if wiring.finish_gate.get(row) == gate:
        node["late_finish_cap"] = given["late_finish_cap"]
    return node
