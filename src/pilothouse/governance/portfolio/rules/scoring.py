"""Scores of proposals, the cut-off by budget, and which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from pilothouse.governance.portfolio.types import (
    MOST_SHARE,
    LevelFacts,
    LinkKind,
    ProposalState,
    Spread,
    Weighted,
)
from pilothouse.kit.errors import InvalidError, RuleError

TOP = 10
TENTH = Decimal("0.1")
FEWEST_SHEETS = 2
_STEPS = {
    ProposalState.SUBMITTED: {ProposalState.DRAFT, ProposalState.DEFERRED},
    ProposalState.IN_ASSESSMENT: {ProposalState.SUBMITTED},
    ProposalState.FOR_DECISION: {ProposalState.IN_ASSESSMENT},
    ProposalState.ACCEPTED: {ProposalState.FOR_DECISION},
    ProposalState.DEFERRED: {ProposalState.FOR_DECISION},
    ProposalState.REJECTED: {ProposalState.FOR_DECISION},
}


def weighted_score(criteria: Sequence[Weighted], values: Mapping[int, int]) -> Decimal:
    """The score of one sheet, 0 to 100, to one decimal.

    Additive weighting: the sum of weight × value over the sum of weights, times ten. A value is 0
    to 10; an inverted criterion counts 10 − value. Raises InvalidError when a value is missing or
    outside the scale, or when no criterion has weight.
    """
    total = sum((item.weight for item in criteria), Decimal(0))
    if total <= 0:
        raise InvalidError("The scoring model has no weights.")
    check_values(criteria, values)
    points = sum((item.weight * _points(item, values[item.key]) for item in criteria), Decimal(0))
    return (points * TOP / total).quantize(TENTH, ROUND_HALF_UP)


def check_values(criteria: Sequence[Weighted], values: Mapping[int, int]) -> None:
    """Raise InvalidError unless every criterion has a value of 0 to 10."""
    wrong = {
        f"criterion_{item.key}": ["Give 0 to 10."]
        for item in criteria
        if not 0 <= values.get(item.key, -1) <= TOP
    }
    if wrong:
        raise InvalidError("Score every criterion from 0 to 10.", wrong)


def _points(item: Weighted, value: int) -> Decimal:
    return Decimal(TOP - value if item.inverted else value)


def spread(scores: Sequence[Decimal]) -> Spread | None:
    """Mean (to one decimal), lowest and highest of several scores; None without any."""
    if not scores:
        return None
    mean = (sum(scores, Decimal(0)) / len(scores)).quantize(TENTH, ROUND_HALF_UP)
    return Spread(mean, min(scores), max(scores), len(scores))


def expected_cost(low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The middle of a rough cost range, or the one figure that is known."""
    known = [value for value in (low, high) if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def cut_off(costs: Sequence[Decimal | None], budget: Decimal | None) -> list[bool]:
    """For proposals in rank order, which fit when money is given from the top down.

    The first that does not fit draws the line; nothing below it is funded, however small.
    Unknown costs count as zero. Without a budget everything fits.
    """
    spent, open_still, fits = Decimal(0), True, []
    for cost in costs:
        spent += cost or Decimal(0)
        open_still = open_still and (budget is None or spent <= budget)
        fits.append(open_still)
    return fits


def check_step(before: str, after: ProposalState) -> None:
    """Raise RuleError when a proposal may not go from one state to the other."""
    if ProposalState(before) not in _STEPS[after]:
        raise RuleError(
            f"A proposal that is “{ProposalState(before).label}” cannot become “{after.label}”."
        )


def check_can_edit(state: str) -> None:
    """Raise RuleError once others rely on what the proposal says."""
    if state not in {ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.DEFERRED}:
        raise RuleError("The proposal is being assessed or was decided, so it stays as it is.")


def check_can_assess(state: str, assessor_id: int | None, proposer_id: int) -> None:
    """Raise RuleError when the proposal is not in assessment or the assessor made it."""
    if state != ProposalState.IN_ASSESSMENT:
        raise RuleError("Only a proposal in assessment can be scored.")
    if assessor_id == proposer_id:
        raise RuleError("You made this proposal, so others have to score it.")


def check_enough_sheets(count: int) -> None:
    """Raise RuleError before enough independent sheets are in."""
    if count < FEWEST_SHEETS:
        raise RuleError(
            f"At least {FEWEST_SHEETS} independent score sheets are needed; there are {count}."
        )


def check_range(low: Decimal | None, high: Decimal | None) -> None:
    """Raise InvalidError when the upper end of the cost range is below the lower."""
    if low is not None and high is not None and high < low:
        text = "The upper end of the range is below the lower."
        raise InvalidError(text, {"cost_high": [text]})


def check_levels(levels: Sequence[LevelFacts]) -> None:
    """Raise InvalidError unless each funding level has a name of its own and a cost in order."""
    names = [level.name.strip().casefold() for level in levels]
    if len(set(names)) < len(names) or "" in names:
        _refuse_levels("Give each funding level a name of its own.")
    for level in levels:
        check_range(level.cost_low, level.cost_high)
        if level.cost_low is None and level.cost_high is None:
            _refuse_levels(f"Give the funding level “{level.name}” a cost.")
        if not 1 <= level.share <= MOST_SHARE:
            _refuse_levels(f"Give “{level.name}” a share of 1 to {MOST_SHARE} % of the value.")


def _refuse_levels(text: str) -> None:
    raise InvalidError(text, {"levels": [text]})


def check_link(state: str, proposal_id: int, other_id: int, kind: str, bonus: int | None) -> None:
    """Raise RuleError or InvalidError where a proposal cannot be linked to another like this."""
    check_undecided(state)
    if proposal_id == other_id:
        text = "Choose another proposal than this one."
        raise InvalidError(text, {"other": [text]})
    if (kind == LinkKind.ADDS) != bool(bonus):
        text = "A bonus belongs to two that are worth more or less together, and only to them."
        raise InvalidError(text, {"bonus": [text]})


def check_undecided(state: str) -> None:
    """Raise RuleError once a proposal is accepted or rejected: its links are history."""
    if state in {ProposalState.ACCEPTED, ProposalState.REJECTED}:
        raise RuleError("The proposal was decided, so its links stay as they are.")
