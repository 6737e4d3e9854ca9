"""Plans: edits, undo, concurrency, progress, baselines, stages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanEdit, PlanLink, PlanTask
from pilothouse.delivery.schedule.models.plan import new_stamp
from pilothouse.delivery.schedule.queries.detail import task_detail
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    Assign,
    Indent,
    MoveTask,
    Outcome,
    Outdent,
    RemoveLink,
    RemoveTask,
    Report,
    SetConstraint,
    SetDataDate,
    SetDuration,
    SetTask,
)
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import instant, schedule
from pilothouse.engine.network.data import ConstraintType, LinkType, Plan, TaskKind
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make

pytestmark = pytest.mark.django_db
DAY = 480
Edit = Callable[..., Outcome]


def build_world() -> make.World:
    """A project with a plan: design 5d, build 10d, both under a summary, then done."""
    world = make.world()
    move_to_stage(
        actor=world.actor("business_pm"), project_id=world.project.pk, stage=Stage.PLANNING
    )
    pm = world.actor("business_pm")
    services.create_plan(actor=pm, project_id=world.project.pk, start=date(2026, 3, 2))
    services.edit_plan(
        actor=pm,
        project_id=world.project.pk,
        edits=[
            AddTask("Works", task=1),
            AddTask("Design", parent=1, duration=5 * DAY, task=2),
            AddTask("Build", parent=1, after=2, duration=10 * DAY, task=3),
            AddTask("Done", after=1, task_kind=TaskKind.MILESTONE, task=4),
            AddLink(2, 3),
            AddLink(3, 4),
        ],
    )
    return world


def at(day: int, hour: int = 8, month: int = 3) -> int:
    return instant(datetime(2026, month, day, hour))  # noqa: DTZ001  (project time)


def edit(world: make.World, *edits: Any, by: str = "business_pm", **how: Any) -> Outcome:
    return services.edit_plan(
        actor=world.actor(by), project_id=world.project.pk, edits=edits, **how
    )


def plan(world: make.World) -> Plan:
    return queries.plan_of(world.actor("auditor"), world.project.pk)


def row(uid: int) -> PlanTask:
    return PlanTask.objects.get(uid=uid)


def shape(found: Plan) -> dict[str, Any]:
    """A plan without the order in which links and assignments happen to be kept."""
    return {
        "tasks": found.tasks,
        "links": set(found.links),
        "assignments": set(found.assignments),
        "resources": found.resources,
        "data_date": found.data_date,
    }


def test_a_plan_is_computed_and_kept(world: make.World) -> None:
    assert [(t.wbs, t.name, t.kind) for t in plan(world).tasks] == [
        ("1", "Works", TaskKind.SUMMARY),
        ("1.1", "Design", TaskKind.TASK),
        ("1.2", "Build", TaskKind.TASK),
        ("2", "Done", TaskKind.MILESTONE),
    ]
    build = row(3)
    assert (build.start, build.finish, build.critical) == (at(9), at(20, 17), True)
    assert queries.plan_row(world.actor("auditor"), world.project.pk).computed_finish == at(20, 17)


def test_a_summary_is_finished_with_all_that_is_below_it(world: make.World) -> None:
    auditor, key = world.actor("auditor"), world.project.pk
    late = world.actor("business_pm", datetime(2026, 3, 20, 9, tzinfo=make.NOW.tzinfo))
    design = Report(2, actual_start=at(2), actual_finish=at(3, 17))
    services.report_progress(actor=late, project_id=key, report=design)
    assert task_detail(auditor, key, 1).room.startswith("Critical")
    build = Report(3, actual_start=at(4), actual_finish=at(5, 17))
    services.report_progress(actor=late, project_id=key, report=build)
    works = task_detail(auditor, key, 1)
    assert (works.room, works.total_float) == ("Finished: it holds nothing up any more.", "0d")


def test_rows_and_engine_agree_after_every_edit(world: make.World) -> None:
    edit(world, SetDuration(2, 8 * DAY), AddTask("Test", parent=1, after=3, task=9), AddLink(3, 9))
    computed = schedule(plan(world))
    for dates in computed:
        kept = row(dates.task)
        assert (kept.start, kept.finish, kept.total_float) == (
            dates.start,
            dates.finish,
            dates.total_float,
        )


def test_an_edit_moves_what_follows_and_tells_which_rows(world: make.World) -> None:
    outcome = edit(world, SetDuration(2, 7 * DAY))
    assert set(outcome.changed) == {1, 2, 3, 4}
    assert (outcome.finish_before, outcome.finish_after) == (at(20, 17), at(24, 17))
    assert outcome.said == "Duration of “Design” set to 7d"


def test_an_edit_leaves_one_event_and_one_step(world: make.World) -> None:
    events, steps = AuditEvent.objects.count(), PlanEdit.objects.count()
    edit(world, SetDuration(2, 7 * DAY), SetTask(3, name="Build it"))
    assert AuditEvent.objects.count() == events + 1
    assert PlanEdit.objects.count() == steps + 1
    assert AuditEvent.objects.order_by("-seq")[0].action == "plan.edited"


def test_an_edit_without_difference_leaves_nothing(world: make.World) -> None:
    events = AuditEvent.objects.count()
    outcome = edit(world, SetDuration(2, 5 * DAY))
    assert (outcome.changed, AuditEvent.objects.count()) == ((), events)


def test_a_circle_is_refused_in_words(world: make.World) -> None:
    with pytest.raises(InvalidError, match=r"“Design” → “Build”|“Build” → “Design”"):
        edit(world, AddLink(3, 2, LinkType.FS))
    assert PlanLink.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (AddLink(1, 2), "within each other"),
        (AddLink(2, 2), "cannot wait for itself"),
        (AddLink(2, 3), "linked already"),
        (SetDuration(1, DAY), "summary lasts"),
        (SetDuration(2, -1), "hundred years"),
        (SetTask(2, name="  "), "needs a name"),
        (SetConstraint(2, ConstraintType.MUST_START), "needs a date"),
        (MoveTask(1, parent=2), "into itself"),
        (Indent(1), "no task above"),
        (Outdent(1), "top level"),
        (RemoveTask(99), "no task 99"),
        (Assign(2, units=0, name="Ann"), "share"),
    ],
)
def test_what_cannot_be_done_is_said(world: make.World, wrong: Any, words: str) -> None:
    before = shape(plan(world))
    with pytest.raises(InvalidError, match=words):
        edit(world, wrong)
    assert shape(plan(world)) == before


@pytest.mark.parametrize(
    "edits",
    [
        [SetDuration(2, 7 * DAY)],
        [SetTask(3, name="Construct", notes="By the river")],
        [RemoveTask(1)],
        [RemoveTask(3)],
        [AddTask("Test", parent=1, after=3)],
        [AddTask("First", parent=1)],
        [Indent(4)],
        [RemoveLink(2, 3), Outdent(2)],
        [Outdent(3)],
        [MoveTask(4)],
        [MoveTask(3, parent=1)],
        [SetConstraint(3, ConstraintType.START_NO_EARLIER, at(16))],
        [Report(2, actual_start=at(2), percent=40)],
        [SetDataDate(at(5))],
        [Assign(2, name="Ann", units=0.5), Assign(3, name="Ben")],
    ],
)
def test_undo_restores_exactly_and_redo_repeats(world: make.World, edits: list[Any]) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    before = shape(plan(world))
    edit(world, *edits)
    after = shape(plan(world))
    assert after != before
    services.undo(actor=pm, project_id=key)
    assert shape(plan(world)) == before
    services.redo(actor=pm, project_id=key)
    assert shape(plan(world)) == after
    connection.check_constraints()
    forget()
    assert shape(plan(world)) == after
    services.undo(actor=pm, project_id=key)
    assert shape(plan(world)) == before


def forget() -> None:
    """Have plans read from their rows again, not from memory."""
    PlanRow.objects.update(stamp=new_stamp())


def test_undo_goes_back_step_by_step_to_the_empty_plan(world: make.World) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    edit(world, SetDuration(2, 7 * DAY))
    edit(world, SetDuration(3, 3 * DAY))
    services.undo(actor=pm, project_id=key)
    services.undo(actor=pm, project_id=key)
    assert [t.duration for t in plan(world).tasks[1:3]] == [5 * DAY, 10 * DAY]
    services.undo(actor=pm, project_id=key)
    assert plan(world).tasks == ()
    with pytest.raises(RuleError, match="nothing of yours to undo"):
        services.undo(actor=pm, project_id=key)


def test_undo_takes_back_ones_own_step_beside_anothers(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY))
    edit(world, SetTask(3, name="Theirs"), by="technical_pm")
    services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    found = {t.id: t for t in plan(world).tasks}
    assert (found[2].duration, found[3].name) == (5 * DAY, "Theirs")


def test_undo_refuses_what_somebody_changed_since(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY))
    edit(world, SetDuration(2, 9 * DAY), by="technical_pm")
    with pytest.raises(RuleError, match="changed the same since"):
        services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert row(2).duration == 9 * DAY


def test_a_new_step_ends_redo(world: make.World) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    edit(world, SetDuration(2, 7 * DAY))
    services.undo(actor=pm, project_id=key)
    edit(world, SetDuration(3, 3 * DAY))
    with pytest.raises(RuleError, match="nothing of yours to redo"):
        services.redo(actor=pm, project_id=key)


def test_the_second_of_two_editors_is_told_what_the_first_did(world: make.World) -> None:
    seen = queries.plan_row(world.actor("business_pm"), world.project.pk).version
    edit(world, SetDuration(2, 7 * DAY), expected=seen)
    with pytest.raises(ConflictError) as caught:
        edit(world, SetDuration(2, 3 * DAY), by="technical_pm", expected=seen)
    assert caught.value.current == seen + 1
    assert caught.value.clashes[0].label == "Duration of “Design” set to 7d"
    assert caught.value.clashes[0].theirs == "Business Pm"
    assert row(2).duration == 7 * DAY


def test_indent_makes_a_summary_and_outdent_takes_followers_along(world: make.World) -> None:
    edit(world, Indent(4))
    assert [(t.wbs, t.parent) for t in plan(world).tasks if t.id == 4] == [("1.3", 1)]
    edit(world, RemoveLink(3, 4), Outdent(3))
    found = {t.id: t for t in plan(world).tasks}
    assert (found[3].wbs, found[3].kind, found[4].parent) == ("2", TaskKind.SUMMARY, 3)


def test_linked_rows_do_not_come_to_lie_within_each_other(world: make.World) -> None:
    with pytest.raises(InvalidError, match="would contain “Build”"):
        edit(world, Outdent(2))


def test_remaining_work_moves_behind_the_data_date(world: make.World) -> None:
    edit(world, Report(2, actual_start=at(2)))
    edit(world, SetDataDate(at(9)), by="technical_pm")
    design = row(2)
    assert (design.start, design.finish) == (at(2), at(13, 17))
    assert row(3).start == at(16)


def test_a_report_of_what_remains_counts_the_days_worked(world: make.World) -> None:
    edit(world, SetDataDate(at(5)))
    edit(world, Report(2, actual_start=at(2), remaining=4 * DAY))
    found = row(2)
    assert (found.duration, found.percent, found.remaining) == (7 * DAY, 42.9, 4 * DAY)
    assert found.finish == at(10, 17)


def test_a_finish_sets_facts(world: make.World) -> None:
    late = world.actor("business_pm", datetime(2026, 3, 20, 9, tzinfo=make.NOW.tzinfo))
    services.report_progress(
        actor=late,
        project_id=world.project.pk,
        report=Report(2, actual_start=at(3), actual_finish=at(5, 17)),
    )
    found = row(2)
    assert (found.percent, found.duration, found.finish) == (100, 3 * DAY, at(5, 17))


def test_facts_do_not_lie_in_the_future(world: make.World) -> None:
    with pytest.raises(InvalidError, match="future"):
        edit(world, Report(2, actual_start=at(20)))


def assigned(world: make.World) -> make.World:
    member = world.people["team_member"]
    edit(world, Assign(2, name=member.name))
    return world


def test_a_resource_with_the_name_of_one_of_us_is_that_person(world: make.World) -> None:
    assigned(world)
    member = world.actor("team_member")
    mine = queries.my_tasks(member, date(2026, 3, 4))
    assert [(t.name, t.late) for t in mine] == [("Design", False)]
    assert queries.my_tasks(world.actor("technical_pm"), date(2026, 3, 4)) == []


def test_the_assigned_report_their_own_tasks_and_hours_only(world: make.World) -> None:
    assigned(world)
    member = world.actor("team_member")
    report = Report(2, actual_start=at(2), percent=20, work=6 * 60)
    services.report_progress(actor=member, project_id=world.project.pk, report=report)
    assert plan(world).assignments[0].actual_work == 360
    with pytest.raises(NotPermittedError):
        services.report_progress(
            actor=member, project_id=world.project.pk, report=Report(3, actual_start=at(2))
        )
    with pytest.raises(NotPermittedError):
        edit(world, SetDuration(2, DAY), by="team_member")


@pytest.mark.parametrize("role", ["pmo_manager", "pmo_director", "pmo_analyst", "auditor"])
def test_the_pmo_sees_but_does_not_edit_a_projects_plan(world: make.World, role: str) -> None:
    assert plan(world).tasks
    with pytest.raises(NotPermittedError):
        edit(world, SetDuration(2, DAY), by=role)


def test_a_stranger_finds_no_plan(world: make.World) -> None:
    with pytest.raises(NotFoundError):
        queries.plan_of(world.actor("stranger"), world.project.pk)
    with pytest.raises(NotFoundError):
        edit(world, SetDuration(2, DAY), by="stranger")
