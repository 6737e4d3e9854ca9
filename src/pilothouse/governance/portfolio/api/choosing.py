"""The best portfolio under a budget in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from pilothouse.engine.selection.data import total
from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.permissions import CHOOSE
from pilothouse.governance.portfolio.tables import (
    conflict_words,
    lack_words,
    left_out_rows,
    level_words,
    reason_words,
    rules_words,
    skill_rows,
    spent,
)
from pilothouse.governance.portfolio.types import (
    MOST_PERIODS,
    Candidate,
    ObjectiveLimit,
    Pick,
    Question,
    SkillDays,
    ValueSource,
)
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.http.base import actor_of, operation

router = Router(tags=["portfolio"])
LONGEST = 14
_SAME = {
    "budget", "source", "portfolio_id", "keep_mandatory", "take_off_running", "most_large",
    "periods", "decay", "risk_limit", "by_skill",
}  # fmt: skip


class QuestionIn(Schema):
    """`at_least` and `at_most` are an objective's id and a whole number, as 3:2.

    With `periods`, start times are chosen too: so many quarters, each with its amount of
    `period_budgets`; those without one share the rest of the budget evenly. `decay` is the
    percentage of its value that a proposal loses for each quarter of waiting.

    `by_skill` keeps within the free person-days of each skill: those of the people whose main
    skill it is, less absences and what running projects ask. `skill_days` are a skill's id and
    whole person-days a quarter, as 3:40, in the place of what is computed.
    """

    budget: Decimal = Field(gt=0, max_digits=14, decimal_places=2)
    source: ValueSource = ValueSource.SCORE
    portfolio_id: int | None = None
    keep_mandatory: bool = True
    take_off_running: bool = False
    most_large: int | None = Field(None, ge=0, le=999)
    risk_limit: int | None = Field(None, ge=0, le=99999)
    periods: int = Field(0, ge=0, le=MOST_PERIODS)
    period_budgets: list[Decimal] = []
    decay: Decimal = Field(Decimal(0), ge=0, le=100)
    at_least: list[str] = []
    at_most: list[str] = []
    by_skill: bool = False
    skill_days: list[str] = []


class ChoiceOut(Schema):
    """One proposal that was weighed. `start` is its quarter, from 1.
    `level` is its funding level, "" in full.

    `lacks` says which days of a skill are missing beside what was chosen.

    `loss`, `displaced` and `instead` are of the other choice.
    """

    proposal_id: int
    number: str
    title: str
    chosen: bool
    value: Decimal | None
    cost: Decimal | None
    mandatory: bool
    start: int | None
    level: str | None
    level_why: str
    loss: float | None
    displaced: list[int]
    instead: list[int]
    blocked_by: list[str]
    lacks: str
    why: str
    flip: str


class LeftOutOut(Schema):
    number: str
    title: str
    reason: str


class PointOut(Schema):
    budget: Decimal
    value: float
    bound: float
    chosen: list[int]


class PeriodOut(Schema):
    period: int
    budget: Decimal
    used: Decimal


class SkillPeriodOut(Schema):
    """Person-days: `there` of people, `taken` by running projects, `limit` and `used`.

    `gain` is what one more person in this period alone adds to the value.
    """

    period: int
    there: Decimal | None
    taken: Decimal | None
    limit: Decimal
    used: Decimal
    gain: float | None


class SkillOut(Schema):
    """A skill that limits; `gain` is what one more person adds to the value. `typed`: by hand."""

    skill_id: int
    skill: str
    people: int | None
    typed: bool
    gain: float | None
    periods: list[SkillPeriodOut]


class PriceOut(Schema):
    more: Decimal
    gain: float
    proven: bool


class SelectionOut(Schema):
    source: ValueSource
    currency: str
    budget: Decimal
    committed: Decimal
    available: Decimal
    value: float | None
    bound: float | None
    proven: bool
    cost: Decimal | None
    conflict: list[str]
    proposals: list[ChoiceOut]
    left_out: list[LeftOutOut]
    price: PriceOut | None
    periods: list[PeriodOut]
    skills: list[SkillOut]
    unlimited_skills: list[str]
    without_work: int
    frontier: list[PointOut]


@router.get(
    "/proposals/selection",
    **operation(
        "portfolio.select_proposals",
        permission=CHOOSE,
        summary="The best selection of open proposals under a budget, with reasons",
        response=SelectionOut,
    ),
)
def select_proposals(request: HttpRequest, asked: Query[QuestionIn]) -> dict[str, Any]:
    return selection_out(queries.pick(actor_of(request), question_of(asked)))


def question_of(asked: QuestionIn) -> Question:
    """The question that a body or an address asks. Raises InvalidError."""
    least = [(key, {"at_least": int(n)}) for key, n in _pairs("at_least", asked.at_least)]
    most = [(key, {"at_most": Decimal(n)}) for key, n in _pairs("at_most", asked.at_most)]
    return Question(
        **asked.model_dump(include=_SAME),
        amounts=_amounts(asked),
        limits=tuple(ObjectiveLimit(key, **side) for key, side in [*least, *most]),  # type: ignore[arg-type]
        skill_days=_skill_days(asked),
    )


def _amounts(asked: QuestionIn) -> tuple[Decimal, ...]:
    """The budgets of the quarters. Raises InvalidError where they are too many or too much."""
    amounts = asked.period_budgets
    if len(amounts) > asked.periods or any(not 0 <= row <= asked.budget for row in amounts):
        said = "Give at most one amount for each of the periods, none above the budget."
        raise InvalidError(said, {"period_budgets": [said]})
    if sum(amounts) > asked.budget:
        said = "The periods hold more money than the budget."
        raise InvalidError(said, {"period_budgets": [said]})
    return tuple(amounts)


def _skill_days(asked: QuestionIn) -> tuple[SkillDays, ...]:
    """The days given by hand. Raises InvalidError where a skill is named twice or to no effect."""
    rows = tuple(SkillDays(key, int(n)) for key, n in _pairs("skill_days", asked.skill_days))
    if len({row.skill_id for row in rows}) < len(rows) or (rows and not asked.by_skill):
        said = "Name each skill once, and only together with by_skill."
        raise InvalidError(said, {"skill_days": [said]})
    return rows


def _pairs(name: str, texts: list[str]) -> list[tuple[int, str]]:
    """Objective and whole number from each `objective:number`. Raises InvalidError."""
    found = []
    for text in texts:
        key, _, amount = text.partition(":")
        parts = (key, amount)
        if not all(p.isascii() and p.isdigit() and len(p) <= LONGEST for p in parts):
            said = f"Write an id and a whole number as 3:2, not “{text[:40]}”."
            raise InvalidError(said, {name: [said]})
        found.append((int(key), amount))
    return found


def selection_out(pick: Pick) -> dict[str, Any]:
    """An answer as the API gives it."""
    found = pick.selection
    return {
        "source": pick.question.source,
        "currency": pick.currency,
        "budget": pick.question.budget,
        "committed": pick.committed,
        "available": pick.available,
        "value": found.value if found else None,
        "bound": found.bound if found else None,
        "proven": bool(found and found.proven),
        "cost": found.cost if found else None,
        "conflict": conflict_words(pick),
        "proposals": [_choice(pick, row) for row in pick.considered] if found else [],
        "left_out": left_out_rows(pick),
        "price": _price(pick),
        "periods": _periods(pick),
        "skills": [_skill(row) for row in skill_rows(pick)],
        "unlimited_skills": list(pick.staffing.unlimited) if pick.staffing else [],
        "without_work": sum(not row.work for row in pick.considered),
        "frontier": [
            {"budget": p.budget, "value": p.value, "bound": p.bound, "chosen": list(p.chosen)}
            for p in pick.frontier
        ],
    }


def _periods(pick: Pick) -> list[dict[str, Any]]:
    rows = zip(pick.budgets, spent(pick), strict=False)
    return [{"period": n, "budget": b, "used": used} for n, (b, used) in enumerate(rows, 1)]


def _skill(row: dict[str, Any]) -> dict[str, Any]:
    room = row["room"]
    return {
        "skill_id": room.skill_id,
        "skill": room.skill,
        "people": room.people,
        "typed": room.typed,
        "gain": row["gain"],
        "periods": row["cells"],
    }


def _price(pick: Pick) -> dict[str, Any] | None:
    price = pick.price
    if price is None:
        return None
    return {"more": price.unit, "gain": price.gain, "proven": price.proven}


def _choice(pick: Pick, row: Candidate) -> dict[str, Any]:
    reason = pick.reasons.get(row.id)
    choice = pick.selection.of(row.id) if pick.selection else None
    titles = {item.id: item.title for item in pick.considered}
    return {
        "proposal_id": row.id,
        "number": row.number,
        "title": row.title,
        "chosen": choice is not None,
        "level": choice.level if choice and row.levels else None,
        "level_why": level_words(pick, row),
        "start": choice.start + 1 if choice and pick.budgets else None,
        "value": row.value,
        "cost": total(choice.cost) if choice else row.cost,
        "mandatory": row.is_mandatory,
        "lacks": lack_words(pick, row),
        "loss": reason.loss if reason else None,
        "displaced": list(reason.displaced) if reason else [],
        "instead": list(reason.instead) if reason else [],
        "blocked_by": rules_words(pick, reason.blocked_keys, row.id) if reason else [],
        **reason_words(pick, row, reason, titles),
    }
