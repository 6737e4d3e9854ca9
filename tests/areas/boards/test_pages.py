"""The pages of board, calendar and sprints."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.boards import queries
from pilothouse.delivery.boards.models import Sprint
from tests import make
from tests.areas.boards.plans import planned, sprint

pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_a_project_without_a_plan_says_what_belongs_here(world: make.World) -> None:
    client = signed_in(world, "auditor")
    for name in ("boards:board", "boards:calendar"):
        assert "No plan yet" in client.get(reverse(name, args=[world.project.number])).text


def test_a_move_of_the_page_is_a_report(world: make.World) -> None:
    first, *_ = planned(world)
    client = signed_in(world, "business_pm")
    url = reverse("boards:move", args=[world.project.number])
    sent = {"task": first, "before": "ahead", "to": "begun"}
    assert client.post(url, sent).status_code == 200
    again = client.post(url, sent)
    assert again.status_code == 409
    assert "under way now" in again.json()["message"]
    assert client.post(url, sent | {"to": "nowhere"}).status_code == 422
    assert signed_in(world, "auditor").post(url, sent | {"before": "begun"}).status_code in (
        403,
        404,
    )


def test_the_calendar_shows_weeks_and_a_month(world: make.World) -> None:
    planned(world)
    client = signed_in(world, "team_member")
    url = reverse("boards:calendar", args=[world.project.number])
    month = client.get(url, {"on": "2026-03-04"}).text
    assert "March 2026" in month
    assert "Hand over" in month
    week = client.get(url, {"on": "2026-03-04", "span": "week"}).text
    assert "2 Mar – 8 Mar 2026" in week
    assert client.get(url, {"on": "no day"}).status_code == 200


def test_a_sprint_is_planned_filled_and_shown(world: make.World) -> None:
    uids = planned(world)
    client = signed_in(world, "technical_pm")
    values = {
        "name": "Sprint 1", "goal": "Something to show", "starts_on": "2026-03-02",
        "ends_on": "2026-03-13", "unit": "points", "capacity": "5",
    }  # fmt: skip
    client.post(reverse("boards:new", args=[world.project.number]), values)
    row = Sprint.objects.get()
    choose = reverse("boards:choose", args=[row.pk])
    assert "Hand over" in client.get(choose).text
    sent = {"shown": uids, "task": uids[:2], f"points-{uids[0]}": "3", f"points-{uids[1]}": "4,5"}
    answer = client.post(choose, sent, follow=True)
    assert "150 % of the capacity: more than fits." in answer.text
    assert "Burn-up of Sprint 1" in answer.text
    assert queries.task_uids(row) == set(uids[:2])
    wrong = client.post(choose, sent | {f"points-{uids[0]}": "many"}, follow=True)
    assert "is no number of points" in wrong.text


def test_a_sprint_that_ends_before_it_starts_comes_back_on_the_form(world: make.World) -> None:
    values = {"name": "S", "starts_on": "2026-03-13", "ends_on": "2026-03-02", "unit": "points"}
    url = reverse("boards:new", args=[world.project.number])
    answer = signed_in(world, "business_pm").post(url, values)
    assert answer.status_code == 422
    assert "on or after the day it starts" in answer.text


def test_a_sprint_is_removed_once_the_question_is_answered(world: make.World) -> None:
    row = sprint(world)
    client = signed_in(world, "technical_pm")
    url = reverse("boards:remove", args=[row.pk])
    asked = client.get(url).text
    assert f"Remove “{row.name}”?" in asked
    assert Sprint.objects.filter(pk=row.pk).exists()
    Sprint.objects.filter(pk=row.pk).update(version=row.version + 1)
    late = client.post(url, {"version": row.version})
    assert late.status_code == 409
    assert Sprint.objects.filter(pk=row.pk).exists()
    assert signed_in(world, "auditor").get(url).status_code == 403
    gone = client.post(url, {"version": row.version + 1}, follow=True)
    assert "Its tasks stay in the plan" in gone.text
    assert not Sprint.objects.filter(pk=row.pk).exists()


def test_readers_see_a_sprint_without_commands(world: make.World) -> None:
    row = sprint(world)
    text = signed_in(world, "auditor").get(reverse("boards:sprint", args=[row.pk])).text
    assert "Sprint 1" in text
    assert reverse("boards:edit", args=[row.pk]) not in text
