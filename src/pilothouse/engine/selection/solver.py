"""Solving a 0/1 programme in bounded time, on two cores: good solutions and a proven bound.

One thread proves: branch and bound over the columns that reduced costs leave open, in stages of a
falling target, so that each stage's tree is small. The other improves: depth-first searches of the
core around the relaxed optimum with an optimistic target, and neighbourhoods of the best selection.
Programmes too large for the tableau are proved by HiGHS in a process of its own. With a budget in
steps in place of time, both work in turn in one thread, so that the answer is the same everywhere.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice

import numpy as np

from ..progress import Progress
from .data import SelectionStoppedError
from .improving import Improver
from .program import Floats, Program, reduce
from .proving import ask_highs, prove, slices
from .race import Race
from .relaxation import Relaxed, relax
from .tree import Search

SMALL = 60
MARGIN = 0.06
SLICE = 4000
# What a step proves, in one search or beside the improving, and nodes of HiGHS for each step.
SLICES, SMALL_SLICES, NODES = 10, 50, 1


@dataclass(frozen=True)
class Answer:
    """The best solution found (None: there is none) and what is proven about it.

    `proven` holds when no solution is better by more than the asked gap.
    """

    x: Floats | None
    value: float
    bound: float
    proven: bool
    seconds: float

    @property
    def gap(self) -> float:
        """(bound - value) / |value|, 0 when solved to proof."""
        if self.x is None:
            return float("inf") if self.bound > -np.inf else 0.0
        return max(0.0, self.bound - self.value) / max(abs(self.value), 1e-9)


def solve(
    program: Program,
    *,
    seconds: float,
    gap: float = 1e-4,
    seed: int = 0,
    start: Floats | None = None,
    progress: Progress | None = None,
    steps: int | None = None,
) -> Answer:
    """Maximise within `seconds` (wall clock), or within `steps`, to a relative `gap`.

    `progress(done, of)` counts milliseconds or steps and is called a few times per second; False
    raises SelectionStoppedError. A programme of up to 60 free columns is solved by one search and
    always gives the same solution; so does a larger one within `steps`. Within `seconds` it
    depends, among equally good solutions and where the time ends first, on the machine's speed.
    """
    begun = time.monotonic()
    if not program.columns:
        return _nothing(program)
    deadline = np.inf if steps is not None else begun + max(0.6 * seconds, seconds - MARGIN)
    race = Race(program, gap, deadline)
    if start is not None:
        race.offer(start)
    root = relax(program, np.inf if steps is not None else seconds)
    if root is None:
        return Answer(None, -np.inf, -np.inf, proven=True, seconds=time.monotonic() - begun)
    race.prove(root.bound)
    race.offer(root.x)
    if not race.over:
        if steps is None:
            _run(race, root, seed, _reporter(progress, begun, seconds))
        else:
            _in_turns(race, root, seed, _Steps(steps, progress))
    proven = race.ended.is_set()
    return Answer(race.x, race.value, race.bound, proven, time.monotonic() - begun)


@dataclass
class _Steps:
    """A budget that is used up step by step."""

    total: int
    progress: Progress | None
    done: int = 0

    def report(self) -> None:
        if self.progress is not None and self.progress(self.done, self.total) is False:
            raise SelectionStoppedError("stopped before the selection was found")

    def __iter__(self) -> Iterator[int]:
        while self.done < self.total:
            self.report()
            yield self.done
            self.done += 1


def _nothing(program: Program) -> Answer:
    """The answer where there is nothing to choose: nothing, if the rules allow it."""
    if (program.limit >= 0).all():
        return Answer(np.zeros(0), 0.0, 0.0, proven=True, seconds=0.0)
    return Answer(None, -np.inf, -np.inf, proven=True, seconds=0.0)


def _reporter(progress: Progress | None, begun: float, seconds: float) -> Callable[[], None]:
    def report() -> None:
        of = int(seconds * 1000)
        done = min(int((time.monotonic() - begun) * 1000), of)
        if progress is not None and progress(done, of) is False:
            raise SelectionStoppedError("stopped before the selection was found")

    return report


def _run(race: Race, root: Relaxed, seed: int, report: Callable[[], None]) -> None:
    if _is_small(race):
        _prove_small(race, report)
        return
    prover = threading.Thread(target=prove, args=(race, root, seed), daemon=True)
    prover.start()
    try:
        Improver(race, root, seed).work(report)
        while not race.over:
            report()
            race.ended.wait(min(0.1, max(0.0, race.left)))
    finally:
        race.called_off = True
        prover.join()


def _in_turns(race: Race, root: Relaxed, seed: int, steps: _Steps) -> None:
    """Improve and prove in turn, and HiGHS only to its own end: nothing depends on the time."""
    if _is_small(race):
        _prove_small(race, steps.report, SMALL_SLICES * steps.total)
        return
    improver, asked = Improver(race, root, seed), False
    improver.begin(steps.report)
    proving = slices(race, root)
    for _ in steps:
        done = sum(1 for _ in islice(proving, SLICES))
        if done < SLICES and not race.over:
            proving = slices(race, root)
            if not asked:
                ask_highs(race, root, seed, NODES * steps.total, steps.report)
                asked = True
        if race.over:
            return
        if race.x is not None:
            improver.turn(steps.report)


def _is_small(race: Race) -> bool:
    return int((race.program.lower < race.program.upper).sum()) <= SMALL


def _prove_small(race: Race, report: Callable[[], None], most: int | None = None) -> None:
    """One search to proof, without threads: the same solution on every machine."""
    program = race.program
    search = Search(reduce(program, program.lower == program.upper, program.lower), -np.inf)
    for _ in count() if most is None else range(most):
        if race.over or not search.open:
            break
        report()
        found = search.work(SLICE, np.inf)
        if found is not None:
            race.offer(found)
        race.prove(search.bound())
    if not search.open:
        race.prove(race.value)
        race.ended.set()
