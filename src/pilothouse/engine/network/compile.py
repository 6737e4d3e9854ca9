"""Plan to arrays: one compile step between readable records and compiled kernels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .arrays import (
    FAR,
    GATE_EARLIEST,
    LAGGED,
    LEAF,
    PLAIN,
    PLAIN_OUTSIDE,
    SNAP_FINISH,
    SNAP_FORWARD,
    SNAP_NONE,
    SNAP_START,
    SNAP_TASK,
    SPECIAL,
    CalendarKey,
    Codes,
    Edges,
    Ints,
    Network,
    Nodes,
    Rows,
    Tree,
    node_type,
)
from .bounds import BLANK, Bounds, constraint_bounds, earliest, remaining_minutes, task_bounds
from .data import (
    ConstraintType,
    Convention,
    LagCalendar,
    LagUnit,
    Link,
    Plan,
    ResourceKind,
    Task,
    TaskKind,
)
from .errors import BadReferenceError, CycleError
from .gates import Wiring, wire
from .kernels import topological
from .tree import build_tree, rows_by_id

CONTINUOUS: CalendarKey = ()


def compile_plan(plan: Plan, rests: Mapping[int, int]) -> Network:
    """Arrays of a plan. Raises a PlanError that names the rows when the plan cannot be computed.

    `rests` gives, by task, the working minutes between the parts of interrupted tasks
    (`calendar.rests.rests_of`).
    """
    rows = rows_by_id(plan)
    tree = build_tree(plan, rows)
    bounded = [int(row) for row in np.flatnonzero(tree.summary) if _is_bounded(plan.tasks[row])]
    wiring = wire(plan, tree, rows, bounded)
    order = _order(plan, wiring)
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    book = _CalendarBook(plan)
    nodes = _nodes(plan, tree, wiring, book, rests)
    edges = _edges(plan, wiring, position, nodes.calendar, book)
    task = np.concatenate(
        [np.arange(len(plan.tasks)), np.array([row for row, _ in wiring.gates], np.int64)]
    )
    keys = tuple(book.numbers)
    ordered = Nodes._make(column[order] for column in nodes)
    return Network(plan, tree, ordered, edges, task[order], position[: len(plan.tasks)], keys)


def _is_bounded(task: Task) -> bool:
    dates = (task.constraint_date, task.deadline, task.manual_start if task.manual else None)
    return task.active and any(date is not None for date in dates)


def _order(plan: Plan, wiring: Wiring) -> Ints:
    count = len(plan.tasks) + len(wiring.gates)
    pairs = wiring.table[:, :2]
    by_source = np.argsort(pairs[:, 0], kind="stable")
    pointer = np.searchsorted(pairs[by_source, 0], np.arange(count + 1))
    waiting = np.bincount(pairs[:, 1], minlength=count).astype(np.int64)
    order: Ints = topological(pointer, pairs[by_source, 1], waiting)
    if len(order) < count:
        raise _cycle(plan, wiring, set(range(count)) - set(order.tolist()))
    return order


def _cycle(plan: Plan, wiring: Wiring, stuck: set[int]) -> CycleError:
    """Walk back along predecessors that are stuck too until a node comes round again."""
    before = {
        after: first for first, after in wiring.table[:, :2].tolist() if {first, after} <= stuck
    }
    node, seen = min(before), dict[int, int]()
    while node not in seen:
        seen[node] = len(seen)
        node = before[node]
    circle = [n for n, place in seen.items() if place >= seen[node]][::-1]
    rows = [n if n < len(plan.tasks) else wiring.gates[n - len(plan.tasks)][0] for n in circle]
    distinct = list(dict.fromkeys(rows))
    return CycleError(
        [plan.tasks[row].id for row in distinct], [plan.tasks[row].name for row in distinct]
    )


class _CalendarBook:
    """Numbers the working times that tasks and lags use; 0 is continuous, 1 the plan's default."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.known = {calendar.id for calendar in plan.calendars}
        self.numbers: dict[CalendarKey, int] = {CONTINUOUS: 0}
        self.default = self.number(((plan.default_calendar,),))
        self.by_task = self._resource_calendars()

    def _resource_calendars(self) -> dict[int, tuple[int, ...]]:
        calendars = {
            r.id: r.calendar
            for r in self.plan.resources
            if r.kind is ResourceKind.WORK and r.calendar is not None
        }
        found: dict[int, set[int]] = {}
        for assignment in self.plan.assignments:
            if (calendar := calendars.get(assignment.resource)) is not None:
                found.setdefault(assignment.task, set()).add(calendar)
        return {task: tuple(sorted(ids)) for task, ids in found.items()}

    def number(self, key: CalendarKey) -> int:
        if key not in self.numbers:
            for calendar in (calendar for group in key for calendar in group):
                if calendar not in self.known:
                    raise BadReferenceError(f"the plan does not hold calendar {calendar}")
            self.numbers[key] = len(self.numbers)
        return self.numbers[key]

    def of(self, task: Task) -> int:
        """Continuous for elapsed durations; the task's own and its resources'; the plan's."""
        if task.elapsed:
            return 0
        resources = self._of_resources(task)
        if task.calendar is None:
            return self.number((resources,)) if resources else self.default
        own = (task.calendar,)
        return self.number((own, resources) if resources and resources != own else (own,))

    def _of_resources(self, task: Task) -> tuple[int, ...]:
        """Calendars of the resources, where they have a say.

        In Microsoft Project they have none in tasks of fixed duration; in Primavera they have one
        only in resource dependent activities, which come without a calendar of their own.
        """
        if task.ignore_resource_calendar or task.id not in self.by_task:
            return ()
        if self.plan.options.convention is Convention.MICROSOFT:
            return () if task.task_type == "fixed_duration" else self.by_task[task.id]
        return self.by_task[task.id] if task.calendar is None else ()


