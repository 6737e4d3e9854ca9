"""A first good selection of a large programme: annealing from what is given."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .kernels_local import anneal, new_walk
from .program import rows_of
from .race import Race
from .relaxation import Relaxed

MOVES = 4000
HOT, COLD = 0.25, 0.004
PROMISING = 0.08


def walk(
    race: Race, root: Relaxed, seconds: float, random: np.random.Generator,
    report: Callable[[], None],
) -> None:  # fmt: skip
    """Anneal for so many seconds, from the best selection or from what is given at least.

    Temperatures are shares of a typical value. Only columns whose value less the price of what
    they use is not far below zero are turned on. Does nothing where the beginning breaks a rule.
    """
    program = race.program
    begin = program.lower if race.x is None else race.x
    positive = program.cost[program.cost > 0]
    if not len(positive) or not program.allows(begin):
        return
    rows, typical = rows_of(program), float(np.median(positive))
    worth = program.cost - program.matrix.T @ root.price
    order = np.argsort(-worth, kind="stable")[: int((worth > -PROMISING * typical).sum())]
    state = new_walk(rows, begin > 0.5)
    free = program.lower < program.upper
    until = race.left - seconds
    while len(order) and race.left > until and not race.over:
        report()
        heat = typical * HOT * (COLD / HOT) ** (1 - (race.left - until) / seconds)
        seed = int(random.integers(1 << 30))
        anneal(rows, state, worth, order, free, MOVES, heat, seed)
        race.offer(state.best.astype(float))
