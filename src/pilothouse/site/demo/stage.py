"""The demo company while it is being built: who is who, and what time it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings

from pilothouse.foundation.access.queries import actor_for_person
from pilothouse.kit.actor import Actor, system_actor

FRIDAY = 4
T = TypeVar("T")
Steps = Generator[datetime, None, T]


@dataclass(frozen=True, slots=True)
class Member:
    """One of the company's people."""

    pk: int
    name: str
    email: str
    unit: str


@dataclass(slots=True)
class Company:
    """What the scripts know and share. `moment` is the time of the step that is being played."""

    now: datetime
    seed: int
    say: Callable[[str], object]
    moment: datetime
    leads: dict[str, Member] = field(default_factory=dict)
    units: dict[str, list[Member]] = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    portfolios: dict[str, Any] = field(default_factory=dict)
    programmes: dict[str, Any] = field(default_factory=dict)
    objectives: dict[str, int] = field(default_factory=dict)
    model: Any = None
    _actors: dict[int, Actor] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(zone()).date()

    @property
    def system(self) -> Actor:
        return system_actor(self.moment)

    def chance(self, *names: object) -> random.Random:
        """A source of chance of its own for a purpose, so that no story disturbs another."""
        return random.Random(":".join(map(str, (self.seed, *names))))  # noqa: S311

    def actor(self, key: str) -> Actor:
        """A lead, acting at the moment of the step."""
        return self.person(self.leads[key].pk)

    def person(self, pk: int) -> Actor:
        """Anybody with an account, acting at the moment of the step."""
        if pk not in self._actors:
            self._actors[pk] = actor_for_person(pk, self.moment)
        return self._actors[pk].at(self.moment)

    def forget_grants(self) -> None:
        """Read everybody's grants anew, after roles were given."""
        self._actors.clear()

    def lead(self, key: str) -> int:
        """The key of a lead's person."""
        return self.leads[key].pk


def zone() -> ZoneInfo:
    """The time zone of the installation."""
    return ZoneInfo(settings.TIME_ZONE)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant on a day, on the Monday after it when that is a weekend."""
    if day.weekday() > FRIDAY:
        day += timedelta(days=7 - day.weekday())
    return datetime.combine(day, time(hour, minute), zone())


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
