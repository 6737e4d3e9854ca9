"""What makes no portfolio: ids that repeat or are unknown, no starts, figures that are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..figures import finite
from .data import Level, Number, Portfolio, Proposal, SelectionError

Named = Iterator[tuple[str, object]]


def check(portfolio: Portfolio) -> None:
    """Raise SelectionError where a portfolio contradicts itself, naming the place."""
    known = _ids(portfolio)
    for i in _named(portfolio):
        if i not in known:
            raise SelectionError(f"A rule names proposal {i}, which is not among the proposals.")
    for p in portfolio.proposals:
        if not p.starts or min(p.starts) < 0:
            raise SelectionError(f"“{p.name}” needs at least one start, in period 0 or later.")
    for name, figure in _figures(portfolio):
        if not finite(figure):
            raise SelectionError(
                f"{name} is {figure!r}: give a finite number (a limit that does not hold is None)."
            )


def _ids(portfolio: Portfolio) -> set[int]:
    ids = [p.id for p in portfolio.proposals]
    if len(set(ids)) < len(ids):
        raise SelectionError("Two proposals carry the same id.")
    return set(ids)


def _named(portfolio: Portfolio) -> Iterator[int]:
    for r in portfolio.requirements:
        yield from (r.proposal, r.needs)
    for group in portfolio.exclusions:
        yield from group
    for s in portfolio.synergies:
        yield from s.proposals
    yield from portfolio.refused


def _figures(portfolio: Portfolio) -> Named:
    for p in portfolio.proposals:
        yield from _proposal(p)
    limits: list[Number | None] = [*portfolio.budgets, portfolio.total_budget]
    yield from (("A budget", limit) for limit in limits if limit is not None)
    for skill, row in portfolio.capacity.items():
        yield from ((f"The capacity of {skill}", limit) for limit in row if limit is not None)
    yield from ((f"The weight of {key}", weight) for key, weight in portfolio.weights.items())
    for c in portfolio.categories:
        ends = (c.at_least, c.at_most)
        yield from ((f"A limit of {c.category}", limit) for limit in ends if limit is not None)
    if portfolio.risk_limit is not None:
        yield "The limit of risk", portfolio.risk_limit
    yield from (("The bonus of a synergy", s.bonus) for s in portfolio.synergies)


def _proposal(p: Proposal) -> Named:
    yield f"The decay of “{p.name}”", p.decay
    yield from ((f"The score “{key}” of “{p.name}”", score) for key, score in p.scores.items())
    yield from _level(p.name, p)
    for level in p.levels:
        yield from _level(f"{p.name}, {level.name}", level)


def _level(name: str, level: Level | Proposal) -> Named:
    yield f"The value of “{name}”", level.value
    yield f"The risk of “{name}”", level.risk
    yield from ((f"A cost of “{name}”", amount) for amount in level.cost)
    yield from _demand(name, level.demand)


def _demand(name: str, demand: Mapping[str, tuple[Number, ...]]) -> Named:
    for skill, row in demand.items():
        yield from ((f"The demand of “{name}” for {skill}", amount) for amount in row)
