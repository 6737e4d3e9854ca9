"""Reading jobs: one's own, as a page or the API shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.jobs.types import ENDED, JobState
from pilothouse.kit.models import Job


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job in words. `percent` is 0 to 100; `url` is where the result is, once there is one."""

    id: int
    title: str
    state: str
    percent: int
    said: str
    ended: bool
    url: str


def jobs(actor: Actor) -> QuerySet[Job]:
    """The jobs that the actor asked for, newest first; the software sees all."""
    rows = Job.objects.order_by("-created_at", "-pk")
    return rows if actor.is_system else rows.filter(user_id=actor.user_id or 0)


def job(actor: Actor, job_id: int) -> Job:
    """One job of the actor; NotFoundError for another person's."""
    found = jobs(actor).filter(pk=job_id).first()
    if found is None:
        raise NotFoundError("There is no such job, or somebody else asked for it.")
    return found


def shown(row: Job) -> ShownJob:
    """A job as a person reads it."""
    result: dict[str, Any] = row.result if isinstance(row.result, dict) else {}
    return ShownJob(
        id=row.pk,
        title=row.label or row.kind,
        state=row.state,
        percent=_percent(row),
        said=_said(row),
        ended=row.state in ENDED,
        url=str(result.get("url", "")),
    )


def _percent(row: Job) -> int:
    if row.state == JobState.DONE:
        return 100
    return min(99, 100 * row.done // row.total) if row.total else 0


def _said(row: Job) -> str:
    if row.state == JobState.FAILED:
        return row.error
    if row.state == JobState.WAITING:
        return _("Waiting for a worker")
    if row.state == JobState.RUNNING and row.cancel_requested:
        return _("Stopping …")
    return row.message or str(JobState(row.state).label)
