"""The best portfolio under a budget: the answer against brute force, its page and its operation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations, product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.governance.portfolio import queries, rules, services
from pilothouse.governance.portfolio.models import Proposal
from pilothouse.governance.portfolio.tables import conflict_words, rules_words, spent, timeline
from pilothouse.governance.portfolio.types import (
    Candidate,
    Missing,
    ObjectiveLimit,
    Question,
    Running,
    ValueSource,
)
from pilothouse.kit.errors import NotPermittedError
from tests import make
from tests.areas.portfolio import stage

PAGE = "portfolio:selection"


def row(key: int, cost: int | None, value: int | None, **facts: Any) -> Candidate:
    return Candidate(
        id=key,
        number=f"PR-{key}",
        title=f"Idea {key}",
        cost=None if cost is None else Decimal(cost),
        value=None if value is None else Decimal(value),
        currency=facts.pop("currency", "GBP"),
        **facts,
    )


def question(budget: int, **terms: Any) -> Question:
    return Question(budget=Decimal(budget), **terms)


IDEAS = (row(1, 60, 70), row(2, 50, 55), row(3, 45, 50), row(4, 30, 20), row(5, 90, 95))


def best_by_hand(rows: tuple[Candidate, ...], budget: int) -> Decimal:
    sums = (
        (sum(r.cost or 0 for r in some), sum(r.value or 0 for r in some))
        for size in range(len(rows) + 1)
        for some in combinations(rows, size)
    )
    return Decimal(max(value for cost, value in sums if cost <= budget))


@pytest.mark.nodb
@pytest.mark.parametrize("budget", [20, 50, 95, 110, 150, 200, 400])
def test_nothing_is_worth_more_than_the_pick(budget: int) -> None:
    found = rules.best(IDEAS, question(budget))
    assert found.selection is not None
    assert found.selection.proven
    assert found.selection.value == pytest.approx(float(best_by_hand(IDEAS, budget)))
    assert found.selection.cost <= budget


@pytest.mark.nodb
def test_every_reason_holds_when_it_is_solved_again() -> None:
    found = rules.best(IDEAS, question(110))
    assert found.selection is not None
    assert set(found.reasons) == {1, 2, 3, 4, 5}
    for key, reason in found.reasons.items():
        others = tuple(r for r in IDEAS if r.id != key)
        mine = next(r for r in IDEAS if r.id == key)
        if reason.chosen:
            opposite = best_by_hand(others, 110)
        else:
            opposite = best_by_hand(others, 110 - int(mine.cost or 0)) + (mine.value or 0)
        assert reason.loss == pytest.approx(found.selection.value - float(opposite))


@pytest.mark.nodb
def test_the_price_of_the_budget_is_what_a_tenth_more_buys() -> None:
    found = rules.best(IDEAS, question(100))
    assert found.price is not None
    assert found.price.unit == 10
    more = best_by_hand(IDEAS, 110) - best_by_hand(IDEAS, 100)
    assert found.price.gain == pytest.approx(float(more))


@pytest.mark.nodb
def test_the_frontier_holds_the_best_value_of_each_budget_and_this_one() -> None:
    found = rules.best(IDEAS, question(110))
    assert [p.share for p in found.frontier].count(1.0) == 1
    for point in found.frontier:
        assert point.value == pytest.approx(float(best_by_hand(IDEAS, int(point.budget))), rel=1e-3)


@pytest.mark.nodb
def test_what_lacks_a_figure_is_named_and_not_weighed() -> None:
    rows = (
        row(1, 60, 70),
        row(2, None, 55),
        row(3, 40, None),
        row(4, 40, None, hidden=True),
        row(5, 40, 90, currency="USD"),
        row(6, 30, None, is_mandatory=True),
    )
    found = rules.best(rows, question(200))
    assert [(number, why) for number, _title, why in found.left_out] == [
        ("PR-2", Missing.COST),
        ("PR-3", Missing.SCORE),
        ("PR-4", Missing.HIDDEN),
        ("PR-5", Missing.CURRENCY),
    ]
    assert found.selection is not None
    assert set(found.selection.ids) == {1, 6}
    by_benefit = rules.best(rows[2:3], question(200, source=ValueSource.BENEFIT))
    assert by_benefit.left_out[0][2] == Missing.BENEFIT
    assert by_benefit.selection is None


@pytest.mark.nodb
def test_mandatory_work_that_costs_too_much_is_named_as_the_conflict() -> None:
    rows = (row(1, 60, 70), row(2, 500, 1, is_mandatory=True))
    found = rules.best(rows, question(100))
    assert found.selection is None
    assert set(found.conflict) == {"budget", "mandate:2"}
    assert conflict_words(found) == ["the budget of £100", "“Idea 2” is mandatory"]
    free = rules.best(rows, question(100, keep_mandatory=False))
    assert free.selection is not None
    assert free.selection.ids == (1,)


@pytest.mark.nodb
def test_running_projects_take_their_money_first() -> None:
    running = (
        Running("P-1", "Depot", Decimal(60), "GBP"),
        Running("P-2", "Fleet", None, "GBP"),
        Running("P-3", "Paris", Decimal(5), "EUR"),
    )
    found = rules.best(IDEAS, question(170), running)
    assert found.committed == 60
    assert found.available == 110
    assert found.selection is not None
    assert found.selection.value == pytest.approx(float(best_by_hand(IDEAS, 110)))
    assert [why for *_, why in found.left_out] == [Missing.BUDGET, Missing.CURRENCY]


@pytest.mark.nodb
def test_limits_by_objective_and_size_hold() -> None:
    rows = (
        row(1, 60, 90, objective_id=7, objective="Carbon", tier=1),
        row(2, 50, 80, objective_id=7, objective="Carbon", tier=1),
        row(3, 45, 10, objective_id=8, objective="Safety", tier=3),
    )
    dear = ObjectiveLimit(7, at_most=Decimal(100))
    found = rules.best(rows, question(500, limits=(dear,)))
    assert found.selection is not None
    assert set(found.selection.ids) == {1, 3}
    safe = ObjectiveLimit(8, at_least=1)
    found = rules.best(rows, question(70, limits=(safe,)))
    assert found.selection is not None
    assert found.selection.ids == (3,)
    found = rules.best(rows, question(500, most_large=1))
    assert found.selection is not None
    assert set(found.selection.ids) == {1, 3}


@pytest.mark.nodb
def test_two_objectives_of_one_name_have_limits_of_their_own() -> None:
    rows = (
        row(1, 60, 90, objective_id=7, objective="Carbon"),
        row(2, 50, 80, objective_id=8, objective="Carbon"),
    )
    dear = ObjectiveLimit(7, at_most=Decimal(10), objective="Carbon")
    found = rules.best(rows, question(500, limits=(dear,)))
    assert found.selection is not None
    assert found.selection.ids == (2,)
    said = rules_words(found, found.reasons[1].blocked_keys, 1)
    assert said == ["at most £10 for “Carbon”"]


@pytest.mark.nodb
def test_a_limit_for_an_objective_that_nothing_serves_is_the_conflict() -> None:
    limit = ObjectiveLimit(9, at_least=2, objective="Safety")
    found = rules.best(IDEAS, question(500, limits=(limit,)))
    assert found.selection is None
    assert conflict_words(found) == ["at least 2 proposals for “Safety”"]


@pytest.mark.nodb
def test_a_duration_is_what_it_says_or_lies_between_the_wanted_dates() -> None:
    first, last = date(2026, 1, 1), date(2026, 9, 30)
    assert rules.months_of(7, first, last) == 7
    assert rules.months_of(None, first, last) == 9
    assert rules.months_of(None, first, None) is None
    assert [rules.periods_of(n) for n in (None, 1, 3, 4, 12)] == [1, 1, 1, 2, 4]


@pytest.mark.nodb
def test_money_is_spread_over_quarters_to_the_cent() -> None:
    assert sum(rules.spread_evenly(Decimal("100.01"), 7)) == Decimal("100.01")
    asked = question(1000, periods=4, amounts=(None, Decimal(400)))
    assert rules.budgets_of(asked, Decimal(1000)) == (200, 400, 200, 200)
    assert rules.budgets_of(asked, Decimal(500)) == (100, 200, 100, 100)
    assert rules.budgets_of(question(1000), Decimal(1000)) == ()


def best_start_by_hand(
    rows: tuple[Candidate, ...], periods: int, limit: int, decay: float
) -> float:
    """The highest value over all choices of a start, or none, for each proposal."""
    lengths = [rules.periods_of(row.months) for row in rows]
    ways = [[None, *range(max(1, periods - n + 1))] for n in lengths]
    top = 0.0
    for starts in product(*ways):
        used = [Decimal(0)] * periods
        value = 0.0
        for item, start, n in zip(rows, starts, lengths, strict=True):
            if start is not None:
                value += float(item.value or 0) * (1 - decay * start)
                for at in range(start, start + n):
                    used[at] += (item.cost or Decimal(0)) / n
        if all(amount <= limit for amount in used):
            top = max(top, value)
    return top


TIMED = (
    row(1, 60, 70, months=6), row(2, 50, 55, months=3), row(3, 45, 50, months=5),
    row(4, 30, 20, months=9),
)  # fmt: skip


@pytest.mark.nodb
@pytest.mark.parametrize("budget", [120, 160, 240])
def test_no_start_times_are_worth_more_than_the_pick(budget: int) -> None:
    found = rules.best(TIMED, question(budget, periods=4, decay=Decimal(10)))
    assert found.selection is not None
    assert found.selection.proven
    by_hand = best_start_by_hand(TIMED, 4, budget // 4, 0.1)
    assert found.selection.value == pytest.approx(by_hand)
    used = spent(found)
    assert used[-1] == 0
    assert all(u <= b for u, b in zip(used, found.budgets, strict=False))
    assert sum(used) == found.selection.cost


@pytest.mark.nodb
def test_what_takes_longer_than_is_planned_starts_at_once_and_ends_later() -> None:
    rows = (row(1, 60, 70, months=18),)
    found = rules.best(rows, question(100, periods=4))
    assert found.selection is not None
    assert [(c.start, len(c.cost)) for c in found.selection.choices] == [(0, 6)]
    assert [r["used"] for r in timeline(found)] == ["£10"] * 4 + ["£20"]
    assert rules.best(rows, question(100, periods=4, amounts=(Decimal(5),))).selection is not None
    tight = rules.best(rows, question(100, periods=4, amounts=(Decimal(5),)))
    assert tight.selection is not None
    assert tight.selection.ids == ()
    said = rules_words(tight, tight.reasons[1].blocked_keys, 1)
    assert said == ["the budget of quarter 1"]


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def scored(world: make.World, title: str, cost: int, *marks: int, **values: Any) -> Proposal:
    made = stage.in_assessment(
        world, title=title, cost_low=Decimal(cost), cost_high=Decimal(cost), **values
    )
    stage.score(world, made, "pmo_analyst", *marks)
    stage.score(world, made, "pmo_manager", *marks)
    services.put_forward(
        actor=world.actor("pmo_analyst"), proposal_id=made.pk, capacity_note="Free in May."
    )
    return made


@pytest.mark.django_db
def test_the_board_sees_what_is_in_what_is_out_and_why(world: make.World) -> None:
    scored(world, "Straight-through accounts", 600, 9, 1)
    scored(world, "Branch tablets", 500, 6, 4)
    hidden = stage.in_assessment(world, title="Drone pictures")
    asked = {"budget": "700", "source": "score", "keep_mandatory": "on"}
    text = signed_in(world, "pmo_director").get(reverse(PAGE), asked).text
    assert "90 points" in text
    assert "Without it: 30 points less." in text
    assert "“Branch tablets” would come in." in text
    assert "With it: 30 points less." in text
    assert "<svg" in text
    assert str(Missing.HIDDEN.label) in text
    assert hidden.title in text


@pytest.mark.django_db
def test_an_empty_page_teaches_and_a_wrong_budget_says_how_to_mend_it(world: make.World) -> None:
    client = signed_in(world, "portfolio_manager")
    assert "No open proposals" in client.get(reverse(PAGE)).text
    stage.submitted(world)
    assert "How much money is there?" in client.get(reverse(PAGE)).text
    answer = client.get(reverse(PAGE), {"budget": "-5", "source": "score"})
    assert answer.status_code == 422
    assert "Please correct this:" in answer.text
    assert "Nothing was saved yet" not in answer.text
    nothing = client.get(reverse(PAGE), {"budget": "900", "source": "score"})
    assert "None of the open proposals can be weighed yet" in nothing.text
    assert str(Missing.SCORE.label) in nothing.text


@pytest.mark.django_db
def test_one_reason_can_be_asked_for_alone(world: make.World) -> None:
    made = scored(world, "Straight-through accounts", 600, 9, 1)
    client = signed_in(world, "portfolio_manager")
    address = reverse("portfolio:selection_why", args=[made.pk])
    answer = client.get(address, {"budget": "700", "source": "score"})
    assert "Without it: 90 points less." in answer.text
    assert client.get(address).status_code == 422


@pytest.mark.django_db
def test_only_the_pmo_and_the_board_may_ask(world: make.World) -> None:
    for role in ("team_member", "business_pm", "client_contact", "resource_manager"):
        assert signed_in(world, role).get(reverse(PAGE)).status_code == 403
        with pytest.raises(NotPermittedError):
            queries.pick(world.actor(role), question(100))
    for role in ("pmo_analyst", "pmo_director", "sponsor", "portfolio_manager"):
        assert signed_in(world, role).get(reverse(PAGE)).status_code == 200


@pytest.mark.django_db
def test_the_operation_says_the_same_as_the_page(world: make.World) -> None:
    first = scored(world, "Straight-through accounts", 600, 9, 1)
    second = scored(world, "Branch tablets", 500, 6, 4)
    client = signed_in(world, "pmo_director")
    answer = client.get("/api/v1/proposals/selection", {"budget": "700"}).json()
    assert answer["value"] == 90
    assert answer["proven"]
    assert {p["proposal_id"]: p["chosen"] for p in answer["proposals"]} == {
        first.pk: True,
        second.pk: False,
    }
    assert answer["proposals"][1]["displaced"] == [first.pk]
    assert answer["proposals"][1]["loss"] == pytest.approx(30)
    wrong = client.get("/api/v1/proposals/selection", {"budget": "700", "at_most": "1:-3"})
    assert wrong.status_code == 422
    assert "as 3:2" in wrong.text


@pytest.mark.django_db
def test_start_times_come_with_the_answer_that_is_loaded_afterwards(world: make.World) -> None:
    first = scored(world, "Straight-through accounts", 600, 9, 1, duration_months=6)
    second = scored(world, "Branch tablets", 300, 6, 4, duration_months=3)
    client = signed_in(world, "pmo_director")
    asked = {
        "budget": "1200", "source": "score", "periods": "4", "amount_1": "300",
        "amount_2": "300", "amount_3": "300", "decay": "10",
    }  # fmt: skip
    shell = client.get(reverse(PAGE), asked).text
    assert "Looking for the best portfolio" in shell
    assert "now=1&amp;budget=1200" in shell
    text = client.get(reverse(PAGE), {**asked, "now": "1"}).text
    assert "Quarters 2 to 3" in text
    assert "Money by quarter" in text
    assert "81 points" in text  # 90 less a tenth for a quarter of waiting
    wrong = client.get(reverse(PAGE), {**asked, "amount_4": "900"})
    assert wrong.status_code == 422
    assert "more money than the budget" in wrong.text
    api = {"budget": "1200", "periods": "4", "period_budgets": ["300", "300", "300"], "decay": "10"}
    answer = client.get("/api/v1/proposals/selection", api).json()
    starts = {p["proposal_id"]: p["start"] for p in answer["proposals"]}
    assert starts == {first.pk: 2, second.pk: 1}
    assert [Decimal(p["used"]) for p in answer["periods"]] == [300, 300, 300, 0]
    assert client.get("/api/v1/proposals/selection", {**api, "periods": "2"}).status_code == 422
