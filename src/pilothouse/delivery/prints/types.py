"""What can be printed of a plan, and on what."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperSize(models.TextChoices):
    A4 = "a4", "A4"
    A3 = "a3", "A3"
    A2 = "a2", "A2"
    LETTER = "letter", _("Letter")
    TABLOID = "tabloid", _("Tabloid")


class Orientation(models.TextChoices):
    LANDSCAPE = "landscape", _("Landscape")
    PORTRAIT = "portrait", _("Portrait")


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    PNG = "png", "PNG"


class Which(models.TextChoices):
    ALL = "all", _("All tasks")
    OPEN = "open", _("Unfinished tasks")
    CRITICAL = "critical", _("Critical tasks")
    MILESTONES = "milestones", _("Milestones")


class PrintColumn(models.TextChoices):
    """The columns of the table beside the bars; the name is always there."""

    NUMBER = "number", _("Row")
    WBS = "wbs", _("WBS")
    DURATION = "duration", _("Duration")
    START = "start", _("Start")
    FINISH = "finish", _("Finish")
    PERCENT = "percent", _("Done")
    FLOAT = "float", _("Float")
    PEOPLE = "people", _("People")


class PrintState(models.TextChoices):
    DRAWING = "drawing", _("Being drawn")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not drawn")


USUAL = ("wbs", "duration", "start", "finish")
SHARED = ("wbs", "duration", "start", "finish", "percent")


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """What is drawn: size, range of days (None: the plan's own), columns, rows, pages across."""

    kind: str = FileKind.PDF.value
    paper: str = PaperSize.A4.value
    orientation: str = Orientation.LANDSCAPE.value
    first: date | None = None
    last: date | None = None
    columns: tuple[str, ...] = USUAL
    which: str = Which.ALL.value
    level: int = 0
    across: int = 1
    links: bool = True
    baseline: bool = True
    slack: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain data to keep; dates in ISO 8601."""
        data = asdict(self)
        days = {name: day and day.isoformat() for name, day in data.items() if _is_day(name)}
        return data | days | {"columns": list(self.columns)}

    @classmethod
    def of(cls, data: dict[str, Any]) -> PrintOptions:
        """The options that `as_json` gave."""
        known = {item.name for item in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in ("first", "last"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        values["columns"] = tuple(values.get("columns", USUAL))
        return cls(**values)


def _is_day(name: str) -> bool:
    return name in ("first", "last")


@dataclass(frozen=True, slots=True)
class Line:
    """A task as the page behind a read-only link lists it."""

    number: int
    wbs: str
    name: str
    level: int
    start: date
    finish: date
    percent: int
    summary: bool
    milestone: bool
    critical: bool


@dataclass(frozen=True, slots=True)
class SharedPage:
    """One page behind a read-only link: its drawing, its rows, which page of how many."""

    picture: str
    lines: tuple[Line, ...]
    number: int
    total: int
    facts: dict[str, Any] = field(default_factory=dict)
