"""The loop of a worker process: jobs, schedules, and jobs that another worker lost."""

from __future__ import annotations

import logging
import os
import threading
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, close_old_connections, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from pilothouse.kit.jobs import registry
from pilothouse.kit.jobs.running import enqueue_due, give_up, hand_to_workers
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job, WorkerProcess

log = logging.getLogger(__name__)
TICK = 5.0
POLL = 0.4
NICE = 10
LOST_AFTER = timedelta(seconds=60)
KEPT_FOR = timedelta(days=14)
# A job whose worker died is not at fault; it is tried at least this often in all.
TRIES_AFTER_LOSS = 3


def run_worker(*, once: bool = False) -> None:
    """Work until told to stop by a signal, or until nothing is left when `once`."""
    _stand_back()
    name = f"worker-{get_random_string(12)}"
    stop = threading.Event()
    tick(name, timezone.now())
    ticker = threading.Thread(target=_tick_until, args=(stop, name), daemon=True)
    ticker.start()
    worker = _worker(name, once=once)
    worker.configure_signals()
    try:
        worker.run()
    finally:
        stop.set()
        ticker.join(timeout=TICK)
        WorkerProcess.objects.filter(name=name).delete()


def _stand_back() -> None:
    """Let people's requests go first where a worker shares the processor with the web server."""
    if hasattr(os, "nice") and os.nice(0) < NICE:
        os.nice(NICE - os.nice(0))


def tick(name: str, now: datetime) -> None:
    """Say that this worker lives, enqueue what is due, take back what others lost."""
    WorkerProcess.objects.update_or_create(
        name=name, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
    )
    enqueue_due(now)
    reclaim(now)


def reclaim(now: datetime) -> list[int]:
    """Put jobs back whose worker has not been seen for a minute; returns their keys.

    A job that was lost too often is marked as failed instead.
    """
    alive = set(_alive(now))
    lost = [
        row
        for row in DBTaskResult.objects.running().filter(started_at__lt=now - LOST_AFTER)
        if not alive & set(row.worker_ids[-1:])
    ]
    return [key for row in lost if (key := _put_back(row)) is not None]


def prune(now: datetime) -> int:
    """Forget ended task rows and dead workers after two weeks; returns how many rows went."""
    WorkerProcess.objects.filter(seen_at__lt=now - KEPT_FOR).delete()
    old = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR)
    return old.delete()[0]


def _alive(now: datetime) -> list[str]:
    seen = WorkerProcess.objects.filter(seen_at__gte=now - LOST_AFTER)
    return list(seen.values_list("name", flat=True))


def _put_back(row: Any) -> int | None:
    job_id = int(row.args_kwargs["args"][0])
    with transaction.atomic():
        # Whoever deletes the row is the one worker that puts the job back.
        if not DBTaskResult.objects.filter(pk=row.pk).delete()[0]:
            return None
        job = Job.objects.filter(pk=job_id, state__in=[JobState.RUNNING, JobState.WAITING]).first()
        if job is None:
            return None
        _wait_or_fail(job)
    return job_id


def _wait_or_fail(job: Job) -> None:
    job.attempts += 1
    if job.attempts >= max(registry.kinds[job.kind].attempts, TRIES_AFTER_LOSS):
        sentence = gettext(
            "The worker stopped every time it did this. Ask an administrator for the log."
        )
        give_up(job, sentence, attempts=job.attempts)
        return
    log.warning("Job %s (%s) is run again: its worker stopped", job.pk, job.kind)
    job.state = JobState.WAITING
    job.save()
    transaction.on_commit(lambda: hand_to_workers(job))


def _tick_until(stop: threading.Event, name: str) -> None:
    while not stop.wait(TICK):
        try:
            tick(name, timezone.now())
        except OperationalError:
            log.warning("The database is busy; the worker's next sign of life is tried later")
        finally:
            close_old_connections()


def _worker(name: str, *, once: bool) -> Any:
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=POLL,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )
