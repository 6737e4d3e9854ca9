"""Baselines that a file brought along: chosen on the plan page, compared, in the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.queries.comparing import comparison
from pilothouse.delivery.schedule.queries.file_baselines import file_baselines
from pilothouse.engine.network.data import Assignment, BaselineValues, Plan, Task
from pilothouse.foundation.access.services import create_token
from pilothouse.kit.errors import NotFoundError
from tests import make
from tests.areas.schedule.test_importing import DAY, START, brought_in, build_world, file_plan

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
Run = Callable[..., Any]
# 2 March 2026 is a Monday; work is from 8 to 12 and from 13 to 17.
MONDAY = START
ENDS = 9 * 60


def at(day: int, end: bool = False) -> int:
    """The morning or the evening of a day, counted from the plan's first Monday."""
    return MONDAY + day * 1440 + (ENDS if end else 0)


def with_baselines() -> Plan:
    """Dig, three days at 900, then Pour, two days; two baselines, of which 3 has Dig alone."""
    plan = file_plan()
    phase, dig, pour = plan.tasks
    dig = replace(
        dig, cost=Decimal(900),
        baselines=(
            BaselineValues(0, at(0), at(1, end=True), 2 * DAY, 2 * DAY, Decimal(600)),
            BaselineValues(3, at(0), at(2, end=True), 3 * DAY, 3 * DAY, Decimal(900)),
        ),
    )  # fmt: skip
    pour = replace(pour, baselines=(BaselineValues(0, at(2), at(3, end=True), 2 * DAY),))
    fresh = Task(13, "Cure", DAY, parent=10, wbs="A.3", guid="g13")
    return replace(
        plan, tasks=(phase, dig, pour, fresh),
        assignments=(Assignment(11, 1, 1.0, 3 * DAY, cost=Decimal(900)),),
    )  # fmt: skip


@pytest.fixture
def filled(world: make.World, django_capture_on_commit_callbacks: Run) -> make.World:
    assert world.project.pk
    brought_in(world, with_baselines(), django_capture_on_commit_callbacks)
    return world


def signed_in(world: make.World, client: Client) -> Client:
    client.force_login(world.user("business_pm"))
    return client


def test_they_are_listed_with_their_spans(filled: make.World) -> None:
    row = queries.plan_row(filled.actor("auditor"), filled.project.pk)
    assert [(b.key, b.tasks, b.start, b.finish) for b in file_baselines(row)] == [
        ("f0", 2, at(0), at(3, end=True)), ("f3", 1, at(0), at(2, end=True)),
    ]  # fmt: skip


def test_the_plan_page_offers_them_and_draws_the_chosen_one(
    filled: make.World, client: Client
) -> None:
    browser, number = signed_in(filled, client), filled.project.number
    page = browser.get(reverse("schedule:plan", args=[number])).content.decode()
    assert '<option value="f0">Baseline 0 of the file</option>' in page
    assert '<option value="f3">Baseline 3 of the file</option>' in page
    data = reverse("schedule:data", args=[number])

    def drawn(chosen: str) -> tuple[Any, Any]:
        told = browser.get(data, {"baseline": chosen} if chosen else {}).json()["all"]
        return told["baseline"], told["bars"]

    assert drawn("f0")[0] == "f0"
    # Without a baseline of our own the first of the file is drawn.
    assert drawn("")[1] == drawn("f0")[1]
    assert drawn("f3") != drawn("f0")
    services.save_baseline(
        actor=filled.actor("business_pm"), project_id=filled.project.pk, name="Kept"
    )
    assert drawn("")[0] == "1"
    assert drawn("f3")[0] == "f3"
    page = browser.get(reverse("schedule:plan", args=[number])).content.decode()
    assert page.index('value="1">Baseline 1<') < page.index('value="f0"')


def rows(world: make.World, first: str, second: str) -> dict[str, Any]:
    found = comparison(world.actor("auditor"), world.project.pk, first, second)
    return {row.name: dict(row.fields) for row in found.difference.changed}


def test_dates_duration_work_and_cost_against_now(filled: make.World) -> None:
    found = comparison(filled.actor("auditor"), filled.project.pk, "f0")
    told = {row.name: dict(row.fields) for row in found.difference.changed}
    assert told == {
        "Dig": {
            "Finish": ("3 Mar 2026", "4 Mar 2026"), "Duration": ("2d", "3d"),
            "Work": ("2d", "3d"), "Cost": ("600.00", "900.00"),
        },
        "Pour": {
            "Start": ("4 Mar 2026", "5 Mar 2026"), "Finish": ("5 Mar 2026", "6 Mar 2026"),
        },
    }  # fmt: skip
    assert [row.name for row in found.difference.added] == ["Phase", "Cure"]
    assert (found.start_finish, found.end_finish) == (at(3, end=True), at(4, end=True))
    assert found.days == 1.0
    assert found.parts == found.steps == ()
    assert "no links" in found.untold


def test_two_of_the_file_and_one_of_our_own(filled: make.World) -> None:
    assert rows(filled, "f0", "f3") == {
        "Dig": {
            "Finish": ("3 Mar 2026", "4 Mar 2026"), "Duration": ("2d", "3d"),
            "Work": ("2d", "3d"), "Cost": ("600.00", "900.00"),
        }
    }  # fmt: skip
    pm, key = filled.actor("business_pm"), filled.project.pk
    services.save_baseline(actor=pm, project_id=key, name="Kept")
    assert rows(filled, "f3", "1") == {}
    assert set(rows(filled, "1", "f0")) == {"Dig", "Pour"}


def test_one_that_the_file_has_not_is_not_found(filled: make.World) -> None:
    with pytest.raises(NotFoundError):
        comparison(filled.actor("auditor"), filled.project.pk, "f7")
    stranger = make.world().actor("business_pm")
    with pytest.raises(NotFoundError):
        comparison(stranger, filled.project.pk, "f0")


def test_the_compare_page_says_what_cannot_be_compared(filled: make.World, client: Client) -> None:
    browser = signed_in(filled, client)
    page = reverse("schedule:compare", args=[filled.project.number])
    text = browser.get(page).content.decode()
    assert "No baseline yet" not in text
    assert '<option value="f0" selected>' in text
    assert "cannot be compared" in text
    assert "What moved the finish" not in text
    for said in ("Dig", "600.00", "900.00", "4 Mar 2026"):
        assert said in text
    assert browser.get(page, {"a": "f9"}).status_code == 404


def test_the_api_lists_and_compares_them(filled: make.World, client: Client) -> None:
    _, secret = create_token(actor=filled.actor("business_pm"), name="compare")
    asked: dict[str, Any] = {"headers": {"authorization": f"Bearer {secret}"}}
    base = f"/api/v1/projects/{filled.project.pk}/plan"
    listed = client.get(f"{base}/file-baselines", **asked).json()
    assert [(b["key"], b["number"], b["tasks"]) for b in listed] == [("f0", 0, 2), ("f3", 3, 1)]
    told = client.get(f"{base}/comparison", {"first": "f0", "second": "now"}, **asked).json()
    assert told["days"] == 1.0
    assert told["changed"][0]["fields"]["Cost"] == ["600.00", "900.00"]
    assert "cannot be compared" in told["untold"]
    assert client.get(f"{base}/comparison", {"first": "x3"}, **asked).status_code == 422
