"""What follows from edits of a large plan is computed once for several of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pilothouse.delivery.schedule.rules import rest_of
from pilothouse.delivery.schedule.rules.blank import blank_plan
from pilothouse.delivery.schedule.rules.resting import figures_rest_of
from pilothouse.delivery.schedule.services import create_plan, edit_plan
from pilothouse.delivery.schedule.types import SetDuration
from pilothouse.engine.network.data import Task
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.nodb
@pytest.mark.parametrize(("tasks", "seconds"), [(0, 0), (1_000, 0), (1_500, 0.5), (10_000, 9)])
def test_large_plans_rest(tasks: int, seconds: float) -> None:
    assert rest_of(tasks) == timedelta(seconds=seconds)


@pytest.mark.nodb
def test_the_figures_of_large_plans_wait_longer() -> None:
    assert [figures_rest_of(tasks) for tasks in (0, 1_000, 10_000)] == [400, 600, 2_400]


def test_several_edits_have_one_simulation_and_one_check_later(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    world, count, rest = make.world(), 1_500, rest_of(1_500)
    tasks = tuple(Task(uid, f"Row {uid}", 480) for uid in range(1, count + 1))
    project = make.project(world, world.people)
    actor = world.actor("business_pm")
    create_plan(actor=actor, project_id=project.pk, plan=replace(blank_plan("P", 0), tasks=tasks))
    Job.objects.all().delete()
    DBTaskResult.objects.all().delete()
    before = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        for days in (2, 3, 4):
            edit_plan(actor=actor, project_id=project.pk, edits=[SetDuration(1, days * 480)])
    waiting = Job.objects.filter(state=JobState.WAITING).values_list("kind", flat=True)
    assert sorted(waiting) == ["gates.check", "schedule.simulate"]
    times = before + rest, before + rest + timedelta(hours=1)
    assert DBTaskResult.objects.filter(run_after__range=times).count() == 2
