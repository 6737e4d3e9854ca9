"""States, sides and events of dependencies between projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class DependencyState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    CHANGED = "changed", _("New date proposed")
    DELIVERED = "delivered", _("Delivered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Role(models.TextChoices):
    GIVES = "gives", _("Gives")
    GETS = "gets", _("Gets")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of another project, or offered to it.

    `role` is that of the project which proposes; `task` its own task: the one that ends with the
    delivery where it gives, the one that waits for it where it gets.
    """

    other_id: int
    role: Role
    title: str
    on: date
    description: str = ""
    task: int | None = None


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link between the plans of two projects, as files told of it.

    `on` is the day for which the waiting plan was made, if it says so; `milestone` its external
    task that stands for the other end, where it has one.
    """

    giver_id: int
    gives: int
    receiver_id: int
    waits: int
    on: date | None = None
    milestone: int | None = None


@dataclass(frozen=True, slots=True)
class LateDependency:
    """A delivery that is forecast after the agreed day."""

    dependency_id: int
    number: str
    title: str
    agreed_on: date
    forecast_on: date
    days: int
    gives: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyMoved(Event):
    """Something about a dependency changed that the other side has to know; `news` says what."""

    dependency_id: int
    news: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DependenciesFound(Event):
    """Dependencies were made of links between plans; `counts` how many, by project."""

    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencySlipped(Event):
    """The giving plan now delivers after the agreed day; `days` calendar days late."""

    dependency_id: int
    days: int
