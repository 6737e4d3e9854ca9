"""Enqueueing and running jobs on top of django-tasks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django_tasks import task

from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.errors import PilothouseError
from pilothouse.kit.jobs import registry
from pilothouse.kit.jobs.types import ENDED, JobState
from pilothouse.kit.models import Job, ScheduledRun
from pilothouse.kit.permits import ROOT

log = logging.getLogger(__name__)
RETRY_AFTER = timedelta(seconds=20)
YIELDING = -10  # of -100 to 100; others have 0
ActorLoader = Callable[[int, datetime], Actor]
_loaders: list[ActorLoader] = []


def load_actors_with(loader: ActorLoader) -> None:
    """Tell how a user id becomes an actor with today's grants."""
    _loaders[:] = [loader]


class JobCancelledError(Exception):
    """The person asked for the job to stop."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a handler gets: who it works for, and a way to tell how far it is."""

    job_id: int
    actor: Actor

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Publish progress; raises JobCancelledError when the person cancelled."""
        Job.objects.filter(pk=self.job_id).update(done=done, total=total, message=message[:200])
        if Job.objects.filter(pk=self.job_id, cancel_requested=True).exists():
            raise JobCancelledError


def enqueue(
    actor: Actor,
    kind: str,
    payload: dict[str, Any] | None = None,
    *,
    label: str = "",
    scope_path: str = ROOT,
    rest: timedelta = timedelta(),
) -> Job:
    """Record a job and hand it to the workers after the commit; returns it at once.

    With a `rest` it begins that much later, so that what waits already can stand for what comes.
    """
    job = Job.objects.create(
        kind=kind,
        label=label or str(registry.kinds[kind].label),
        payload=payload or {},
        user_id=actor.user_id,
        scope_path=scope_path,
        created_at=actor.now,
    )
    run_after = timezone.now() + rest if rest else None
    transaction.on_commit(lambda: hand_to_workers(job, run_after=run_after))
    return job


def hand_to_workers(job: Job, *, run_after: datetime | None = None) -> None:
    """Let a worker run a job as soon as those that go before it are done.

    `run_after` is passed over where tasks are run at once, without workers.
    """
    priority = YIELDING if registry.kinds[job.kind].yields else 0
    later = run_after if run_job.get_backend().supports_defer else None
    run_job.using(priority=priority, run_after=later).enqueue(job.pk)


def cancel(job: Job) -> None:
    """Ask a job to stop; one that has not started ends at once."""
    Job.objects.filter(pk=job.pk).exclude(state__in=ENDED).update(cancel_requested=True)
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if waiting.update(state=JobState.CANCELLED, finished_at=timezone.now()):
        _tell(job, gettext("It was cancelled before it began."))


def give_up(job: Job, sentence: str, **values: Any) -> None:
    """End a job as failed for good, and let its area say so where people look for the result."""
    _end(job, JobState.FAILED, **{"error": sentence, **values})
    _tell(job, sentence)


@task()
def run_job(job_id: int) -> None:
    """Run one job; the entry that the workers call."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING, started_at=timezone.now()
    )
    if claimed:
        _attempt(Job.objects.get(pk=job_id))


def _attempt(job: Job) -> None:
    kind = registry.kinds[job.kind]
    context = JobContext(job.pk, _actor_of(job))
    try:
        result = kind.run(context, job.payload)
    except JobCancelledError:
        _end(job, JobState.CANCELLED)
        _tell(job, gettext("It was cancelled."))
    except PilothouseError as error:
        give_up(job, error.message)
    except Exception as error:
        log.exception("Job %s (%s) failed", job.pk, job.kind)
        _retry_or_fail(job, kind, error)
    else:
        _end(job, JobState.DONE, result=result)


def _retry_or_fail(job: Job, kind: registry.JobKind, error: Exception) -> None:
    attempts = job.attempts + 1
    if attempts >= kind.attempts:
        sentence = gettext(
            "It failed by an error of the program. Ask an administrator for the log."
        )
        give_up(job, sentence, error=f"{type(error).__name__}: {error}", attempts=attempts)
        return
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, attempts=attempts)
    hand_to_workers(job, run_after=timezone.now() + RETRY_AFTER * attempts)


def _end(job: Job, state: JobState, **values: Any) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now(), **values)


def _tell(job: Job, sentence: str) -> None:
    stopped = registry.kinds[job.kind].stopped
    if stopped is None:
        return
    try:
        stopped(_actor_of(job), job.payload, sentence)
    except PilothouseError:
        log.exception("The end of job %s (%s) could not be told: %s", job.pk, job.kind, sentence)


def _actor_of(job: Job) -> Actor:
    now = timezone.now()
    if job.user_id is None:
        return system_actor(now)
    return _loaders[0](job.user_id, now)


def enqueue_due(now: datetime) -> list[Job]:
    """Enqueue every schedule whose slot has come and was not taken by another worker."""
    return [job for item in registry.schedules.values() if (job := _enqueue_slot(item, now))]


def _enqueue_slot(item: registry.Schedule, now: datetime) -> Job | None:
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    if item.daily_at is not None and local.time() < item.daily_at:
        return None
    slot = local.strftime("%Y-%m-%d" if item.daily_at else "%Y-%m-%dT%H")
    _, fresh = ScheduledRun.objects.get_or_create(
        kind=item.kind, slot=slot, defaults={"created_at": now}
    )
    return enqueue(system_actor(now), item.kind) if fresh else None
