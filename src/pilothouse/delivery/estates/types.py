"""States of an estate and its files, and what is needed to open one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

ANY_PROJECT = -1


class EstateState(models.TextChoices):
    WAITING = "waiting", _("Waiting for files")
    RUNNING = "running", _("Being brought in")
    DONE = "done", _("Brought in")


class FileState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Brought in")
    UNCHANGED = "unchanged", _("Nothing changed")
    POOL = "pool", _("Resource pool")
    FAILED = "failed", _("Not brought in")
    TABLE = "table", _("Table, columns not known")
    SKIPPED = "skipped", _("No plan file")
    GONE = "gone", _("No longer in the folder")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEstate:
    """What a folder of plans is brought in as, and who answers for projects that name nobody."""

    name: str
    portfolio_id: int
    programme_id: int | None = None
    sponsor_id: int
    business_pm_id: int
    technical_pm_id: int
    method: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the folder: its path below it, with `/`, its size and its digest."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of an estate, in numbers. `people` counts resources that are our people."""

    files: dict[str, int]
    projects: int
    tasks: int
    losses: int
    links: int
    links_open: int
    people: int
    unknown: tuple[str, ...]
