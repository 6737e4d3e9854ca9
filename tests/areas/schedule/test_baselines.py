"""Plans: baselines, variance, tolerance in execution, what-if, simulation."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.types import AddTask, RemoveTask, SetDuration
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.kit.errors import NotPermittedError, RuleError
from tests import make
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan, row

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db


def frozen(world: make.World) -> make.World:
    services.freeze_plan(
        actor=world.actor("pmo_manager"),
        project_id=world.project.pk,
        name="Accepted",
        reason="Taken over",
    )
    return world


def in_execution(world: make.World) -> make.World:
    frozen(world)
    for stage in (Stage.HAND_OVER, Stage.EXECUTION):
        move_to_stage(actor=make.system(), project_id=world.project.pk, stage=stage)
    return world


def test_a_baseline_is_a_complete_copy_with_its_dates(world: make.World) -> None:
    frozen(world)
    edit(world, SetDuration(2, 7 * DAY))
    kept = queries.baseline(world.actor("auditor"), world.project.pk, 1)
    assert kept is not None
    copy = queries.baseline_plan(kept)
    assert (len(copy.tasks), len(copy.links), kept.finish) == (4, 2, at(20, 17))
    stored = copy.tasks[2].stored
    assert stored is not None
    assert (stored.finish, stored.total_float, stored.critical) == (at(20, 17), 0, True)
    assert copy.calendars == plan(world).calendars


def test_only_the_pmo_freezes(world: make.World) -> None:
    with pytest.raises(NotPermittedError):
        services.freeze_plan(
            actor=world.actor("business_pm"),
            project_id=world.project.pk,
            name="Mine",
            reason="Because",
        )


def test_variance_in_working_days(world: make.World) -> None:
    frozen(world)
    edit(world, SetDuration(2, 7 * DAY))
    found = queries.variance(world.actor("auditor"), world.project.pk)
    assert (found.finish_days, found.baseline_finish) == (2.0, date(2026, 3, 20))
    done = found.milestones[0]
    assert (done.name, done.slip, done.forecast) == ("Done", 2.0, date(2026, 3, 24))


def test_in_execution_the_pms_edit_within_tolerance_only(world: make.World) -> None:
    in_execution(world)
    edit(world, SetDuration(2, 7 * DAY))
    with pytest.raises(RuleError, match="change request"):
        edit(world, SetDuration(2, 20 * DAY))
    with pytest.raises(RuleError, match="accepted baseline"):
        edit(world, RemoveTask(3))


def test_a_slip_is_a_fact_and_always_reported(world: make.World) -> None:
    in_execution(world)
    pm = world.actor("business_pm", datetime(2026, 4, 20, 9, tzinfo=make.NOW.tzinfo))
    services.move_data_date(actor=pm, project_id=world.project.pk, date=at(20, month=4))
    assert row(2).start == at(20, month=4)


def test_the_plan_rests_while_the_pmo_decides(world: make.World) -> None:
    move_to_stage(actor=make.system(), project_id=world.project.pk, stage=Stage.HAND_OVER)
    with pytest.raises(RuleError, match="hand-over"):
        edit(world, SetDuration(2, DAY))


def test_what_if_computes_a_copy(world: make.World) -> None:
    before, after = queries.what_if(plan(world), [SetDuration(2, 9 * DAY)])
    assert (before.finish, after.finish) == (at(20, 17), at(26, 17))
    assert row(2).duration == 5 * DAY


def test_the_simulation_is_kept_once_per_revision(world: make.World) -> None:
    pm = world.actor("business_pm")
    first = services.simulate_plan(actor=pm, project_id=world.project.pk)
    again = services.simulate_plan(actor=pm, project_id=world.project.pk)
    assert first is not None
    assert first == again
    assert at(18) < first.p50 <= first.p80


def test_new_rows_find_room_between_others(world: make.World) -> None:
    for _ in range(14):
        edit(world, AddTask("Between", parent=1, after=2))
    found = load(queries.plan_row(world.actor("auditor"), world.project.pk)).plan.tasks
    assert [t.name for t in found[2:16]] == ["Between"] * 14
    assert found[-1].name == "Done"
