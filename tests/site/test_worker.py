"""Jobs that a dead worker lost, and the schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pilothouse.kit.actor import system_actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.jobs import registry
from pilothouse.kit.jobs.running import (
    JobCancelledError,
    JobContext,
    cancel,
    enqueue,
    enqueue_due,
    run_job,
)
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.jobs.worker import LOST_AFTER, TRIES_AFTER_LOSS, prune, reclaim, tick
from pilothouse.kit.models import Job, WorkerProcess

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def kind() -> Any:
    @registry.job("test.count", "Count")
    def count(_context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
        return {"counted": payload.get("to", 0)}

    yield count
    registry.kinds.pop("test.count")
    registry.schedules.pop("test.count", None)


@pytest.fixture
def heard(kind: Any) -> list[tuple[dict[str, Any], str]]:
    """What the area of the job hears of its bad ends."""
    told: list[tuple[dict[str, Any], str]] = []
    name = "test.count"
    registry.job(name, "Count", stopped=lambda _actor, *said: told.append(said))(kind)
    return told


def abandoned(worker: str, *, attempts: int = 0) -> Job:
    """A job that a worker had claimed before it died."""
    job = Job.objects.create(
        kind="test.count", state=JobState.RUNNING, payload={"to": 3}, created_at=NOW,
        started_at=NOW, attempts=attempts,
    )  # fmt: skip
    DBTaskResult.objects.create(
        status="RUNNING", started_at=NOW, args_kwargs={"args": [job.pk], "kwargs": {}},
        task_path="pilothouse.kit.jobs.running.run_job", worker_ids=[worker],
        backend_name="default", run_after=NOW,
    )  # fmt: skip
    return job


def test_a_job_whose_worker_died_is_done_by_another(
    django_capture_on_commit_callbacks: Any,
) -> None:
    job = abandoned("dead")
    with django_capture_on_commit_callbacks(execute=True):
        assert reclaim(NOW + LOST_AFTER + timedelta(seconds=1)) == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"counted": 3})
    assert not DBTaskResult.objects.running().exists()


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    job = abandoned("alive")
    later = NOW + 10 * LOST_AFTER
    tick("alive", later)
    job.refresh_from_db()
    assert (reclaim(later), job.state) == ([], JobState.RUNNING)


def test_a_job_that_kills_its_worker_every_time_ends_as_failed(heard: list[Any]) -> None:
    job = abandoned("dead", attempts=TRIES_AFTER_LOSS - 1)
    reclaim(NOW + 2 * LOST_AFTER)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "worker stopped" in job.error
    assert heard == [({"to": 3}, job.error)]


def broken(exception: Exception) -> Any:
    def run(_context: JobContext, _payload: dict[str, Any]) -> None:
        raise exception

    return run


@pytest.mark.parametrize(
    ("exception", "state", "said"),
    [
        (RuleError("There is nothing to count."), JobState.FAILED, "There is nothing to count."),
        (ValueError("x"), JobState.FAILED, "It failed by an error of the program."),
        (JobCancelledError(), JobState.CANCELLED, "It was cancelled."),
    ],
)
def test_the_area_hears_why_a_job_came_to_nothing(
    heard: list[Any], exception: Exception, state: JobState, said: str
) -> None:
    kind = registry.kinds["test.count"]
    registry.kinds["test.count"] = replace(kind, run=broken(exception))
    job = enqueue(system_actor(NOW), "test.count", {"to": 5})
    run_job.func(job.pk)
    job.refresh_from_db()
    assert job.state == state
    ((payload, sentence),) = heard
    assert (payload, sentence[: len(said)]) == ({"to": 5}, said)


def test_a_job_that_is_tried_again_has_not_come_to_nothing(heard: list[Any], settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    kind = registry.kinds["test.count"]
    registry.kinds["test.count"] = replace(kind, run=broken(ValueError("x")), attempts=2)
    job = enqueue(system_actor(NOW), "test.count")
    run_job.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, heard) == (JobState.WAITING, 1, [])


def test_one_that_waits_is_cancelled_at_once_and_its_area_hears_it(heard: list[Any]) -> None:
    job = enqueue(system_actor(NOW), "test.count", {"to": 2})
    cancel(job)
    cancel(job)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert heard == [({"to": 2}, "It was cancelled before it began.")]


def test_an_area_that_refuses_to_hear_it_does_not_stop_the_worker(
    kind: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_said: Any) -> None:
        raise RuleError("It is over already.")

    registry.job("test.count", "Count", stopped=refuse)(kind)
    job = enqueue(system_actor(NOW), "test.count")
    cancel(job)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert "It is over already." in caplog.text


def test_what_somebody_waits_for_goes_before_what_follows_by_itself(
    kind: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    registry.job("test.follow", "Follow", yields=True)(kind)
    actor = system_actor(NOW)
    with django_capture_on_commit_callbacks(execute=True):
        jobs = [enqueue(actor, name) for name in ("test.follow", "test.count", "test.follow")]
    ready = [row.args_kwargs["args"][0] for row in DBTaskResult.objects.ready()]
    assert ready == [jobs[1].pk, jobs[0].pk, jobs[2].pk]
    registry.kinds.pop("test.follow")


def test_what_rests_is_not_ready_before_its_time(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    actor, rest = system_actor(NOW), timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(actor, "test.count", rest=rest)
        at_once = enqueue(actor, "test.count")
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.ready()] == [[at_once.pk]]
    assert DBTaskResult.objects.filter(run_after__range=(NOW + rest, NOW + 2 * rest)).count() == 1


def test_where_tasks_run_at_once_nothing_rests(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(system_actor(NOW), "test.count", {"to": 2}, rest=timedelta(hours=1))
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"counted": 2})


def test_a_schedule_is_enqueued_once_however_many_workers_tick() -> None:
    registry.scheduled("test.count", daily_at=time(0, 0))
    assert [j.kind for j in enqueue_due(NOW)].count("test.count") == 1
    tick("one", NOW)
    tick("two", NOW)
    assert Job.objects.filter(kind="test.count").count() == 1
    assert len([j for j in enqueue_due(NOW + timedelta(days=1)) if j.kind == "test.count"]) == 1


def test_old_task_rows_are_forgotten() -> None:
    job = abandoned("dead")
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=NOW)
    WorkerProcess.objects.create(name="old", started_at=NOW, seen_at=NOW)
    assert prune(NOW + timedelta(days=13)) == 0
    assert prune(NOW + timedelta(days=15)) == 1
    assert not WorkerProcess.objects.exists()
    assert Job.objects.filter(pk=job.pk).exists()
