"""The time of our people, and who asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.engine.capacity import HandOut


class CapacityBy(models.TextChoices):
    PERSON = "person", _("Person")
    UNIT = "unit", _("Unit")
    SKILL = "skill", _("Main skill")


@dataclass(frozen=True, slots=True)
class Worker:
    """One of our people, the hours that they work in a week, and their main skill."""

    id: int
    name: str
    unit: str
    hours_per_week: Decimal
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a person is absent."""

    person_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Claim:
    """Minutes that a project still asks of a person, unit or skill (`key`) between two days."""

    project_id: int
    key: str
    first: date
    last: date
    minutes: int


@dataclass(frozen=True, slots=True)
class RankedProject:
    """A running project in the order in which capacity is given, and what put it there."""

    id: int
    number: str
    name: str
    is_mandatory: bool
    score: Decimal | None
    tier: int
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityPicture:
    """Capacity handed out over weeks. `unknown` are resources that are none of our people.

    `holders` are for each word of `capacity` the names of those whose time it is; `skills` the
    skill that it stands for, where it is one.
    """

    by: CapacityBy
    weeks: tuple[date, ...]
    order: tuple[RankedProject, ...]
    capacity: dict[str, tuple[int, ...]]
    handed: HandOut
    unknown: tuple[tuple[int, str], ...]
    unplanned: tuple[RankedProject, ...]
    holders: dict[str, tuple[str, ...]]
    skills: dict[str, str]

    def only_person(self, word: str) -> str:
        """The one person whose time a word stands for; empty where there are none or several."""
        names = self.holders.get(word, ())
        return names[0] if len(names) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreOf:
    """What one more of a person would give.

    `days` are the calendar days by which projects finish earlier, added up; `by_project` has them
    for each project, below zero for one that would finish later. `finish` and `finish_with` are
    the last finish of all projects without and with them.
    """

    person_id: int
    name: str
    days: float
    by_project: dict[int, float]
    finish: datetime
    finish_with: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottlenecks:
    """Our people by the days of finish that one more of each would gain, most first.

    `levelled` has for each project the days by which it finishes later because people cannot do
    two things at once. `left_out` are projects that were not counted, each with the reason.
    `untried` are people for whom the `seconds` did not suffice; `in_time` is False where not even
    the plans could be levelled.
    """

    order: tuple[RankedProject, ...]
    rows: tuple[MoreOf, ...]
    levelled: dict[int, float]
    left_out: tuple[tuple[RankedProject, str], ...]
    untried: tuple[str, ...]
    seconds: float
    in_time: bool = True
