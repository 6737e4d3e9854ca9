"""The proving side of a solution: a bound that falls until it meets the best selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .highs import Beside, task_of
from .program import reduce
from .race import Race
from .relaxation import Relaxed
from .tree import Search, fits

STEP = 0.6
FIRST_WAIT = 1.5


def prove(race: Race, root: Relaxed, seed: int) -> None:
    """Lower the bound in stages until the goal is met or the time is over."""
    _await_solution(race)
    for _ in slices(race, root):
        pass
    if not race.over:
        ask_highs(race, root, seed)


def slices(race: Race, root: Relaxed) -> Iterator[None]:
    """Lower the bound, a slice of work at a time.

    Ends when the race is over, or has come to a programme that is not one for the tableau.
    """
    while not race.over:
        target = _target(race)
        reduced = reduce(race.program, _settled(race, root, target), np.round(root.x))
        if race.x is None or not fits(reduced.program):
            return
        yield from _stage(race, Search(reduced, target - race.program.grain), race.bound - target)


def _await_solution(race: Race) -> None:
    """Give the improving side a moment: without a solution there is nothing to cut off."""
    moment = min(FIRST_WAIT, 0.15 * max(0.0, race.left))
    until = race.left - moment
    while race.x is None and not race.over and race.left > until:
        race.ended.wait(0.01)


def _target(race: Race) -> float:
    """The bound that the next stage is to prove: part of the way down to the goal."""
    goal = race.goal()
    target = goal + STEP * (race.bound - goal)
    return goal if race.bound - goal < 3 * race.program.grain else target


def _settled(race: Race, root: Relaxed, target: float) -> Any:
    return root.settled(target) | (race.program.lower == race.program.upper)


def _stage(race: Race, search: Search, width: float) -> Iterator[None]:
    """Prove the target of one search, or go on until the time is over."""
    while search.open and not race.over:
        found = search.work(search.moment, 0.25 * width)
        if found is not None:
            race.offer(found)
        race.prove(search.bound())
        search.inform(race.goal() - race.program.grain)
        yield
    if not search.open:
        race.prove(search.bound())


def ask_highs(
    race: Race,
    root: Relaxed,
    seed: int,
    nodes: int | None = None,
    report: Callable[[], None] | None = None,
) -> None:
    """Leave the proof to HiGHS, told of the best solution and of columns that are settled.

    With a number of nodes it is left to end by itself, so that the time decides nothing.
    """
    program = race.program
    fixed = (
        _settled(race, root, race.value) if race.x is not None else program.lower == program.upper
    )
    reduced = reduce(program, fixed, np.round(root.x))

    def tell(kind: str, figure: Any) -> None:
        if kind == "solution":
            race.offer(reduced.lift(figure))
        elif kind == "bound":
            race.prove(figure + reduced.offset)
        elif figure == "Infeasible" and race.x is None:
            race.prove(-np.inf)
            race.ended.set()

    known = race.x[reduced.free] if race.x is not None else None
    task = task_of(
        reduced.program,
        seconds=max(0.1, race.left),
        gap=race.gap,
        known=known,
        threads=1,
        seed=seed,
        nodes=nodes,
    )
    beside = Beside(task, tell)
    try:
        while beside.running and (nodes is not None or not race.over):
            if report is not None:
                report()
            beside.wait(0.02)
    finally:
        beside.end()
