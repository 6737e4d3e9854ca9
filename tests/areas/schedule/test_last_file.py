"""What the file of a plan said last, through restoring and undoing."""

from __future__ import annotations

import pytest

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.delivery.schedule.queries.last_file import last_file
from pilothouse.delivery.schedule.types import SetTask
from tests import make
from tests.areas.schedule.test_import_again import Run, day, site
from tests.areas.schedule.test_importing import brought_in, build_world

__all__ = ["build_world"]


@pytest.mark.django_db
def test_the_file_of_the_plan_is_known_by_its_step_and_not_by_words(
    world: make.World, django_capture_on_commit_callbacks: Run
) -> None:
    run, pm, key = django_capture_on_commit_callbacks, world.actor("business_pm"), world.project.pk
    plan = plan_row(pm, brought_in(world, site(), run).project_id)
    services.edit_plan(actor=pm, project_id=key, edits=[SetTask(11, priority=600)])
    brought_in(world, site(day(5, 1)), run)
    PlanEdit.objects.update(said="Said in other words")
    assert last_file(plan) == site(day(5, 1))
    services.restore(actor=pm, project_id=key, revision=2)
    PlanEdit.objects.update(said="Said in other words")
    assert last_file(plan) is None
    services.undo(actor=pm, project_id=key)
    assert last_file(plan) == site(day(5, 1))
    services.undo(actor=pm, project_id=key)
    assert last_file(plan) is None
