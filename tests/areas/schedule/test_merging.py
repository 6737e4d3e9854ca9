"""Edits upon an older state of a plan: both stay where they stand apart, else a conflict."""

from __future__ import annotations

from typing import Any

import pytest

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanEdit, PlanTask
from pilothouse.delivery.schedule.queries.grid import answer_to
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    Assign,
    Merge,
    MoveTask,
    RemoveTask,
    Report,
    SetDataDate,
    SetDuration,
    SetTask,
)
from pilothouse.engine import schedule
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import ConflictError
from tests import make
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan, row

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db


def revision(world: make.World) -> int:
    return queries.plan_row(world.actor("auditor"), world.project.pk).version


def merged(world: make.World, seen: int, *edits: Any, merge: Merge = Merge.ANY) -> Any:
    return edit(world, *edits, by="technical_pm", expected=seen, merge=merge)


def test_edits_that_stand_apart_are_both_kept(world: make.World) -> None:
    seen = revision(world)
    edit(world, SetDuration(2, 7 * DAY))
    edit(world, SetTask(4, notes="With the client"))
    outcome = merged(world, seen, SetDuration(3, 3 * DAY))
    assert outcome.meanwhile == (
        "Business Pm: Facts of “Done” changed",
        "Business Pm: Duration of “Design” set to 7d",
    )
    assert (row(2).duration, row(3).duration) == (7 * DAY, 3 * DAY)
    for dates in schedule(plan(world)):
        assert (row(dates.task).start, row(dates.task).finish) == (dates.start, dates.finish)
    assert AuditEvent.objects.filter(action="plan.edited").latest("pk").actor_name == "Technical Pm"


def test_each_takes_back_their_own_of_two_merged_steps(world: make.World) -> None:
    seen = revision(world)
    edit(world, SetDuration(2, 7 * DAY))
    merged(world, seen, SetDuration(3, 3 * DAY))
    services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert (row(2).duration, row(3).duration) == (5 * DAY, 3 * DAY)
    services.undo(actor=world.actor("technical_pm"), project_id=world.project.pk)
    assert (row(2).duration, row(3).duration) == (5 * DAY, 10 * DAY)


def test_a_step_taken_back_upon_an_older_state_tells_what_others_did(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY))
    seen = revision(world)
    edit(world, SetDuration(3, 3 * DAY), by="technical_pm")
    pm, key = world.actor("business_pm"), world.project.pk
    back = services.undo(actor=pm, project_id=key, seen=seen)
    assert back.meanwhile == ("Technical Pm: Duration of “Build” set to 3d",)
    assert (row(2).duration, row(3).duration) == (5 * DAY, 3 * DAY)
    again = services.redo(actor=pm, project_id=key, seen=back.revision)
    assert again.meanwhile == ()
    assert (row(2).duration, row(3).duration) == (7 * DAY, 3 * DAY)


def test_an_edit_that_others_overtook_before_its_answer_is_not_patched(world: make.World) -> None:
    mine = edit(world, SetDuration(2, 7 * DAY))
    pm, key = world.actor("business_pm"), world.project.pk
    assert "dates" in answer_to(pm, queries.plan_row(pm, key), mine)
    edit(world, SetDuration(3, 3 * DAY), by="technical_pm")
    assert answer_to(pm, queries.plan_row(pm, key), mine) == {
        "meanwhile": ["Technical Pm: Duration of “Build” set to 3d"],
        "moved": len(mine.changed),
    }


def test_an_edit_upon_the_present_state_tells_of_nobody(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY))
    assert merged(world, revision(world), SetDuration(2, 3 * DAY)).meanwhile == ()


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (SetDuration(2, 7 * DAY), SetDuration(2, 3 * DAY)),
        (SetDuration(2, 7 * DAY), SetTask(2, name="Draw")),
        (SetDuration(2, 7 * DAY), RemoveTask(1)),
        (RemoveTask(2), SetDuration(2, 3 * DAY)),
        (RemoveTask(2), AddLink(2, 4)),
        (Assign(2, name="Crew"), RemoveTask(2)),
        (MoveTask(3, 1, None), MoveTask(4, 1, 2)),
        (MoveTask(3, 1, None), RemoveTask(4)),
        (SetDataDate(at(9)), SetDuration(3, 3 * DAY)),
        (SetDuration(3, 3 * DAY), SetDataDate(at(9))),
        (AddLink(2, 4), AddLink(2, 4)),
    ],
)
def test_edits_of_the_same_are_a_conflict(world: make.World, theirs: Any, mine: Any) -> None:
    seen = revision(world)
    edit(world, theirs)
    before = plan(world)
    with pytest.raises(ConflictError, match="Business Pm changed the plan meanwhile") as caught:
        merged(world, seen, mine)
    assert not caught.value.repeatable
    assert plan(world) == before
    assert revision(world) == seen + 1


def test_without_being_asked_nothing_is_merged(world: make.World) -> None:
    seen = revision(world)
    edit(world, SetDuration(2, 7 * DAY))
    with pytest.raises(ConflictError):
        edit(world, SetDuration(3, 3 * DAY), by="technical_pm", expected=seen)


def test_rows_named_by_number_need_the_outline_they_were_read_from(world: make.World) -> None:
    seen = revision(world)
    edit(world, SetDuration(3, 3 * DAY))
    link = AddLink(2, 4)
    outcome = merged(world, seen, link, merge=Merge.SAME_ROWS)
    assert len(outcome.meanwhile) == 1
    seen = revision(world)
    edit(world, AddTask("First", task=9))
    with pytest.raises(ConflictError):
        merged(world, seen, SetTask(2, notes="x"), merge=Merge.SAME_ROWS)
    merged(world, seen, SetTask(2, notes="x"))


def test_new_rows_of_two_can_be_given_again(world: make.World) -> None:
    seen = revision(world)
    edit(world, AddTask("Theirs", parent=1, after=3, task=9))
    for mine in ([AddTask("Mine", parent=1, after=3, task=9), SetDuration(9, DAY)],
                 [AddTask("Mine", parent=1, after=3, task=10)]):  # fmt: skip
        with pytest.raises(ConflictError) as caught:
            merged(world, seen, *mine)
        assert caught.value.repeatable
    with pytest.raises(ConflictError) as caught:
        merged(world, seen, AddTask("Mine", parent=1, after=3, task=9), SetDuration(2, DAY))
    assert not caught.value.repeatable
    assert PlanTask.objects.filter(name="Mine").count() == 0


def test_what_the_history_does_not_tell_is_not_merged(world: make.World) -> None:
    """A step that left no difference behind could have touched anything."""
    seen = revision(world)
    edit(world, SetDuration(2, 7 * DAY))
    edit(world, SetTask(4, notes="x"))
    PlanEdit.objects.filter(revision_after=seen + 1).delete()
    with pytest.raises(ConflictError):
        merged(world, seen, SetDuration(3, 3 * DAY))


def test_progress_reported_meanwhile_stays(world: make.World) -> None:
    seen = revision(world)
    report = Report(2, percent=50)
    services.report_progress(
        actor=world.actor("technical_pm"), project_id=world.project.pk, report=report
    )
    edit(world, SetDuration(3, 3 * DAY), expected=seen, merge=Merge.ANY)
    assert (row(2).percent, row(3).duration) == (50, 3 * DAY)
    assert PlanRow.objects.get().version == seen + 2
