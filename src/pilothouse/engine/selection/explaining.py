"""Why a proposal is in or out, what it displaces, and the smallest change that would flip it.

Every figure is the difference of two solutions, so that solving again shows it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from ..progress import Progress, Told
from .choosing import TimeOverError, conflicting, select, words_of
from .data import NoSelectionError, Portfolio, Proposal, SelectionStoppedError
from .result import Selection
from .varying import proposal_of, with_cost, with_demand, with_it, with_score, without

BISECTIONS = 8
DEAREST = 16.0
STEPS = 20
SOLUTIONS = 1 + STEPS + 2 * 18
TINY = 1e-6


class Lever(StrEnum):
    SCORE = "score"
    COST = "cost"
    DEMAND = "demand"


@dataclass(frozen=True, slots=True)
class Change:
    """What would flip the choice: the score by `amount`, or cost or demand times `factor`.

    `factor` is found by halving: a change by one part in 256 of the present figure less does not
    flip it.
    """

    lever: Lever
    amount: float
    factor: float
    words: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one proposal is in or out.

    `other` is the best selection with the opposite choice (None: there is none, and `blocked_by`
    names the rules that forbid it, `blocked_keys` their keys as in `Rule`); `loss` is what it is
    worth less. `displaced` are the proposals
    that only the given selection has, `instead` those that only the other has, the proposal itself
    left out. `proven` says that all solutions behind these figures were solved to proof.
    """

    proposal: int
    chosen: bool
    loss: float | None
    other: Selection | None
    displaced: tuple[int, ...]
    instead: tuple[int, ...]
    blocked_by: tuple[str, ...]
    changes: tuple[Change, ...]
    text: str
    proven: bool
    blocked_keys: tuple[str, ...] = ()


def explain(
    portfolio: Portfolio,
    selection: Selection,
    proposal: int,
    *,
    seconds: float = 5.0,
    within: float | None = None,
    progress: Progress | None = None,
    steps: int | None = None,
) -> Reason:
    """Why a proposal is in or out of a selection, and the smallest change that would flip it.

    Parameters
    ----------
    portfolio, selection
        The choice and its result, solved to proof (`gap=0`) if the figures are to be exact.
    proposal
        The id of the proposal in question.
    seconds
        Wall-clock limit of each of the solutions needed: one for the reason, a few for the score
        and up to eighteen each for cost and demand. With a selection that is not proven, figures
        may be off by its gap.
    within
        Wall-clock limit of all of them together. Changes that were not found by then are left out.
    progress
        `progress(done, total)` counts solutions, of which there are rarely as many as `total`: what
        is not needed is counted as done. False stops.
    steps
        Of each solution, in place of `seconds`, as in `select`.

    Returns
    -------
    Reason
        `with_score`, `with_cost`, `with_demand`, `with_it` and `without` build the portfolios with
        which each figure can be checked.

    Raises
    ------
    SelectionError
        There is no such proposal.
    SelectionStoppedError
        When `progress` returned False.
    TimeOverError
        Not even the opposite choice was solved in time.
    """
    proposal_of(portfolio, proposal)
    chosen = proposal in selection.ids
    opposite = (without if chosen else with_it)(portfolio, proposal)
    until = None if within is None else time.monotonic() + within
    told = Told(progress, SOLUTIONS, SelectionStoppedError)
    ask = _Asking(portfolio, selection, proposal, seconds, until, told, steps)
    other = ask.best(opposite)
    rules = () if other else conflicting(opposite, told.piece(), steps)
    blocked, keys = words_of(rules), tuple(rule.key for rule in rules)
    mine, theirs = set(selection.ids), set(other.ids if other else ())
    displaced = tuple(i for i in selection.ids if i not in theirs and i != proposal)
    instead = tuple(i for i in other.ids if i not in mine and i != proposal) if other else ()
    changes = tuple(_changes(ask, chosen=chosen, other=other))
    told.tell(told.total)
    loss = selection.value - other.value if other else None
    reason = Reason(
        proposal, chosen, loss, other, displaced if other else (), instead, blocked, changes, "",
        ask.proven, keys,
    )  # fmt: skip
    return replace(reason, text=in_words(portfolio, reason))


class _Asking:
    """Solving variations of one portfolio, remembering whether all were proven."""

    def __init__(
        self,
        portfolio: Portfolio,
        selection: Selection,
        proposal: int,
        seconds: float,
        until: float | None,
        told: Told,
        steps: int | None,
    ) -> None:
        self.until, self.told, self.steps = until, told, steps
        self.portfolio, self.selection = portfolio, selection
        self.proposal, self.seconds = proposal, seconds
        self.proven = selection.proven
        self.tiny = TINY * max(1.0, abs(selection.value))

    def best(self, portfolio: Portfolio) -> Selection | None:
        """The best selection of a variation, None where there is none."""
        seconds = self.seconds
        if self.until is not None:
            seconds = min(seconds, self.until - time.monotonic())
            if seconds <= 0:
                raise TimeOverError("the time for this explanation is over")
        found: Selection | None
        try:
            found = select(
                portfolio, seconds=seconds, gap=0.0, progress=self.told.piece(), steps=self.steps
            )
        except NoSelectionError:
            found = None
        self.told.tell(self.told.done + 1)
        self.proven &= found is None or found.proven
        return found

    def forced(self, vary: Callable[[Portfolio, int, float], Portfolio], by: float) -> float:
        """The best value with the proposal in, after a change of it; -inf where impossible."""
        found = self.best(with_it(vary(self.portfolio, self.proposal, by), self.proposal))
        return found.value if found else float("-inf")


