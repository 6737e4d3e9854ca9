"""People by skill as a limit of the best portfolio: the rules, by hand and by brute force."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from pilothouse.engine.selection import explain
from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.tables import (
    conflict_words,
    kept_facts,
    pick_rows,
    rules_words,
    skill_rows,
    skill_table,
    staffing_words,
)
from pilothouse.governance.portfolio.types import (
    Candidate,
    Pick,
    Question,
    SkillDays,
    SkillRoom,
    Staffing,
    Way,
    Work,
)

pytestmark = pytest.mark.nodb
WELD, DRAW = 7, 8
NAMES = {WELD: "Welding", DRAW: "Drawing"}
MONDAY = date(2026, 3, 2)


def row(key: int, cost: int, value: int, **facts: Any) -> Candidate:
    days = {WELD: facts.pop("weld", 0), DRAW: facts.pop("draw", 0)}
    work = tuple(Work(skill, NAMES[skill], Decimal(n)) for skill, n in days.items() if n)
    worth = {"cost": Decimal(cost), "value": Decimal(value), "currency": "GBP", "work": work}
    return Candidate(id=key, number=f"PR-{key}", title=f"Idea {key}", **(worth | facts))


def question(budget: int = 1000, **terms: Any) -> Question:
    return Question(budget=Decimal(budget), by_skill=True, **terms)


def room(skill: int, *limits: int) -> SkillRoom:
    return SkillRoom(skill_id=skill, skill=NAMES[skill], limits=tuple(map(Decimal, limits)))


def best(rows: tuple[Candidate, ...], asked: Question, *rooms: SkillRoom) -> Pick:
    return rules.best(rows, asked, staffing=Staffing(first=MONDAY, rooms=rooms))


TWO = (row(1, 100, 80, weld=40), row(2, 100, 70, weld=50))


def test_two_fit_the_money_and_with_60_days_of_a_skill_only_one() -> None:
    free = rules.best(TWO, Question(budget=Decimal(1000)))
    assert free.selection is not None
    assert free.selection.ids == (1, 2)
    found = best(TWO, question(), room(WELD, 60))
    assert found.selection is not None
    assert found.selection.ids == (1,)
    out = pick_rows(found)["others"][0]
    assert out["lack"] == "It needs 50 days of Welding, 20 are left."
    assert out["why"] == "With it: 10 points less. “Idea 1” would go out."
    [used] = skill_rows(found)
    [cell] = used["cells"]
    assert (cell["used"], cell["limit"], cell["tight"]) == (40, 60, False)


def test_one_more_person_is_priced_and_less_work_brings_it_in() -> None:
    found = best(TWO, question(), room(WELD, 60))
    [price] = found.skill_prices
    # 260 days more in the year: both fit, and the second is worth 70.
    assert (price.days, price.gain, price.by_period) == (260, pytest.approx(70), (70,))
    assert skill_table(found)[0]["gain_words"] == "+70 points"
    # With more time than a page has, so that no slow machine leaves a change out.
    asked = rules.problem(TWO, question(), Decimal(1000), found.staffing)
    assert found.selection is not None
    reason = explain(asked, found.selection, 2, seconds=60)
    factor = {str(change.lever): change.factor for change in reason.changes}["demand"]
    # Beside the 40 days of the first, 20 of its 50 are left: four tenths, to one part in 256.
    assert 0.4 - 1 / 256 <= factor <= 0.4
    told = rules.with_reason(found, 2, reason)
    assert "19.9 days of work (−60 %)" in pick_rows(told)["others"][0]["flip"]


def test_a_skill_that_cannot_bind_has_no_price() -> None:
    found = best(TWO, question(), room(WELD, 90))
    [price] = found.skill_prices
    assert price.gain == 0
    assert found.selection is not None
    assert found.selection.ids == (1, 2)


def test_what_alone_needs_more_than_there_is_says_so() -> None:
    rows = (row(1, 10, 80, weld=40), row(2, 10, 20))
    found = best(rows, question(), room(WELD, 12))
    assert found.selection is not None
    assert found.selection.ids == (2,)
    out = pick_rows(found)["others"][0]
    assert out["why"] == "It cannot come in: it needs 40 days of Welding, 12 are free."
    assert out["lack"] == ""
    timed = best(rows[:1], question(periods=2), room(WELD, 30, 12))
    said = rules_words(timed, timed.reasons[1].blocked_keys, 1)
    assert "it needs 40 days of Welding a quarter, 12 are free in quarter 2" in said


def test_mandatory_work_beyond_the_people_is_the_conflict() -> None:
    rows = (row(1, 10, 80, weld=40, is_mandatory=True), row(2, 10, 20))
    found = best(rows, question(), room(WELD, 12))
    assert found.selection is None
    assert conflict_words(found) == ["the 12 free days of Welding", "“Idea 1” is mandatory"]


def test_the_second_waits_until_the_skill_is_free() -> None:
    asked = question(periods=2, decay=Decimal(10))
    found = best(TWO, asked, room(WELD, 60, 60))
    assert found.selection is not None
    assert {c.proposal: c.start for c in found.selection.choices} == {1: 0, 2: 1}
    [used] = skill_rows(found)
    assert [cell["used"] for cell in used["cells"]] == [40, 50]
    # 80 and nine tenths of 70; one more person in quarter 1 saves the tenth, in quarter 2 nothing.
    assert found.selection.value == pytest.approx(143)
    [price] = found.skill_prices
    assert price.gain == pytest.approx(7)
    assert price.by_period == (pytest.approx(7), pytest.approx(0))


def test_work_is_spread_over_the_quarters_of_the_duration() -> None:
    long = row(1, 100, 80, weld=90, months=9)
    asked = question(periods=4)
    assert rules.work_by_period(long, asked, 100) == {WELD: (30, 30, 30)}
    assert rules.work_by_period(long, asked, 50) == {WELD: (15, 15, 15)}
    assert rules.work_by_period(long, question(), 100) == {WELD: (90,)}
    # Eighteen months are six quarters; a year of them is looked at.
    years = row(2, 100, 80, weld=90, months=18)
    assert rules.work_by_period(years, question(), 100) == {WELD: (60,)}
    tight = best((long,), asked, room(WELD, 29, 30, 30, 30))
    assert tight.selection is not None
    assert [c.start for c in tight.selection.choices] == [1]


def test_a_funding_level_takes_its_share_of_the_work() -> None:
    pilot = Way("Pilot", Decimal(40), 30)
    found = best((row(1, 100, 80, weld=40, levels=(pilot,)),), question(), room(WELD, 12))
    assert found.selection is not None
    assert [(c.level, c.value) for c in found.selection.choices] == [("Pilot", 24)]
    [used] = skill_rows(found)
    assert used["cells"][0]["used"] == 12
    assert used["cells"][0]["tight"]
    less = best((row(1, 100, 80, weld=41, levels=(pilot,)),), question(), room(WELD, 12))
    assert less.selection is not None
    assert less.selection.ids == ()
    said = rules_words(less, less.reasons[1].blocked_keys, 1)
    assert said == ["it needs 12.3 days of Welding, 12 are free"]


def test_who_states_no_work_needs_none_and_is_counted() -> None:
    rows = (*TWO, row(3, 10, 5), row(4, 10, 5, draw=900))
    found = best(rows, question(), room(WELD, 60))
    assert found.selection is not None
    assert set(found.selection.ids) == {1, 3, 4}  # Drawing has no limit here.
    said = " ".join(staffing_words(found))
    assert "1 of 4 proposals considered states no work by skill" in said
    assert "52 weeks from 2 Mar 2026" in said
    timed = best(rows, question(periods=3), room(WELD, 60, 60, 60))
    assert "Quarter 1 is the 13 weeks from 2 Mar 2026." in " ".join(staffing_words(timed))


def test_days_by_hand_take_the_place_of_what_is_computed() -> None:
    skills = {WELD: "Welding", DRAW: "Drawing"}
    typed = (SkillDays(WELD, 15, "Welding"),)
    year = rules.staffing_of(skills, question(skill_days=typed), MONDAY, None)
    assert [(r.skill, r.limits, r.typed) for r in year.rooms] == [("Welding", (60,), True)]
    assert year.unlimited == ("Drawing",)
    quarters = rules.staffing_of(skills, question(periods=3, skill_days=typed), MONDAY, None)
    assert quarters.rooms[0].limits == (15, 15, 15)
    found = rules.best(TWO, question(skill_days=typed), staffing=year)
    assert found.selection is not None
    assert found.selection.ids == (1,)
    assert ("Welding", "at most 15 days a quarter") in kept_facts(found)
    assert "you do not see people's time: Drawing." in " ".join(staffing_words(found))


def best_by_hand(
    rows: tuple[Candidate, ...], asked: Question, limits: dict[int, list[int]], budget: int
) -> float:
    """The highest value over all ways to start each proposal in some quarter, or not at all."""
    spans = asked.periods or 1
    lengths = [1 if not asked.periods else -(-(r.months or 1) // 3) for r in rows]
    ways = [[None, *range(max(1, spans - n + 1))] for n in lengths]
    top = 0.0
    for starts in product(*ways):
        value, cost = 0.0, Decimal(0)
        used = {key: [Decimal(0)] * (spans + 4) for key in limits}
        for item, start, n in zip(rows, starts, lengths, strict=True):
            if start is None:
                continue
            value += float(item.value or 0) * (1 - float(asked.decay) / 100 * start)
            cost += item.cost or Decimal(0)
            for one in item.work:
                for at in range(start, start + n):
                    used[one.skill_id][at] += one.days / n
        kept = all(
            used[key][at] <= limit for key, row in limits.items() for at, limit in enumerate(row)
        )
        if kept and cost <= budget:
            top = max(top, value)
    return top


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_keeps_the_days_is_worth_more(seed: int) -> None:
    chance = random.Random(seed)
    for periods in (0, 3):
        rows = tuple(
            row(
                key,
                chance.randint(10, 60),
                chance.randint(10, 90),
                weld=chance.choice((0, 6, 12, 24, 36)),
                draw=chance.choice((0, 6, 18, 30)),
                months=chance.choice((3, 6)),
            )
            for key in range(1, 7)
        )
        spans = periods or 1
        limits = {key: [chance.randint(10, 40) for _ in range(spans)] for key in (WELD, DRAW)}
        asked = question(3000, periods=periods, decay=Decimal(10 if periods else 0))
        found = best(rows, asked, *(room(key, *limit) for key, limit in limits.items()))
        assert found.selection is not None
        assert found.selection.proven
        by_hand = best_by_hand(rows, asked, limits, 3000)
        assert found.selection.value == pytest.approx(by_hand)
        for used in skill_rows(found):
            assert all(cell["used"] <= cell["limit"] for cell in used["cells"])


def test_what_is_kept_reads_back_word_for_word() -> None:
    asked = question(periods=2, decay=Decimal(10), skill_days=(SkillDays(WELD, 60, "Welding"),))
    found = best((*TWO, row(3, 10, 30, weld=70)), asked, room(WELD, 60, 60))
    back = rules.pick_of(json.loads(json.dumps(rules.evidence_of(found))))
    assert back.question == asked
    assert skill_table(back) == skill_table(found)
    assert staffing_words(back) == staffing_words(found)
    assert pick_rows(back) == pick_rows(found)
    older = json.loads(json.dumps(rules.evidence_of(rules.best(TWO, Question(budget=Decimal(9))))))
    for name in ("staffing", "skill_prices"):
        del older["selection"][name]
    for name in ("by_skill", "skill_days"):
        del older["selection"]["question"][name]
    assert rules.pick_of(older).staffing is None
