"""Facts that are corrected: work that is not finished after all, and where the data date lies."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.types import (
    PutCalendar,
    Report,
    SetDataDate,
    SetOptions,
)
from pilothouse.kit.errors import InvalidError
from tests import make
from tests.areas.schedule.test_moving import post, signed_in
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan, row, shape

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
# Design, 2 to 6 March; build follows from the 9th to the 20th.


def later(world: make.World) -> Any:
    """The project manager in April."""
    return world.actor("business_pm", datetime(2026, 4, 1, 9, tzinfo=make.NOW.tzinfo))


def report(world: make.World, **facts: Any) -> None:
    services.edit_plan(actor=later(world), project_id=world.project.pk, edits=[Report(2, **facts)])


def typed(world: make.World, *cells: tuple[int, str, str]) -> Any:
    revision = queries.plan_row(world.actor("auditor"), world.project.pk).version
    sent = [{"task": task, "column": column, "text": text} for task, column, text in cells]
    return post(world, "edit", revision=revision, cells=sent)


def state() -> tuple[Any, ...]:
    found = row(2)
    return (
        found.actual_start, found.actual_finish, found.percent, found.remaining, found.duration,
        found.finish,
    )  # fmt: skip


def test_an_emptied_finish_lets_the_task_go_on_as_before(world: make.World) -> None:
    report(world, actual_start=at(2), percent=40)
    before = state()
    assert before == (at(2), None, 40, 3 * DAY, 5 * DAY, at(6, 17))
    report(world, actual_finish=at(4, 17))
    assert state() == (at(2), at(4, 17), 100, 0, 3 * DAY, at(4, 17))
    edit(world, SetDataDate(at(5)))
    assert typed(world, (2, "actual_finish", "")).status_code == 200
    assert state()[:5] == before[:5]
    assert row(2).finish == at(9, 17)  # three days from the data date, Thursday the 5th


def test_one_that_was_finished_at_once_begins_with_all_its_work(world: make.World) -> None:
    report(world, actual_start=at(2), actual_finish=at(4, 17))
    report(world, reopen=True)
    assert state() == (at(2), None, 0, 5 * DAY, 5 * DAY, at(6, 17))


def test_what_remains_can_be_said_instead(world: make.World) -> None:
    report(world, actual_start=at(2), actual_finish=at(4, 17))
    report(world, reopen=True, remaining=2 * DAY, taken=3 * DAY)
    assert state() == (at(2), None, 60, 2 * DAY, 5 * DAY, at(6, 17))


def test_where_nobody_knows_what_remained_it_is_asked(world: make.World) -> None:
    report(world, actual_start=at(2), percent=100)
    report(world, actual_finish=at(4, 17))
    with pytest.raises(InvalidError, match="Say what is still to do"):
        report(world, reopen=True)
    assert row(2).actual_finish == at(4, 17)


def test_a_milestone_that_is_not_reached_has_no_facts(world: make.World) -> None:
    actor = later(world)
    for edits in (Report(4, actual_finish=at(20, 17)), Report(4, reopen=True)):
        services.edit_plan(actor=actor, project_id=world.project.pk, edits=[edits])
    found = row(4)
    assert (found.actual_start, found.actual_finish, found.percent) == (None, None, 0)


def test_other_facts_of_finished_work_leave_it_finished(world: make.World) -> None:
    report(world, actual_start=at(2), actual_finish=at(4, 17))
    report(world, actual_start=at(3))
    assert state() == (at(3), at(4, 17), 100, 0, 2 * DAY, at(4, 17))
    before = shape(plan(world))
    report(world, percent=100)
    assert shape(plan(world)) == before
    with pytest.raises(InvalidError, match="before it started"):
        report(world, actual_start=at(5))
    report(world, percent=50)
    assert (row(2).actual_finish, row(2).remaining) == (None, DAY)


def test_nothing_typed_is_no_answer_to_what_is_still_to_do(world: make.World) -> None:
    report(world, actual_start=at(2), percent=40)
    refused = typed(world, (2, "remaining", ""))
    assert refused.status_code == 422
    assert refused.json()["message"].startswith("Say what is still to do")
    assert row(2).remaining == 3 * DAY
    assert typed(world, (3, "remaining", ""), (3, "name", "Build it")).status_code == 200
    assert (row(3).name, row(3).actual_start) == ("Build it", None)


def test_a_member_who_takes_the_finish_away_is_asked(world: make.World) -> None:
    report(world, actual_start=at(2), actual_finish=at(4, 17))
    url = reverse("schedule:report", args=[world.project.number, 2])
    client = signed_in(world)
    answer = client.post(url, {"actual_start": "2026-03-02", "remaining": ""})
    assert answer.status_code == 422
    assert "Say what is still to do" in answer.content.decode()
    assert client.post(url, {"actual_start": "2026-03-02", "remaining": "2d"}).status_code == 302
    assert (row(2).actual_finish, row(2).remaining) == (None, 2 * DAY)


@pytest.mark.parametrize(("moves", "start"), [(False, at(2)), (True, at(11))])
def test_the_data_date_leaves_the_plans_option(
    world: make.World, start: int, *, moves: bool
) -> None:
    edit(world, SetOptions(reschedule_remaining=moves))
    services.move_data_date(
        actor=world.actor("business_pm"), project_id=world.project.pk, date=at(10)
    )
    assert plan(world).options.reschedule_remaining is moves
    assert typed(world, (0, "data_date", "2026-03-11")).status_code == 200
    found = plan(world)
    assert (found.data_date, found.options.reschedule_remaining) == (at(11), moves)
    assert row(2).start == start
    edit(world, SetDataDate(at(12), reschedule=not moves))
    assert plan(world).options.reschedule_remaining is not moves


def test_days_are_those_of_the_plans_calendar(world: make.World) -> None:
    """An early shift, from six to two: nobody's day begins at eight."""
    own = plan(world).calendars[0]
    early = (((6 * 60, 14 * 60),),) * 5 + ((),) * 2
    edit(world, PutCalendar(replace(own, week=early)))
    assert typed(world, (0, "data_date", "2026-03-03")).status_code == 200
    assert plan(world).data_date == at(3, 6)
    assert typed(world, (0, "data_date", "2026-03-07")).status_code == 200  # a Saturday
    assert plan(world).data_date == at(7, 0)
    answer = typed(
        world, (2, "constraint", "finish_no_later_than"), (2, "constraint_date", "2026-03-12")
    )
    assert answer.status_code == 200
    assert row(2).constraint_date == at(12, 14)
    assert typed(world, (0, "data_date", "")).status_code == 200
    assert plan(world).data_date is None
