"""The checks and the computed RAG on hand-made facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pilothouse.insight.health import rules
from pilothouse.insight.health.rules.rag import is_better
from pilothouse.insight.health.types import ActionState, Facts, ItemFact, MilestoneFact, TaskFact

SOUND = Facts(
    today=date(2026, 3, 2),
    in_execution=True,
    number="P-001",
    plan_url="/plan/",
    has_plan=True,
    finish=date(2026, 6, 1),
    baseline_number=1,
    baseline_finish=date(2026, 6, 1),
    finish_days=0,
    days_since_data=3,
    unfinished=5,
)
TASK = TaskFact(7, "Dig", "total float -2.0 d")
RISK = ItemFact("R-1", "Flood", "score 20", "/risks/1/")


@pytest.mark.parametrize(
    ("values", "rag"),
    [
        ({}, "green"),
        ({"finish_days": 3}, "green"),
        ({"finish_days": 4}, "amber"),
        ({"finish_days": 10}, "amber"),
        ({"finish_days": 11}, "red"),
        ({"negative": (TASK,)}, "red"),
        ({"finish": date(2026, 3, 1)}, "red"),
        ({"finish": date(2026, 3, 1), "unfinished": 0}, "green"),
        ({"p80": date(2026, 6, 21)}, "green"),
        ({"p80": date(2026, 6, 22)}, "amber"),
        ({"days_since_data": 36}, "amber"),
        ({"risks_without_plan": (RISK,)}, "amber"),
        ({"baseline_number": None, "finish_days": None}, "none"),
        ({"has_plan": False}, "none"),
    ],
)
def test_the_computed_rag(values: dict[str, Any], rag: str) -> None:
    computed = rules.computed_rag(replace(SOUND, **values))
    assert computed.rag == rag
    assert computed.reasons


def kinds(**values: Any) -> list[str]:
    facts = replace(SOUND, **values)
    return [str(found.kind) for found in rules.find(facts, rules.computed_rag(facts))]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"finish_days": 12}, ["late_finish"]),
        ({"negative": (TASK,)}, ["negative_float"]),
        ({"days_since_data": 15}, ["stale_data"]),
        ({"days_since_data": 15, "in_execution": False}, []),
        ({"days_since_data": 15, "unfinished": 0}, []),
        ({"risks_without_plan": (RISK,)}, ["risk_without_plan"]),
        ({"issues_overdue": (RISK,)}, ["issue_overdue"]),
        ({"actions_failed": (RISK,)}, ["action_failed"]),
    ],
)
def test_each_check_finds_its_own(values: dict[str, Any], expected: list[str]) -> None:
    assert kinds(**values) == expected


def test_a_milestone_is_late_beyond_five_days_and_not_when_done() -> None:
    stone = MilestoneFact(3, "Gate", date(2026, 4, 1), date(2026, 4, 9), 6, done=False)
    assert kinds(milestones=(stone,)) == ["late_milestone"]
    assert kinds(milestones=(replace(stone, slip=5),)) == []
    assert kinds(milestones=(replace(stone, done=True),)) == []


def test_the_watermelon_is_found_with_the_reasons_as_evidence() -> None:
    facts = replace(SOUND, finish_days=20, stated_rag="green", stated_on=date(2026, 2, 20))
    found = rules.find(facts, rules.computed_rag(facts))
    melon = next(item for item in found if item.kind == "stated_rag")
    assert melon.title == "Stated green, computed red"
    assert "20 working days behind" in melon.rows[0].label


@pytest.mark.parametrize(
    ("stated", "computed", "better"),
    [
        ("green", "red", True),
        ("amber", "red", True),
        ("red", "green", False),
        ("green", "green", False),
        ("none", "red", False),
        ("green", "none", False),
    ],
)
def test_better_than_computed(stated: str, computed: str, *, better: bool) -> None:
    assert is_better(stated, computed) is better


@pytest.mark.parametrize(
    ("cleared", "today", "state"),
    [
        (True, date(2026, 3, 3), ActionState.EFFECTIVE),
        (False, date(2026, 3, 16), ActionState.DONE),
        (False, date(2026, 3, 17), ActionState.INEFFECTIVE),
    ],
)
def test_an_effect_has_fourteen_days_to_come(
    *, cleared: bool, today: date, state: ActionState
) -> None:
    assert rules.effect_of(cleared=cleared, done_on=date(2026, 3, 2), today=today) is state
