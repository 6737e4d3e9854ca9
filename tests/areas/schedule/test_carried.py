"""What a plan takes along from the one it begins from, and what it says it leaves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries
from pilothouse.delivery.schedule.rules.apply import apply
from pilothouse.delivery.schedule.rules.apply_series import series_of
from pilothouse.delivery.schedule.rules.blank import blank_plan
from pilothouse.delivery.schedule.rules.templating import as_template, left_out
from pilothouse.delivery.schedule.services import save_baseline
from pilothouse.delivery.schedule.types import (
    AddSeries,
    Assign,
    Report,
    SetDataDate,
    SetParts,
    SetTask,
)
from pilothouse.engine import schedule, to_datetime
from pilothouse.engine.network.data import Availability, Plan, Resource, Task
from pilothouse.foundation.audit.models import AuditEvent
from tests import make
from tests.areas.schedule.test_services import at, build_world, edit

__all__ = ["build_world"]
DAY = 480
PARTS = ((at(2), at(4, 17)), (at(9), at(10, 17)))


def plan() -> Plan:
    tasks = (
        Task(1, "By hand", 3 * DAY, manual=True, manual_start=at(9), manual_finish=at(11, 17),
             work=960, cost=Decimal(70)),
        Task(2, "Split", 5 * DAY, splits=PARTS, expected_finish=at(20, 17)),
        Task(3, "Elsewhere", DAY, external=True, manual_start=at(4), outside="quay.mpp\\5",
             percent_complete=50.0, references=("document:7", "https://a.example")),
    )  # fmt: skip
    crew = Resource(1, "Crew", availability=(Availability(at(2), at(30), 2.0),))
    return replace(
        blank_plan("P", at(2)), tasks=tasks, resources=(crew,), must_finish_by=at(27, 17)
    )


def test_dates_given_by_hand_rests_and_wishes_move_along() -> None:
    made = as_template(plan(), at(4, month=5))
    hand, split, other = made.tasks
    assert (hand.manual, hand.manual_start, hand.manual_finish) == (
        True, at(11, month=5), at(13, 17, month=5),
    )  # fmt: skip
    assert (hand.work, hand.cost) == (960, 70)
    assert split.splits == ((at(4, month=5), at(6, 17, month=5)), (at(11, month=5), at(12, 17, 5)))
    assert split.expected_finish == at(22, 17, month=5)
    assert (other.external, other.manual, other.manual_start) == (False, True, at(6, month=5))
    assert other.references == ("https://a.example",)
    assert made.must_finish_by == at(29, 17, month=5)
    assert made.resources[0].availability == ()
    assert schedule(made).of(1).start == at(11, month=5)


def test_parts_are_stretched_and_rests_are_not() -> None:
    hand, split, _ = as_template(plan(), at(4, month=5), factor=1.5).tasks
    # 3 d and 2 d become 36 h and 24 h; the rest of 2 d ends on Tuesday at noon.
    assert split.duration == 60 * 60
    assert split.splits == (
        (at(4, month=5), at(8, 12, month=5)), (at(12, 13, month=5), at(15, 12, month=5)),
    )  # fmt: skip
    assert (hand.duration, hand.work, hand.manual_finish) == (36 * 60, 1440, None)


def test_without_dates_work_follows_its_links_but_recurring_days_stay() -> None:
    rule = AddSeries("Jour fixe", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260317", at(3, 9), 60)
    source = apply(plan(), [rule])
    made = as_template(source, at(6, month=5), keep_dates=False)
    assert not any(task.manual for task in made.tasks)
    assert made.tasks[1].expected_finish is None
    # Three Tuesdays at nine, from the Thursday to which the first day moved.
    days = [to_datetime(task.constraint_date or 0).strftime("%a %d %m %H") for task in
            made.tasks if task.name.startswith("Jour fixe ")]  # fmt: skip
    assert days == ["Tue 12 05 09", "Tue 19 05 09", "Tue 26 05 09"]
    head = next(task for task in made.tasks if task.recurrence)
    again = series_of(head.recurrence)
    assert again is not None
    assert [to_datetime(m).day for m in again.instants()] == [12, 19, 26]


def test_what_stays_behind_is_counted() -> None:
    found = {str(left.what): left.count for left in left_out(plan(), keep_dates=False)}
    assert found == {
        "progress": 1, "other_plans": 1, "documents": 1, "availability": 1, "dates": 3,
    }  # fmt: skip
    assert left_out(blank_plan("P", at(2))) == ()


@pytest.mark.django_db
def test_a_plan_begun_keeps_them_and_its_page_says_what_it_left(world: make.World) -> None:
    edit(world, Assign(2, name="Ann"), SetTask(3, manual=True, manual_start=at(16)),
         SetParts(2, PARTS))  # fmt: skip
    edit(world, Report(2, actual_start=at(2), percent=40), SetDataDate(at(5)))
    to = make.project(world, world.people)
    client = Client()
    client.force_login(world.user("business_pm"))
    url = reverse("schedule:copy", args=[to.number])
    values = {"source": world.project.pk, "start": "2026-05-04", "lengths": "actual",
              "keep_people": "on", "keep_dates": "on"}  # fmt: skip
    said = "what was done and spent on 1 task; the data date"
    assert said in client.post(url, values | {"show": "1"}).text
    assert f"Not taken along: {said}." in client.post(url, values, follow=True).text
    made = queries.plan_of(world.actor("business_pm"), to.pk).tasks
    assert (made[2].manual, made[2].manual_start) == (True, at(18, month=5))
    assert [part[0] for part in made[1].splits] == [at(4, month=5), at(11, month=5)]
    event = AuditEvent.objects.filter(action="plan.created").order_by("-seq")[0]
    assert event.after["left_out"] == {"progress": 1, "data_date": 1}


@pytest.mark.django_db
def test_as_planned_it_says_how_much_changed_since(world: make.World) -> None:
    pm, to = world.actor("business_pm"), make.project(world, world.people)
    save_baseline(actor=pm, project_id=world.project.pk, name="First")
    edit(world, SetTask(2, name="Drawings"))
    client = Client()
    client.force_login(world.user("business_pm"))
    body = {"source_id": world.project.pk, "start": "2026-05-04"}
    made = client.post(
        f"/api/v1/projects/{to.pk}/plan/copy", body, content_type="application/json"
    ).json()
    assert made["left_out"] == [{"what": "baselines", "count": 1}, {"what": "changes", "count": 1}]
