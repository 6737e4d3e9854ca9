"""States and events of plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class ImportState(models.TextChoices):
    READING = "reading", _("Reading")
    READY = "ready", _("Ready to confirm")
    APPLYING = "applying", _("Importing")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Not read")
    DROPPED = "dropped", _("Dropped")


BUSY = (ImportState.READING, ImportState.APPLYING)


class UndoState(models.TextChoices):
    DONE = "done", _("Done")
    UNDONE = "undone", _("Undone")
    GONE = "gone", _("Cannot come back")


class Shift(models.TextChoices):
    """What the tasks linked to a moved one do."""

    USE = "use", _("Use the buffer")
    KEEP = "keep", _("Keep the buffer")
    STAY = "stay", _("Leave linked tasks")


class Merge(StrEnum):
    """What becomes of edits made upon an older state of a plan, where nobody touched the same."""

    NONE = "none"
    SAME_ROWS = "same rows"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanged(Event):
    """A plan was recalculated after an edit, an import, an undo or a change request.

    What follows from it in the background may wait for `rest`, in which more edits may come.
    """

    project_id: int
    plan_id: int
    revision: int
    rest: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReported(Event):
    """Somebody said how far a task is."""

    project_id: int
    task_uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineFrozen(Event):
    """A complete copy of a plan was kept."""

    project_id: int
    baseline_id: int
    number: int
