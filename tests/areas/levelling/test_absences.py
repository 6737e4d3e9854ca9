"""People who are away while projects are levelled over them, and runs that die."""

from __future__ import annotations

from datetime import date

import pytest

from pilothouse.delivery.schedule.models import Plan, PlanTask
from pilothouse.delivery.schedule.queries import schedule_of
from pilothouse.delivery.work.models import Project
from pilothouse.engine import to_datetime
from pilothouse.foundation.people.services import record_absence
from pilothouse.governance.levelling import queries, services
from pilothouse.governance.levelling.types import ProposalState, RunState
from pilothouse.kit.jobs.running import run_job
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job
from tests import make
from tests.areas.levelling import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects(world: make.World) -> tuple[Project, Project]:
    return stage.pair(world)


def away(world: make.World, first: date, last: date) -> None:
    record_absence(
        actor=world.actor("resource_manager"),
        person_id=world.people["team_member"].pk, first_day=first, last_day=last,
    )  # fmt: skip


def test_nobody_works_while_on_leave(world: make.World, projects: tuple[Project, Project]) -> None:
    """Both want the week of the 9th; the person is away from the 11th to the 17th."""
    away(world, date(2026, 3, 11), date(2026, 3, 17))
    one, two = stage.levelled(world, *projects).proposals.order_by("place")
    (first,), (second,) = queries.delays_of(one), queries.delays_of(two)
    who = world.people["team_member"].name
    assert first.start_after.date() == date(2026, 3, 18)
    assert first.why == f"waits for {who}, who is away, free on 18 Mar 2026"
    assert second.start_after.date() == date(2026, 3, 25)
    assert "until then on “Girders” of Bridge" in second.why


def test_work_that_may_be_interrupted_goes_on_after_the_leave(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    """Two days before the leave and three behind it, then the other project's five."""
    away(world, date(2026, 3, 11), date(2026, 3, 17))
    pm = world.actor("business_pm")
    row = stage.levelled(world, *projects, splitting=True)
    one, two = row.proposals.order_by("place")
    (first,) = queries.delays_of(one)
    parts = [(to_datetime(a).date(), to_datetime(b).date()) for a, b in first.parts]
    assert parts == [
        (date(2026, 3, 9), date(2026, 3, 10)), (date(2026, 3, 18), date(2026, 3, 20)),
    ]  # fmt: skip
    assert (one.days, two.days) == (7, 14)
    services.send_proposals(actor=world.actor("resource_manager"), run_id=row.pk)
    services.accept_proposal(actor=pm, proposal_id=one.pk)
    assert schedule_of(pm, one.project_id).finish == one.finish_after


def test_work_that_stays_whole_waits_for_the_end_of_the_leave(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    """Both tasks are number 1 of their plan: the girders stay whole, the mast is interrupted.

    The mast begins before the leave and goes on behind it, so that the girders come after it.
    """
    away(world, date(2026, 3, 11), date(2026, 3, 17))
    bridge, _tower = projects
    row = stage.levelled(world, *projects, splitting=True, whole={bridge.pk: [1]})
    one, two = row.proposals.order_by("place")
    assert (one.whole, two.whole) == ([1], [])
    (girders,) = queries.delays_of(one)
    assert girders.parts == ()
    (mast,) = queries.delays_of(two)
    assert len(mast.parts) == 2


def test_leave_at_another_time_changes_nothing(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    away(world, date(2026, 3, 2), date(2026, 3, 8))
    away(world, date(2026, 5, 4), date(2026, 5, 8))
    one, two = stage.levelled(world, *projects).proposals.order_by("place")
    assert (one.state, two.days) == (ProposalState.NOTHING, 7)


def test_a_run_whose_job_dies_says_so(
    world: make.World, projects: tuple[Project, Project], caplog: pytest.LogCaptureFixture
) -> None:
    """A task's row that no program wrote: the error is in the log and with the job."""
    PlanTask.objects.filter(plan__project=projects[0]).update(extra={"splits": 1})
    Plan.objects.filter(project=projects[0]).update(stamp=-1)  # it is read anew
    rm = world.actor("resource_manager")
    row = services.start_run(actor=rm, project_ids=[each.pk for each in projects], seconds=0)
    run_job.func(row.job_id or 0)
    row.refresh_from_db()
    assert row.state == RunState.STOPPED
    assert row.error == "It failed by an error of the program. Ask an administrator for the log."
    job = Job.objects.get(pk=row.job_id or 0)
    assert job.state == JobState.FAILED
    assert job.error
    assert "Traceback" in caplog.text
