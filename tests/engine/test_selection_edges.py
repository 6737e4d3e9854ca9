"""What a selection refuses and in which words, and how its long parts tell and stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pilothouse.engine.selection import (
    CategoryLimit,
    Level,
    NoSelectionError,
    Portfolio,
    Proposal,
    SelectionError,
    SelectionStoppedError,
    Synergy,
    explain,
    frontier,
    loosened,
    prices,
    scaled,
    select,
    with_cost,
    with_demand,
    with_it,
    with_score,
    without,
)
from pilothouse.engine.selection.choosing import conflicting
from tests.engine.test_selection import portfolio

pytestmark = pytest.mark.nodb

Telling = Callable[[int, int], bool | None]
P = portfolio()
FOUND = select(P, gap=0)
SHARES = [0.4, 0.8, 1.0]


def explained(progress: Telling | None) -> object:
    return explain(P, FOUND, FOUND.ids[0], progress=progress)


def priced(progress: Telling | None) -> object:
    return prices(P, FOUND, progress=progress)


def against_money(progress: Telling | None) -> object:
    return frontier(P, SHARES, gap=0, progress=progress)


LONG: dict[str, tuple[Callable[[Telling | None], Any], int]] = {
    "explain": (explained, 57),
    "prices": (priced, len(FOUND.usage)),
    "frontier": (against_money, 3),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_told_rises_to_the_total(name: str) -> None:
    work, total = LONG[name]
    told: list[tuple[int, int]] = []
    work(lambda done, of: told.append((done, of)))
    counts = [done for done, _ in told]
    assert {of for _, of in told} == {total}
    assert counts == sorted(counts)
    assert counts[-1] == total
    assert len(set(counts)) > 3


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("after", [0, 2])
def test_it_stops_where_it_is_told_to(name: str, after: int) -> None:
    work, _ = LONG[name]
    told: list[int] = []

    def until(done: int, of: int) -> bool:
        told.append(done)
        return done < after

    with pytest.raises(SelectionStoppedError, match="stopped"):
        work(until)
    assert told[-1] == max(after, told[0])
    assert all(done < after for done in told[:-1])

    def broken(done: int, of: int) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(broken)


def test_looking_for_a_conflict_can_be_stopped() -> None:
    must = tuple(replace(row, mandatory=row.id in (2, 5, 8)) for row in P.proposals)
    told: list[tuple[int, int]] = []
    with pytest.raises(SelectionStoppedError, match="conflict"):
        conflicting(replace(P, proposals=must), lambda done, of: False)
    with pytest.raises(NoSelectionError):
        select(replace(P, proposals=must), seconds=7, progress=lambda *at: told.append(at))
    assert told[-1] == (7000, 7000)
    assert told == sorted(told)


NAN, INF = float("nan"), float("inf")
ONE = Proposal(1, "Only", value=1, cost=(2,))
BARE = Portfolio((ONE,))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"proposals": (replace(ONE, value=NAN),)}, "value of “Only” is nan"),
        ({"proposals": (replace(ONE, value=Decimal("NaN")),)}, "value of “Only” is Decimal"),
        ({"proposals": (replace(ONE, value="12"),)}, "value of “Only” is '12'"),
        ({"proposals": (replace(ONE, cost=(1, INF)),)}, "cost of “Only” is inf"),
        ({"proposals": (replace(ONE, risk=NAN),)}, "risk of “Only”"),
        ({"proposals": (replace(ONE, decay=NAN),)}, "decay of “Only”"),
        ({"proposals": (replace(ONE, scores={"fit": NAN}),)}, "score “fit” of “Only”"),
        ({"proposals": (replace(ONE, demand={"it": (NAN,)}),)}, "demand of “Only” for it"),
        ({"proposals": (replace(ONE, levels=(Level("half", NAN),)),)}, "value of “Only, half”"),
        ({"budgets": (None, NAN)}, "A budget is nan"),
        ({"total_budget": INF}, "A budget is inf.*None"),
        ({"capacity": {"it": (NAN,)}}, "capacity of it"),
        ({"weights": {"fit": NAN}}, "weight of fit"),
        ({"categories": (CategoryLimit("keep", at_most=NAN),)}, "limit of keep"),
        ({"risk_limit": NAN}, "limit of risk"),
        ({"synergies": (Synergy((1,), NAN),)}, "bonus"),
    ],
)
def test_figures_that_are_none_are_refused_by_name(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(SelectionError, match=words):
        select(replace(BARE, **changes))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: explain(P, FOUND, 99), "no proposal 99"),
        (lambda: with_score(P, 99, 1), "no proposal 99"),
        (lambda: with_cost(P, 99, 1), "no proposal 99"),
        (lambda: with_demand(P, 99, 1), "no proposal 99"),
        (lambda: with_it(P, 99), "no proposal 99"),
        (lambda: without(P, 99), "no proposal 99"),
        (lambda: with_score(P, 1, NAN), "by nan"),
        (lambda: with_cost(P, 1, INF), "by inf"),
        (lambda: frontier(BARE, [1.0]), "total_budget or budgets"),
        (lambda: frontier(replace(BARE, budgets=(None,)), [1.0]), "total_budget or budgets"),
        (lambda: frontier(P, [-1.0]), "multiplied by -1.0"),
        (lambda: scaled(P, NAN), "multiplied by nan"),
        (lambda: loosened(P, "capacity:welding:0", 1), "“capacity:welding:0”; there are: .*budget"),
        (lambda: loosened(P, "budget:7", 1), "no limit “budget:7”"),
        (lambda: loosened(P, "budget:x", 1), "no limit “budget:x”"),
        (lambda: loosened(BARE, "budget", 1), "there are: none"),
        (lambda: loosened(P, "budget", NAN), "nan looser"),
        (lambda: prices(P, FOUND, units={"money": 1}), "no limit “money”"),
        (lambda: select(P, known=(999,)), "not those of this portfolio"),
        (lambda: select(P, seconds=NAN), "0 or more, not nan"),
        (lambda: select(P, gap=-0.1), "0 or more, not 10 and -0.1"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(make: Callable[[], Any], words: str) -> None:
    with pytest.raises(SelectionError, match=words):
        make()


def test_of_nothing_nothing_is_chosen() -> None:
    found = select(Portfolio(()))
    assert (found.choices, found.value, found.bound, found.proven) == ((), 0, 0, True)
    with pytest.raises(NoSelectionError, match="at least 1"):
        select(Portfolio((), categories=(CategoryLimit("keep", at_least=1),)))
