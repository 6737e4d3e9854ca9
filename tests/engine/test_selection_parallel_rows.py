"""Costs spread to the cent make rows of quarters almost parallel: what is proven is still best."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from pilothouse.engine.selection import Level, Portfolio, Proposal, select

pytestmark = pytest.mark.nodb
QUARTERS, BUDGET, TOTAL = 8, Decimal(1125000), Decimal(9000000)
FREE = {
    "a": ("473.0", "517.0", "512.0", "518.0", "520.0", "520.0", "520.0", "520.0"),
    "b": ("353.6", "399.3", "428.9", "427.5", "446.0", "455.0", "455.0", "455.0"),
    "c": ("195.0", "180.0", *["195.0"] * 6),
    "d": ("321.5", *["325.0"] * 7),
    "e": ("803.9", "904.5", "965.0", *["975.0"] * 5),
    "f": ("407.4", "507.0", "472.2", "467.7", "505.0", "520.0", "520.0", "520.0"),
    "g": ("195.2", "234.5", "250.0", *["260.0"] * 5),
}
Way = tuple[float, str, dict[str, str]]  # value, cost by quarter, days by quarter of each skill
WAYS: dict[int, tuple[Way, ...]] = {
    1: ((610000, "320312.5 " * 4, {"c": "20 " * 4, "e": "60 " * 4, "g": "17.5 " * 4}),),
    2: ((95000, "123000 123000", {}),),
    3: ((18.05, "246000 246000", {"a": "22.5 22.5", "e": "45 45"}),),
    4: (
        (
            720000,
            "367558.59 367558.60 367558.59 367558.59 367558.60 367558.59",
            {
                "a": "23.33 23.34 23.33 23.33 23.34 23.33",
                "b": "10 " * 6,
                "e": "43.33 43.34 43.33 43.33 43.34 43.33",
            },
        ),
        (
            396000,
            "116015.62 116015.63 116015.62 116015.62 116015.63 116015.62",
            {
                "a": "12.83 12.84 12.83 12.83 12.84 12.83",
                "b": "5.5 " * 6,
                "e": "23.83 23.84 23.83 23.83 23.84 23.83",
            },
        ),
    ),
    5: (
        (
            380000,
            "761428.57 761428.57 761428.57 761428.58 761428.57 761428.57 761428.57",
            {
                "b": "60 " * 7,
                "d": "17.14 17.15 17.14 17.14 17.14 17.15 17.14",
                "f": "22.86 22.85 22.86 22.86 22.86 22.85 22.86",
            },
        ),
    ),
}
MANDATORY, APART = {3, 4}, (1, 4)
DECAY = {3: 0.05}


def decimals(text: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, text.split()))


def proposal(number: int) -> Proposal:
    ways = [
        (value, decimals(cost), {skill: decimals(days) for skill, days in work.items()})
        for value, cost, work in WAYS[number]
    ]
    value, cost, demand = ways[0]
    levels = [Level(str(n), *way) for n, way in enumerate(ways)] if len(ways) > 1 else []
    return Proposal(
        id=number, name=str(number), value=value, cost=cost, demand=demand, levels=tuple(levels),
        mandatory=number in MANDATORY, starts=tuple(range(QUARTERS - len(cost) + 1)),
        decay=DECAY.get(number, 0.02),
    )  # fmt: skip


def best_of_all(exclusions: tuple[tuple[int, int], ...], budget: Decimal) -> float:
    """The value of the best of all combinations of ways and starts."""
    limits = np.array([[float(budget)] * QUARTERS, *[list(map(float, r)) for r in FREE.values()]])
    choices = [list(_choices(number)) for number in WAYS]
    best = -np.inf
    for chosen in product(*choices):
        taken = {number for number, (_value, use) in zip(WAYS, chosen, strict=True) if use.any()}
        if any({one, two} <= taken for one, two in exclusions):
            continue
        use = sum(use for _value, use in chosen)
        if (use <= limits + 1e-9).all() and use[0].sum() <= float(TOTAL) + 1e-9:
            best = max(best, sum(value for value, _use in chosen))
    return float(best)


def _choices(number: int) -> list[tuple[float, np.ndarray]]:
    nothing = (0.0, np.zeros((1 + len(FREE), QUARTERS)))
    found = [] if number in MANDATORY else [nothing]
    for value, cost, work in WAYS[number]:
        rows = [decimals(cost), *(decimals(work.get(skill, "")) for skill in FREE)]
        for start in range(QUARTERS - len(rows[0]) + 1):
            use = np.zeros((1 + len(FREE), QUARTERS))
            for at, days in enumerate(rows):
                use[at, start : start + len(days)] = list(map(float, days))
            found.append((value * (1 - DECAY.get(number, 0.02) * start), use))
    return found


@pytest.mark.parametrize("exclusions", [(APART,), ()])
@pytest.mark.parametrize("budget", [BUDGET, Decimal(1250000), Decimal(900000)])
def test_what_is_proven_is_the_best_of_all(
    exclusions: tuple[tuple[int, int], ...], budget: Decimal
) -> None:
    asked = Portfolio(
        proposals=tuple(map(proposal, WAYS)),
        budgets=(budget,) * QUARTERS,
        total_budget=TOTAL,
        capacity={skill: tuple(map(Decimal, days)) for skill, days in FREE.items()},
        exclusions=exclusions,
    )
    found = select(asked, seconds=10, gap=0.0)
    assert found.proven
    assert found.value == pytest.approx(best_of_all(exclusions, budget), rel=1e-9)
