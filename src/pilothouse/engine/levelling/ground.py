"""A plan compiled for levelling: its network, who is free to move, and the pool of resources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from ..calendar.kernels import Hours
from ..calendar.packing import Horizon
from ..calendar.rests import rests_of
from ..network.arrays import FAR, LEAF, TO_COME, Codes, Ints, Network, Rows
from ..network.compile import compile_plan
from ..network.data import Assignment, Plan
from ..scheduling.horizon import make_horizon
from ..scheduling.method import Passes, anchored, result, run
from ..scheduling.result import Schedule
from .demand import demands, limited, steps_of
from .kernels_plan import FIXED, FREE, PARTS, UNTOUCHED, Moves, Pool
from .options import LevelOptions, Reservation
from .placing import Attempt, Placing

Lines = tuple[Rows, Rows, Ints, Ints]
WHOLE = 10_000
NEVER_LEVELLED = 1000
"""The priority that keeps a task out of levelling, as in Microsoft Project."""


def cleared(plan: Plan) -> Plan:
    """The plan without the levelling delays of work that has not begun."""
    tasks = tuple(
        replace(task, leveling_delay=0)
        if task.leveling_delay and task.actual_start is None
        else task
        for task in plan.tasks
    )
    return replace(plan, tasks=tasks)


def _left(steps: Sequence[tuple[int, float]], held: Sequence[Reservation]) -> list[tuple[int, int]]:
    """From when how much of one resource is left in ten-thousandths, reservations taken off."""
    usual, taken = dict(steps), defaultdict[int, float](float)
    for reservation in held:
        taken[reservation.start] += reservation.units
        taken[reservation.finish] -= reservation.units
    there, away, line = 0.0, 0.0, []
    for at in sorted({*usual, *taken}):
        there = usual.get(at, there)
        away += taken.get(at, 0.0)
        line.append((at, round(WHOLE * there) - round(WHOLE * away)))
    return line


def lines_of(steps: Sequence[Sequence[tuple[int, int]]], uses: Ints) -> Lines:
    """The steps of each resource one after the other, with room for `uses` more of each."""
    sizes = [len(line) + int(room) + 4 for line, room in zip(steps, uses, strict=True)]
    at = np.zeros(len(steps) + 1, np.int32)
    at[1:] = np.cumsum(sizes)
    times, left = np.zeros(int(at[-1]), np.int64), np.zeros(int(at[-1]), np.int64)
    for r, line in enumerate(steps):
        times[at[r] : at[r] + len(line)] = [t for t, _ in line]
        left[at[r] : at[r] + len(line)] = [units for _, units in line]
    return at, np.array([len(line) for line in steps], np.int32), times, left


def pool_of(lines: Lines, node: Ints, number: Ints, units: Ints, count: int) -> Pool:
    """Copied lines, and what each of `count` nodes takes of them."""
    at, size, times, left = lines
    order = np.argsort(node, kind="stable")
    need_at = np.zeros(count + 1, np.int32)
    need_at[1:] = np.cumsum(np.bincount(node, minlength=count))
    rows = number[order].astype(np.int32)
    return Pool(at, size.copy(), times.copy(), left.copy(), need_at, rows, units[order])


class Ground:
    """What every attempt begins with. The plan's own delays stay as they are in `plan`."""

    def __init__(self, plan: Plan, options: LevelOptions) -> None:
        self.plan, self.options = plan, options
        network = compile_plan(plan, rests_of(plan))
        self.horizon: Horizon = make_horizon(network)
        self.passes: Passes = run(network, self.horizon)
        self.network: Network = anchored(network, self.horizon)
        self.schedule: Schedule = result(self.passes)
        self.demands: list[Assignment] = demands(plan, self.schedule, options)
        self.resources = [r for r in plan.resources if r.id in limited(plan, options)]
        self.number = {resource.id: at for at, resource in enumerate(self.resources)}

    @cached_property
    def needs(self) -> tuple[Ints, Ints, Ints]:
        """Of each demand the node, the number of the resource, and units in ten-thousandths."""
        rows = {task.id: row for row, task in enumerate(self.plan.tasks)}
        node = [int(self.network.node_of_row[rows[a.task]]) for a in self.demands]
        number = [self.number[a.resource] for a in self.demands]
        units = [round(a.units * WHOLE) for a in self.demands]
        return np.array(node, np.int64), np.array(number, np.int64), np.array(units, np.int64)

    def steps(self) -> list[list[tuple[int, int]]]:
        """From when how much of each resource is left, reservations taken off."""
        held: dict[int, list[Reservation]] = defaultdict(list)
        for reservation in self.options.reserved:
            held[reservation.resource].append(reservation)
        return [
            _left(steps_of(self.plan, self.options, resource.id), held[resource.id])
            for resource in self.resources
        ]

    def pool(self) -> Pool:
        """Fresh lines for one attempt."""
        return pool_of(self._lines, *self.needs, len(self.network.task))

    @cached_property
    def _lines(self) -> Lines:
        steps = self.steps()
        return lines_of(steps, self.uses(len(steps)))

    def uses(self, count: int) -> Ints:
        """How many steps at most an attempt adds to each of `count` resources."""
        parts = PARTS if self.options.splitting else 2
        return np.bincount(self.needs[1], minlength=count) * 2 * parts

    @cached_property
    def mode(self) -> Codes:
        """FREE, FIXED or UNTOUCHED for each node."""
        nodes = self.network.nodes
        mode = np.full(len(self.network.task), UNTOUCHED, np.int8)
        mode[self.needs[0]] = FREE
        task = self.network.task
        kept = np.array([t.priority >= NEVER_LEVELLED for t in self.plan.tasks], bool)[task]
        held = (nodes.state != TO_COME) | (nodes.manual == 1) | (nodes.late == 1) | kept
        held |= (nodes.start_pin > -FAR) | (nodes.finish_pin > -FAR)
        for since in (self.options.since, self.plan.data_date):
            if since is not None:
                held |= self.passes.early.begin < since
        mode[(mode == FREE) & held] = FIXED
        mode[(nodes.kind != LEAF) | (nodes.duration <= 0)] = UNTOUCHED
        return mode

    def moves(self) -> Moves:
        """Fresh room for what one attempt does."""
        count, early, late = len(self.network.task), self.passes.early, self.passes.late
        far = np.full(count, FAR)
        since = -FAR if self.plan.data_date is None else self.plan.data_date
        slack = self.options.within_slack
        splits = self._divisible if self.options.splitting else np.zeros(count, np.int8)
        rows = count * PARTS if self.options.splitting else 1
        return Moves(
            self.mode,
            since,
            np.maximum(early.start, since),
            early.finish,
            np.maximum(late.start, early.begin) if slack else far,
            np.maximum(late.finish, early.finish) if slack else far,
            np.full(count, -1, np.int32),
            np.full(count, -FAR),
            np.zeros(count, np.int8),
            splits,
            np.zeros(count, np.int32),
            np.zeros(rows, np.int64),
            np.zeros(rows, np.int64),
        )

    @cached_property
    def _divisible(self) -> Codes:
        """Tasks whose working time is one calendar of their own, and that have no parts yet."""
        whole = np.array([self._one(row) for row in range(len(self.plan.tasks))], np.int8)
        return whole[self.network.task]

    def _one(self, row: int) -> bool:
        task = self.plan.tasks[row]
        key = self.network.calendars[
            int(self.network.nodes.calendar[self.network.node_of_row[row]])
        ]
        own = task.calendar if task.calendar is not None else self.plan.default_calendar
        free = task.id not in self.options.whole and not task.splits and not task.elapsed
        return key == ((own,),) and free

    def ranked(self, key: Ints) -> Ints:
        """Places by what must be first: nodes that need nothing, priority, `key`, plan order."""
        task = self.network.task
        priority = np.array([t.priority for t in self.plan.tasks], np.int64)[task]
        waits = self.mode == FREE
        order = np.lexsort((task, key, -priority, waits))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        return place

    def attempt(self, key: Ints) -> Attempt:
        """Place everything by least key (per node), over calendars long enough."""
        place = self.ranked(key)
        held: list[Attempt] = []

        def once(hours: Hours) -> int:
            held[:] = [self._once(hours, place)]
            return held[0].finish

        self.horizon.ask(once)
        return held[0]

    def _once(self, hours: Hours, place: Ints) -> Attempt:
        placing = Placing(self, hours, self.pool(), place)
        placing.proceed(FAR)
        return placing.done()
