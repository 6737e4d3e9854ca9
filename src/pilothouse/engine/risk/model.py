"""A plan and its uncertainty made ready to be simulated, any range of iterations at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours
from ..calendar.rests import rests_of
from ..network.compile import compile_plan
from ..network.data import Plan
from ..scheduling.horizon import make_horizon
from ..scheduling.kernels import Early
from ..scheduling.method import anchored, overrides, run
from .arrays import FIXED, SOBOL, Draws, Floats, Ints, Odd, Sampling, Scratch, Tables, Web
from .axes import deterministic, make_tables, make_web
from .data import Uncertainty, UncertaintyError, Weather
from .inputs import Inputs, compile_inputs
from .kernels import simulate_blocks
from .sampling import WEATHER, keys, number_of

LANES = 128
CHUNKS = 4
DAY = 1440


@dataclass(frozen=True)
class Ready:
    """A model over one horizon: everything the kernel takes."""

    hours: Hours
    tables: Tables
    web: Web
    early: Early
    months: tuple[NDArray[np.int32], NDArray[np.int8]]


@dataclass(frozen=True)
class Outcome:
    """Finishes (a row per group, instants), money and critical counts (per node) of a range."""

    finishes: Ints
    money: Floats
    critical: Ints


class Model:
    """Compiled plan and inputs. `group_of_row` numbers the group of each task, one by default."""

    def __init__(
        self,
        plan: Plan,
        uncertainty: Uncertainty,
        seed: int,
        sampling: Sampling,
        group_of_row: Sequence[int] | None = None,
    ) -> None:
        network = compile_plan(plan, rests_of(plan))
        self.horizon = make_horizon(network)
        self.network = anchored(network, self.horizon)
        self.uncertainty, self.sampling = uncertainty, sampling
        groups = np.zeros(len(plan.tasks), np.int64)
        self.group_of_row = groups if group_of_row is None else np.array(group_of_row, np.int64)
        self.group = self.group_of_row[self.network.task]
        self.inputs: Inputs = compile_inputs(
            self.network, uncertainty, seed, sampling, self._slack()
        )
        self.lanes = min(LANES, 1 << sampling.bits) if sampling.method != SOBOL else LANES
        self.horizon.ask(lambda h: deterministic(self.network, h, self.inputs.longest))
        self.early = self.horizon.ask(
            lambda h: deterministic(self.network, h, self.network.nodes.duration)
        )
        self.ready = self._make()

    def _slack(self) -> Ints:
        """Working minutes by which nodes can slip; only Sobol asks for it."""
        if self.sampling.method != SOBOL:
            return np.zeros(len(self.network.task), np.int64)
        passes = run(self.network)
        return np.asarray(passes.late.finish - passes.early.finish, np.int64)

    @property
    def finish(self) -> int:
        """The finish of the plan as it stands."""
        return int(self.finish_of(self.network.nodes.ends_project == 1))

    def finish_of(self, counted: NDArray[np.bool_]) -> int:
        """The latest planned finish of some nodes; the plan's start where there are none."""
        if not counted.any():
            return self.network.plan.start
        return int(self.early.finish[counted].max())

    def _make(self) -> Ready:
        ready = self._woven(make_tables(self.horizon.hours))
        if not self._agrees(ready):
            ready = self._woven(None)
        return ready

    def _woven(self, tables: Tables | None) -> Ready:
        hours = self.horizon.hours
        odd = (self.inputs.way_of >= 0) | (self.inputs.weather_of >= 0)
        given, web = make_web(
            self.network, hours, tables, self.early, self.inputs.varied, odd, self.group
        )
        return Ready(hours, given, web, self.early, _months(hours))

    def _agrees(self, ready: Ready) -> bool:
        """Whether the vectorised pass gives the planned dates for the planned durations.

        The kernels of `scheduling` are the standard: should they know a rule that the vectorised
        pass does not, every node goes by theirs.
        """
        idle = self.inputs.draws._replace(input_of=np.full(len(self.network.task), -1, np.int32))
        s = self.scratch(1, ready)
        ends = np.zeros((int(self.group.max(initial=0)) + 1, 1), np.int32)
        none = np.zeros((len(self.inputs.shared.names), 1), np.float32)
        self._call(ready, s, none, self._odd(0, 1, ready, idle=True), 0, 1, 0, 1, ends, np.zeros(1),
                   np.zeros(len(self.network.task), np.int64), idle, marks=False)  # fmt: skip
        counted = self.network.nodes.ends_project == 1
        return all(
            not (here := counted & (self.group == g)).any()
            or int(row[0]) + ready.tables.base == self.finish_of(here)
            for g, row in enumerate(ends)
        )

    def scratch(self, lanes: int, ready: Ready) -> Scratch:
        """Working space of one thread."""
        count = len(self.network.task)
        nodes, fixed = self.network.nodes, ready.web.kind == FIXED
        rows = [np.zeros((count, lanes), np.int32) for _ in range(3)]
        finish, minutes, drawn = rows
        finish[fixed] = (ready.early.finish - ready.tables.base)[fixed, None]
        length = np.where(fixed, ready.early.finish - ready.early.start, nodes.duration)
        minutes[:] = np.where(nodes.kind == 0, length, 0)[:, None]
        drawn[:] = nodes.duration[:, None]
        low, high, bound = (np.zeros(lanes, np.int32) for _ in range(3))
        uniform, value, most = (np.zeros(lanes, np.float32) for _ in range(3))
        return Scratch(
            finish=finish,
            minutes=minutes,
            drawn=drawn,
            on_path=np.zeros((count, lanes), np.uint8),
            low=low,
            high=high,
            bound=bound,
            spare=np.zeros((1, lanes), np.int32),
            uniform=uniform,
            word=np.zeros(lanes, np.uint32),
            value=value,
            most=most,
            money=np.zeros(lanes),
        )

    def _odd(self, first: int, count: int, ready: Ready, *, idle: bool = False) -> Odd:
        weather = self.uncertainty.weather
        seed = self.inputs.shared.seed
        none = np.full(len(self.network.task), -1, np.int32)
        return Odd(
            skipped=none if idle else self.inputs.way_of,
            ways=self.inputs.shared.dropped(first, count),
            weather=none if idle else self.inputs.weather_of,
            weather_key=keys(seed, WEATHER, [number_of(w.id) for w in weather]),
            lost=_lost(weather),
            unbroken=np.array([w.unbroken for w in weather], np.int8),
            month_start=ready.months[0],
            month_of=ready.months[1],
            snap=self.network.nodes.snap,
        )

    def _call(
        self,
        ready: Ready,
        s: Scratch,
        shared: NDArray[np.float32],
        odd: Odd,
        first: int,
        last: int,
        origin: int,
        stop: int,
        ends: NDArray[np.int32],
        money: Floats,
        critical: Ints,
        draws: Draws | None = None,
        *,
        marks: bool,
    ) -> None:
        early = Early(*(column.copy() for column in ready.early))
        nodes = self.network.nodes._replace(snap=odd.snap.copy())
        simulate_blocks(
            ready.web, ready.tables, nodes, self.network.edges, ready.hours,
            self.inputs.draws if draws is None else draws, self.inputs.durations, self.sampling,
            odd, early, s, shared, first, last, origin, stop,
            overrides(self.network.plan), marks, ends, money, critical,
        )  # fmt: skip

    def simulate(
        self,
        first: int,
        last: int,
        threads: int | None = None,
        *,
        marks: bool = True,
        tell: Callable[[int], None] = lambda done: None,
    ) -> Outcome:
        """Iterations first .. last (`first` a multiple of the lanes), whoever else does others."""
        if threads is not None and threads < 1:
            raise UncertaintyError(f"nothing runs on {threads} threads: give 1 or more, or None")
        while True:
            outcome = self._attempt(first, last, threads or os.cpu_count() or 1, marks, tell)
            if outcome is not None:
                return outcome
            self.horizon.ask(lambda h: self._grown(h))
            self.ready = self._make()

    def _grown(self, hours: Hours) -> None:
        """Ask for a horizon twice as long where an iteration ran out of this one."""
        if hours is self.ready.hours:
            hours.missed[1] = 1

    def _attempt(
        self,
        first: int,
        last: int,
        threads: int,
        marks: bool,  # noqa: FBT001
        tell: Callable[[int], None],
    ) -> Outcome | None:
        ready, width = self.ready, -(-(last - first) // self.lanes) * self.lanes
        shared = self.inputs.shared.rows(first, width)
        odd = self._odd(first, width, ready)
        ends = np.zeros((int(self.group.max(initial=0)) + 1, width), np.int32)
        money = np.zeros(width)
        spare: SimpleQueue[Scratch] = SimpleQueue()
        for _ in range(threads):
            spare.put(self.scratch(self.lanes, ready))

        def work(begin: int, end: int) -> Ints:
            s = spare.get()
            critical = np.zeros(len(self.network.task), np.int64)
            self._call(
                ready, s, shared, odd, begin, end, first, last, ends, money, critical, marks=marks
            )
            spare.put(s)
            return critical

        critical = np.zeros(len(self.network.task), np.int64)
        with ThreadPoolExecutor(threads) as pool:
            jobs = [pool.submit(work, a, b) for a, b in self._chunks(first, first + width, threads)]
            try:
                critical = _total(jobs, critical, tell, (last - first) / max(len(jobs), 1))
            except BaseException:
                for job in jobs:
                    job.cancel()
                raise
        if ready.hours.missed.any():
            return None
        extra = self.inputs.shared.money(first, last - first) + self.inputs.fixed_money
        return Outcome(
            ends[:, : last - first].astype(np.int64) + ready.tables.base,
            money[: last - first] + extra,
            critical,
        )

    def _chunks(self, first: int, last: int, threads: int) -> list[tuple[int, int]]:
        blocks = (last - first) // self.lanes
        step = max(-(-blocks // (threads * CHUNKS)), 1) * self.lanes
        return [(at, min(at + step, last)) for at in range(first, last, step)]


def _total(jobs: list[Future[Ints]], total: Ints, tell: Callable[[int], None], each: float) -> Ints:
    for number, job in enumerate(as_completed(jobs), 1):
        total = total + job.result()
        tell(round(number * each))
    return total


def _lost(weather: tuple[Weather, ...]) -> Floats:
    return np.array([w.lost for w in weather], float).reshape(len(weather), 12)


def _months(hours: Hours) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """The day (since 1970) on which each month of the horizon begins, and its number from 0."""
    low, high = int(hours.starts.min()) // DAY, int(hours.starts.max()) // DAY
    first, last = (np.datetime64(day, "D").astype("datetime64[M]") for day in (low, high))
    months = np.arange(first, last + 2)
    return months.astype("datetime64[D]").astype(np.int32), (months.astype(int) % 12).astype(
        np.int8
    )
