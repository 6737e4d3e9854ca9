"""The days of each skill within which a selection is to stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pilothouse.foundation.people.queries import skills
from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.permissions import CAPACITY
from pilothouse.governance.portfolio.queries.capacity import capacity_picture
from pilothouse.governance.portfolio.queries.proposals import choosable
from pilothouse.governance.portfolio.types import (
    Candidate,
    CapacityBy,
    Question,
    SkillDays,
    Staffing,
)
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError


def sees_time(actor: Actor) -> bool:
    """Whether the days of people may be computed for the actor; else they are given by hand."""
    return permits.can_anywhere(actor, CAPACITY)


def skills_in_question(actor: Actor) -> list[tuple[int, str]]:
    """Keys and names of the skills for which proposals that the actor may choose state work."""
    rows = skills(actor).filter(pk__in=choosable(actor).values("work__skill"))
    return list(rows.values_list("pk", "name"))


def staffing(actor: Actor, question: Question, rows: Sequence[Candidate]) -> Staffing | None:
    """The limits by skill of a question, None where none are asked for.

    Raises InvalidError where the actor does not see people's time and gave no days either.
    """
    if not question.by_skill:
        return None
    seen = sees_time(actor)
    if not seen and not question.skill_days:
        said = "You do not see people's time, so give the days of at least one skill."
        raise InvalidError(said, {"by_skill": [said]})
    considered, _left_out, _currency = rules.candidates_of(rows, question)
    asked = rules.skills_asked(considered)
    weeks = rules.weeks_ahead(question)
    picture = (
        capacity_picture(actor, CapacityBy.SKILL, weeks=weeks, wanted=tuple(asked.values()))
        if seen and asked
        else None
    )
    return rules.staffing_of(asked, question, rules.mondays(actor.today, 1)[0], picture)


def named_skills(actor: Actor, rows: Sequence[SkillDays]) -> Iterator[SkillDays]:
    """The days given by hand with the names of their skills; InvalidError for an unknown one."""
    names = dict(skills(actor).values_list("pk", "name")) if rows else {}
    for item in rows:
        if item.skill_id not in names:
            said = f"There is no skill with the id {item.skill_id}."
            raise InvalidError(said, {"skill_days": [said]})
        yield replace(item, skill=names[item.skill_id])
