"""Scores by hand-computed numbers; spread; cut-off."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.types import ProposalState, Spread, Weighted
from pilothouse.kit.errors import InvalidError, RuleError

FIT = Weighted(1, "Fit", Decimal(30))
RETURN = Weighted(2, "Return", Decimal(50))
RISK = Weighted(3, "Risk", Decimal(20), inverted=True)


@pytest.mark.parametrize(
    ("values", "score"),
    [
        # (30×8 + 50×6 + 20×(10−3)) / 100 × 10 = (240 + 300 + 140) / 10
        ({1: 8, 2: 6, 3: 3}, "68.0"),
        ({1: 10, 2: 10, 3: 0}, "100.0"),
        ({1: 0, 2: 0, 3: 10}, "0.0"),
        # (30×5 + 50×5 + 20×5) / 100 × 10
        ({1: 5, 2: 5, 3: 5}, "50.0"),
    ],
)
def test_weighted_scores(values: dict[int, int], score: str) -> None:
    assert rules.weighted_score([FIT, RETURN, RISK], values) == Decimal(score)


def test_weights_need_not_add_up_to_a_hundred() -> None:
    # (1×7 + 2×8) / 3 × 10 = 230 / 3 = 76.666…, rounded half up
    two = [Weighted(1, "A", Decimal(1)), Weighted(2, "B", Decimal(2))]
    assert rules.weighted_score(two, {1: 7, 2: 8}) == Decimal("76.7")


def test_a_criterion_without_weight_does_not_count() -> None:
    pair = [FIT, Weighted(9, "Note", Decimal(0))]
    assert rules.weighted_score(pair, {1: 4, 9: 10}) == Decimal("40.0")


@pytest.mark.parametrize("values", [{1: 8, 2: 6}, {1: 8, 2: 6, 3: 11}, {1: 8, 2: 6, 3: -1}])
def test_missing_or_wild_values_are_refused(values: dict[int, int]) -> None:
    with pytest.raises(InvalidError) as caught:
        rules.weighted_score([FIT, RETURN, RISK], values)
    assert list(caught.value.fields) == ["criterion_3"]


def test_a_model_without_weights_gives_no_score() -> None:
    with pytest.raises(InvalidError):
        rules.weighted_score([Weighted(1, "A", Decimal(0))], {1: 5})


def test_spread_over_assessors() -> None:
    found = rules.spread([Decimal("71.0"), Decimal("83.0"), Decimal("70.5")])
    # (71 + 83 + 70.5) / 3 = 74.8333…
    assert found == Spread(Decimal("74.8"), Decimal("70.5"), Decimal("83.0"), 3)
    assert found.width == Decimal("12.5")
    assert rules.spread([]) is None


def test_expected_cost_is_the_middle_or_what_is_known() -> None:
    assert rules.expected_cost(Decimal(900), Decimal(1300)) == Decimal(1100)
    assert rules.expected_cost(None, Decimal(1300)) == Decimal(1300)
    assert rules.expected_cost(None, None) is None


@pytest.mark.parametrize(
    ("budget", "fits"),
    [
        (None, [True, True, True, True]),
        (Decimal(100), [True, True, True, True]),
        (Decimal(99), [True, True, True, False]),
        # 30 does not fit after 50; the small one below it is not let past the line.
        (Decimal(55), [True, False, False, False]),
        (Decimal(10), [False, False, False, False]),
    ],
)
def test_money_runs_out_from_the_top_down(budget: Decimal | None, fits: list[bool]) -> None:
    costs = [Decimal(50), Decimal(30), None, Decimal(20)]
    assert rules.cut_off(costs, budget) == fits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ProposalState.DRAFT, ProposalState.IN_ASSESSMENT),
        (ProposalState.REJECTED, ProposalState.SUBMITTED),
        (ProposalState.ACCEPTED, ProposalState.DEFERRED),
        (ProposalState.IN_ASSESSMENT, ProposalState.ACCEPTED),
    ],
)
def test_steps_are_not_skipped_nor_undone(before: ProposalState, after: ProposalState) -> None:
    with pytest.raises(RuleError):
        rules.check_step(before, after)


def test_a_deferred_proposal_may_come_again() -> None:
    rules.check_step(ProposalState.DEFERRED, ProposalState.SUBMITTED)
    with pytest.raises(RuleError):
        rules.check_can_edit(ProposalState.ACCEPTED)