def _changes(ask: _Asking, *, chosen: bool, other: Selection | None) -> list[Change]:
    p = proposal_of(ask.portfolio, ask.proposal)
    if p.mandatory or ask.proposal in ask.portfolio.refused:
        return []
    rival = other.value if chosen and other else ask.selection.value
    found: list[Change] = []
    try:
        for lever in _levers(p, chosen=chosen, other=other):
            change = _change(ask, lever, rival, chosen=chosen)
            found += [change] if change is not None else []
    except TimeOverError:
        return found
    return found


def _levers(p: Proposal, *, chosen: bool, other: Selection | None) -> list[Lever]:
    """What could be changed to flip the choice, the quickest to find first."""
    if other is None and chosen:
        return []
    ways = p.levels or (p,)
    levers = [Lever.SCORE] if other is not None else []
    if any(any(way.cost) for way in ways):
        levers.append(Lever.COST)
    if any(any(row) for way in ways for row in way.demand.values()):
        levers.append(Lever.DEMAND)
    return levers


def _change(ask: _Asking, lever: Lever, rival: float, *, chosen: bool) -> Change | None:
    if lever is Lever.SCORE:
        return _score_change(ask, rival, chosen=chosen)
    vary = with_cost if lever is Lever.COST else with_demand
    return _factor(ask, lever, vary, rival, chosen=chosen)


def _score_change(ask: _Asking, rival: float, *, chosen: bool) -> Change | None:
    """By how much the score must rise to come in, or fall to go out.

    The value with the proposal in is a convex piecewise linear function of its score, so Newton's
    method ends at the exact figure after as many steps as the function has pieces on the way.
    """
    amount = 0.0
    for _ in range(STEPS):
        tried = with_it(with_score(ask.portfolio, ask.proposal, amount), ask.proposal)
        best = ask.best(tried)
        choice = best.of(ask.proposal) if best else None
        if best is None or choice is None:
            return None
        missing = rival - best.value
        if abs(missing) <= ask.tiny:
            break
        p = proposal_of(ask.portfolio, ask.proposal)
        share = max(0.0, 1.0 - p.decay * (choice.start - min(p.starts)))
        if share == 0.0:
            return None
        amount += missing / share
    direction = "lower" if chosen else "higher"
    words = f"a score {direction} by {abs(amount):,.4g}"
    return Change(Lever.SCORE, amount, 1.0, words)


def _factor(
    ask: _Asking,
    lever: Lever,
    vary: Callable[[Portfolio, int, float], Portfolio],
    rival: float,
    *,
    chosen: bool,
) -> Change | None:
    """The smallest change of cost or demand that flips the choice, by halving a factor."""

    def stays_in(factor: float) -> bool:
        value = ask.forced(vary, factor)
        return value > rival + ask.tiny if chosen else value >= rival - ask.tiny

    inside, outside = (1.0, DEAREST) if chosen else (0.0, 1.0)
    if stays_in(outside) if chosen else not stays_in(inside):
        return None
    while chosen and outside > 2.0 and not stays_in(outside / 2):
        outside /= 2
    inside = max(inside, outside / 2) if chosen and outside > 2.0 else inside
    for _ in range(BISECTIONS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if stays_in(middle) else (inside, middle)
    factor = outside if chosen else inside
    words = f"a {lever.value} of {factor:.1%} of what it is"
    return Change(lever, 0.0, factor, words)


def in_words(portfolio: Portfolio, reason: Reason) -> str:
    """The reason in two or three sentences."""
    names = {p.id: f"“{p.name}”" for p in portfolio.proposals}
    name = names[reason.proposal]
    side = "in" if reason.chosen else "out"
    if reason.blocked_by:
        must = "go out" if reason.chosen else "come in"
        return f"{name} is {side}: it cannot {must}, because of: {'; '.join(reason.blocked_by)}."
    loss = f"{max(0.0, reason.loss or 0.0):,.6g}"
    opposite = "Without it" if reason.chosen else "With it"
    says = f"{name} is {side}. {opposite} the best selection is worth {loss} less"
    if reason.instead:
        says += f", takes {', '.join(names[i] for i in reason.instead)} instead"
    if reason.displaced:
        says += f", gives up {', '.join(names[i] for i in reason.displaced)}"
    if not reason.changes:
        return says + "."
    listed = " or ".join(change.words for change in reason.changes)
    return f"{says}. It would {'go out' if reason.chosen else 'come in'} with {listed}."