def _snap(plan: Plan, task: Task) -> int:
    if plan.options.convention is Convention.MICROSOFT:
        return SNAP_TASK if task.duration else SNAP_NONE
    if task.kind is TaskKind.FINISH_MILESTONE:
        return SNAP_FINISH
    return SNAP_START if task.duration == 0 else SNAP_FORWARD


def _nodes(
    plan: Plan, tree: Tree, wiring: Wiring, book: _CalendarBook, rests: Mapping[int, int]
) -> Nodes:
    rows = [_leaf(plan, task, book, rests.get(task.id, 0)) for task in plan.tasks]
    for row in np.flatnonzero(tree.summary):
        rows[row] = {**_NEUTRAL, **BLANK, "start_floor": plan.start, "calendar": book.default}
    rows += [_gate(plan, wiring, number, book) for number in range(len(wiring.gates))]
    columns: dict[str, Any] = {
        name: np.array([row[name] for row in rows], node_type(name))
        for name in Nodes._fields
        if name != "plain"
    }
    return Nodes(**columns, plain=_plain(columns))


def _plain(columns: Mapping[str, Any]) -> Codes:
    """Which rows hold nothing but a duration, a calendar and a floor under their start."""
    plain = np.isin(columns["snap"], (SNAP_TASK, SNAP_START, SNAP_FORWARD))
    for name, neutral in {**_NEUTRAL, **BLANK}.items():
        if name not in _FREE:
            plain &= columns[name] == neutral
    return np.where(plain, np.where(columns["ends_project"], PLAIN, PLAIN_OUTSIDE), SPECIAL).astype(
        np.int8
    )


_FREE = frozenset(("calendar", "duration", "snap", "start_floor", "ends_project", "delay_elapsed"))


_NEUTRAL = {
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
}


def _leaf(plan: Plan, task: Task, book: _CalendarBook, rest: int) -> Bounds:
    remaining = remaining_minutes(task)
    state = 2 if task.actual_finish is not None else int(task.actual_start is not None)
    open_end = state < 2 and plan.options.use_expected_finish
    return {
        **task_bounds(plan, task),
        "kind": LEAF,
        "calendar": book.of(task),
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


def _gate(plan: Plan, wiring: Wiring, number: int, book: _CalendarBook) -> Bounds:
    row, kind = wiring.gates[number]
    task, gate = plan.tasks[row], len(plan.tasks) + number
    node = {**_NEUTRAL, **BLANK, "kind": kind, "calendar": book.default}
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


def lag_minutes(link: Link, rows: dict[int, Task]) -> int:
    if link.lag_unit in (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT):
        return round(link.lag * rows[link.predecessor].duration / 10_000)
    return link.lag


def _edges(
    plan: Plan, wiring: Wiring, position: Ints, calendar: Rows, book: _CalendarBook
) -> Edges:
    table = wiring.table
    source, target = position[table[:, 0]], position[table[:, 1]]
    order = np.lexsort((table[:, 3], target))
    table, source, target = table[order], source[order], target[order]
    lags, units = _lags(plan, table[:, 3])
    count = len(position)
    out_edge = np.argsort(source, kind="stable")
    form = (table[:, 2] + LAGGED * (lags != 0)).astype(np.int8)
    successor = target.astype(np.int32)
    return Edges(
        into=np.searchsorted(target, np.arange(count + 1)).astype(np.int32),
        predecessor=source.astype(np.int32),
        successor=successor,
        type=table[:, 2].astype(np.int8),
        form=form,
        lag=lags,
        calendar=np.where(units, 0, _lag_calendars(plan, table, calendar, book)).astype(np.int32),
        link=table[:, 3].astype(np.int32),
        out=np.searchsorted(source[out_edge], np.arange(count + 1)).astype(np.int32),
        out_edge=out_edge.astype(np.int32),
        out_successor=successor[out_edge],
        out_form=form[out_edge],
    )


def _lags(plan: Plan, links: Ints) -> tuple[Ints, Ints]:
    """Lag minutes and whether they are elapsed, per edge."""
    by_id = {task.id: task for task in plan.tasks}
    minutes = np.array([lag_minutes(link, by_id) for link in plan.links] + [0], np.int64)
    elapsed = (LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT)
    units = np.array([link.lag_unit in elapsed for link in plan.links] + [False], bool)
    return minutes[links], units[links]


def _lag_calendars(plan: Plan, table: Ints, calendar: Rows, book: _CalendarBook) -> Rows:
    choice = plan.options.lag_calendar
    if choice is LagCalendar.CONTINUOUS:
        return np.zeros(len(table), np.int32)
    if choice is LagCalendar.PROJECT:
        return np.full(len(table), book.default, np.int32)
    column = 0 if choice is LagCalendar.PREDECESSOR else 1
    return calendar[table[:, column]]
