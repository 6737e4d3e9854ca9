"""A plan as columns in the plan's own order: what is sorted into a network.

Most tasks of most plans hold nothing but a duration and a calendar. Those alike in everything else
share the row of the first of them; only the others are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .arrays import (
    PLAIN,
    PLAIN_OUTSIDE,
    SNAP_FORWARD,
    SNAP_START,
    SNAP_TASK,
    SPECIAL,
    CalendarKey,
    Codes,
    Flags,
    Ints,
    Nodes,
    Tree,
    node_type,
)
from .book import CalendarBook
from .bounds import Bounds
from .columns import coded, column, flags, having, integers
from .data import ConstraintType, LagUnit, Link, Plan, Task, TaskKind
from .gates import CODE, Wiring, wire
from .leaf import NEUTRAL, gate_row, leaf_row
from .tree import build_tree, rows_by_id
from .validity import check_calendars, check_progress, durations
from .validity import lags as whole_lags

Columns = dict[str, Any]

KINDS = {kind: code for code, kind in enumerate(TaskKind)}
_ABSENT = (
    "secondary_constraint",
    "expected_finish",
    "deadline",
    "actual_start",
    "actual_finish",
    "external_early_start",
    "external_late_finish",
)
_PERCENT = (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT)
_ELAPSED = (LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT)
_FREE = frozenset(("calendar", "duration", "snap", "start_floor", "ends_project", "delay_elapsed"))


@dataclass(frozen=True)
class Lags:
    """Per link, and for the inner edges of gates at the end: lag minutes, and whether elapsed.

    `percent` says that some of them follow from durations.
    """

    minutes: Ints
    elapsed: Flags
    percent: bool = False


@dataclass(frozen=True)
class Draft:
    """Everything a network is sorted from. `columns` hold a row per task, then one per gate.

    `table` is one row per edge: predecessor and successor node, type, row of the link or -1.
    """

    plan: Plan
    rows: Mapping[int, int]
    tree: Tree
    wiring: Wiring
    columns: Columns
    table: Ints
    lags: Lags
    calendars: tuple[CalendarKey, ...]
    active: Flags
    effort: Flags


def draft_of(plan: Plan, rests: Mapping[int, int]) -> Draft:
    """The columns of a plan. Raises a PlanError that names the rows that do not fit together."""
    rows = rows_by_id(plan)
    check_calendars(plan)
    kinds = coded(column(plan.tasks, "kind"), KINDS)
    active = flags(plan.tasks, "active")
    effort = kinds == KINDS[TaskKind.LEVEL_OF_EFFORT]
    tree = build_tree(plan, rows, kinds == KINDS[TaskKind.SUMMARY])
    bounded = [int(row) for row in np.flatnonzero(tree.summary) if _is_bounded(plan.tasks[row])]
    wiring = wire(plan, tree, rows, bounded, active & ~effort)
    book = CalendarBook(plan)
    columns = _columns(plan, tree, wiring, book, rests, 2 * kinds + active)
    table = wiring.table
    if wiring.edges:
        table = table[np.argsort(table[:, 3], kind="stable")]
    keys = tuple(book.numbers)
    lags = lags_of(plan.tasks, plan.links, rows)
    return Draft(plan, rows, tree, wiring, columns, table, lags, keys, active, effort)


def _is_bounded(task: Task) -> bool:
    dates = (task.constraint_date, task.deadline, task.manual_start if task.manual else None)
    return task.active and any(date is not None for date in dates)


def _columns(
    plan: Plan,
    tree: Tree,
    wiring: Wiring,
    book: CalendarBook,
    rests: Mapping[int, int],
    alike: Ints | Codes,
) -> Columns:
    """All columns of `Nodes`; `alike` numbers tasks by kind and activity."""
    tasks = plan.tasks
    duration = durations(tasks)
    calendar = book.of_all(tasks)
    summary: Bounds = {**NEUTRAL, "start_floor": plan.start, "calendar": book.default}
    special = sorted({*_special(tasks, rests)} - {*np.flatnonzero(tree.summary).tolist()})
    for row in special:
        check_progress(tasks[row])
    given = {
        row: leaf_row(plan, tasks[row], calendar[row], rests.get(tasks[row].id, 0))
        for row in special
    }
    given.update(dict.fromkeys(np.flatnonzero(tree.summary).tolist(), summary))
    for number in range(len(wiring.gates)):
        given[len(tasks) + number] = gate_row(plan, wiring, number, book.default)
    shared = np.ones(len(tasks) + len(wiring.gates), bool)
    shared[list(given)] = False
    columns = _shared(plan, 2 * alike.astype(np.int64) + (duration == 0), shared)
    columns["duration"][: len(tasks)] = duration
    columns["calendar"][: len(tasks)] = calendar
    _enter(columns, given)
    columns["plain"] = plainness(columns)
    return columns


def _special(tasks: Sequence[Task], rests: Mapping[int, int]) -> Iterable[int]:
    """Rows of tasks that hold more than a duration and a calendar."""
    for name in _ABSENT:
        yield from having(column(tasks, name), other_than=None)
    yield from having(column(tasks, "constraint"), other_than=ConstraintType.ASAP)
    for name in ("manual", "external"):
        yield from np.flatnonzero(flags(tasks, name)).tolist()
    yield from np.flatnonzero(integers(column(tasks, "leveling_delay"))).tolist()
    if rests:
        yield from (row for row, task in enumerate(tasks) if task.id in rests)


def _shared(plan: Plan, alike: Ints, shared: Flags) -> Columns:
    """Columns in which every shared row equals the first one of its number in `alike`."""
    rows = np.flatnonzero(shared)
    _, firsts, group = np.unique(alike[rows], return_index=True, return_inverse=True)
    models = [leaf_row(plan, plan.tasks[int(rows[first])], 0, 0) for first in firsts]
    columns: Columns = {}
    for name in Nodes._fields:
        values = [model[name] for model in models if name != "plain"]
        filled = np.zeros(len(shared), node_type(name))
        if len(set(values)) == 1:
            filled.fill(values[0])
        elif values:
            filled[rows] = np.array(values, filled.dtype)[group]
        columns[name] = filled
    return columns


def _enter(columns: Columns, given: Mapping[int, Bounds]) -> None:
    """Put whole rows into the columns."""
    if not given:
        return
    where = np.fromiter(given, np.int64, len(given))
    rows = list(given.values())
    for name in NEUTRAL.keys() | {"calendar"}:
        columns[name][where] = [row[name] for row in rows]


def plainness(columns: Mapping[str, Any]) -> Codes:
    """Which rows hold nothing but a duration, a calendar and a floor under their start."""
    plain = np.isin(columns["snap"], (SNAP_TASK, SNAP_START, SNAP_FORWARD))
    for name, neutral in NEUTRAL.items():
        if name not in _FREE:
            plain &= columns[name] == neutral
    kept = np.where(columns["ends_project"], PLAIN, PLAIN_OUTSIDE)
    return np.where(plain, kept, SPECIAL).astype(np.int8)


def lags_of(tasks: Sequence[Task], links: Sequence[Link], rows: Mapping[int, int]) -> Lags:
    """Lags of all links in minutes."""
    minutes = whole_lags(links)
    elapsed = np.zeros(len(links) + 1, bool)
    percent = False
    for number in having(column(links, "lag_unit"), other_than=LagUnit.WORKING):
        link = links[number]
        minutes[number] = lag_minutes(link, tasks[rows[link.predecessor]])
        elapsed[number] = link.lag_unit in _ELAPSED
        percent |= link.lag_unit in _PERCENT
    return Lags(minutes, elapsed, percent)


def lag_minutes(link: Link, predecessor: Task) -> int:
    """Minutes of a link's lag; a percentage is of the predecessor's duration."""
    if link.lag_unit in _PERCENT:
        return round(link.lag * predecessor.duration / 10_000)
    return link.lag


def with_row(columns: Mapping[str, Any], row: int, values: Bounds) -> Columns:
    """The columns with one row replaced; columns in which nothing changes are shared."""
    kept = dict(columns)
    for name, value in values.items():
        if kept[name][row] != value:
            kept[name] = kept[name].copy()
            kept[name][row] = value
    plain = plainness({name: column[row : row + 1] for name, column in kept.items()})[0]
    if kept["plain"][row] != plain:
        kept["plain"] = kept["plain"].copy()
        kept["plain"][row] = plain
    return kept


def with_edge(draft: Draft, plan: Plan, ends: tuple[int, int]) -> Draft:
    """The draft with the last link of `plan` as one more edge between two leaf rows."""
    link, number = plan.links[-1], len(plan.links) - 1
    edge = np.array([[*ends, CODE[link.type], number]], np.int64)
    minutes = lag_minutes(link, plan.tasks[ends[0]])
    lags = Lags(
        np.concatenate([draft.lags.minutes[:-1], [minutes, 0]]),
        np.concatenate([draft.lags.elapsed[:-1], [link.lag_unit in _ELAPSED, False]]),
        draft.lags.percent or link.lag_unit in _PERCENT,
    )
    return replace(draft, plan=plan, table=np.concatenate([draft.table, edge]), lags=lags)


def without_edge(draft: Draft, plan: Plan, number: int) -> Draft:
    """The draft without the edge of link `number`, which `plan` no longer holds."""
    row = int(np.flatnonzero(draft.table[:, 3] == number)[0])
    table = np.concatenate([draft.table[:row], draft.table[row + 1 :]])
    table[:, 3] -= table[:, 3] > number
    lags = Lags(
        _without(draft.lags.minutes, number),
        _without(draft.lags.elapsed, number),
        draft.lags.percent,
    )
    return replace(draft, plan=plan, table=table, lags=lags)


def _without(column: np.ndarray, row: int) -> np.ndarray:
    return np.concatenate([column[:row], column[row + 1 :]])
