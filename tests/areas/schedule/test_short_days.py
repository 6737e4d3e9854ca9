"""A plan whose days have 7.5 hours: what is typed and said in days means such days everywhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pilothouse.delivery.schedule.models import PlanEdit, PlanTask
from pilothouse.delivery.schedule.rules.differing import difference
from pilothouse.delivery.schedule.types import Assign, PutField, SetDuration, SetField, SetOptions
from pilothouse.engine.network.data import CustomField
from tests import make
from tests.areas.schedule.test_contents import build_world, cells, edit, plan, signed_in, url

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
DAY = 450


@pytest.fixture
def short(world: make.World) -> make.World:
    """Design of 5 and build of 10 such days, design by Ann and by somebody who can sign in."""
    edit(
        world,
        SetOptions(minutes_per_day=DAY, critical_float=DAY),
        SetDuration(1, 5 * DAY),
        SetDuration(2, 10 * DAY),
        Assign(1, name=world.people["team_member"].name),
    )
    return world


def test_what_one_person_has_still_to_do(short: make.World) -> None:
    client, page = signed_in(short, "business_pm"), url(short, "status_person", 1)
    assert 'value="5d"' in client.get(page).text
    sent = {"actual_start-1": "2026-03-02", "remaining-1": "2d"}
    assert client.post(page, sent).status_code == 302
    assert plan(short).tasks[0].remaining == 2 * DAY


def test_what_is_still_to_do_of_my_own_tasks(short: make.World) -> None:
    client = signed_in(short, "team_member")
    assert "5d" in client.get(reverse("schedule:mine")).text
    page = reverse("schedule:report", args=[short.project.number, 1])
    assert 'value="5d"' in client.get(page).text
    sent = {"actual_start": "2026-03-02", "remaining": "3d"}
    assert client.post(page, sent).status_code == 302
    assert PlanTask.objects.get(uid=1).remaining == 3 * DAY


def test_recurring_tasks(short: make.World) -> None:
    client = signed_in(short, "business_pm")
    sent = {
        "name": "Walk", "first": "2026-03-04T08:00", "duration": "1d", "frequency": "WEEKLY",
        "interval": "1", "weekdays": ["2"], "count": "2",
    }  # fmt: skip
    assert client.post(url(short, "series_new"), sent).status_code == 302
    head = next(task for task in plan(short).tasks if task.recurrence)
    assert [task.duration for task in plan(short).tasks if task.parent == head.id] == [DAY, DAY]
    assert 'value="1d"' in client.get(url(short, "series", head.id)).text
    assert "1d each" in client.get(url(short, "task", head.id)).text


def test_what_is_said_of_an_edit_and_of_a_difference(short: make.World) -> None:
    before = plan(short)
    edit(short, SetDuration(1, 4 * DAY))
    assert "set to 4d" in PlanEdit.objects.order_by("-pk")[0].said
    (row,) = difference(before, plan(short)).changed
    assert row.fields["Duration"] == ("5d", "4d")


def test_the_work_of_a_share(short: make.World) -> None:
    assert cells(short, (1, "share:1:work", "2d")).status_code == 200
    assert plan(short).assignments[0].work == 2 * DAY


def test_a_duration_in_a_column_of_the_plans_own(short: make.World) -> None:
    """Typed into the grid or sent as an edit."""
    edit(short, PutField(CustomField("late", "Late by", "duration")))
    assert cells(short, (1, "field:late", "5d")).status_code == 200
    assert dict(plan(short).tasks[0].custom) == {"late": str(5 * DAY)}
    edit(short, SetField(1, "late", "2d"))
    assert dict(plan(short).tasks[0].custom) == {"late": str(2 * DAY)}
