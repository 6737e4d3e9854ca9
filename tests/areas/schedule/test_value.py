"""Earned value of a project's plan against its baseline, wherever it is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.types import (
    AddTask,
    Assign,
    EarnedValue,
    RemoveTask,
    Report,
    SetDataDate,
)
from pilothouse.foundation.access.services import create_token
from pilothouse.insight.health.models import ProjectHealth
from pilothouse.insight.health.services import compute_health
from pilothouse.insight.reports import tables
from pilothouse.insight.reports.queries import figures_now
from tests import make
from tests.areas.reports.worlds import drafted
from tests.areas.schedule.test_baselines import frozen
from tests.areas.schedule.test_services import DAY, at, build_world

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
LATER = datetime(2026, 3, 16, 9, tzinfo=UTC)


def edit(world: make.World, *edits: Any) -> None:
    """Edits in the third week."""
    actor = world.actor("business_pm", LATER)
    services.edit_plan(actor=actor, project_id=world.project.pk, edits=edits)


@pytest.fixture
def begun(world: make.World) -> make.World:
    """Design (Ann, 5 d) took 8 days; of Build (Ben, 10 d) one day is done in two."""
    edit(world, Assign(2, name="Ann"), Assign(3, name="Ben"))
    frozen(world)
    edit(world, SetDataDate(at(13, 17)))
    edit(world, Report(2, at(2), at(11, 17), work=8 * DAY))
    edit(world, Report(3, at(12), remaining=9 * DAY, percent=10, work=2 * DAY))
    return world


def value_of(world: make.World) -> EarnedValue:
    return queries.earned_value(world.actor("business_pm"), world.project.pk)


def test_hours_of_work_are_the_measure_where_there_is_no_money(begun: make.World) -> None:
    value = value_of(begun)
    assert (value.basis, value.unit, value.baseline) == ("work", "h", 1)
    assert (value.bac, value.pv, value.ev, value.ac) == (120, 80, 48, 80)
    assert (value.spi, value.cpi, value.eac) == (0.6, 0.6, 200)
    assert (value.spi_t, value.sv_t) == (0.6, -4.0)
    assert value.finish is not None
    assert value.finish.isoformat() == "2026-04-03"
    assert set(value.missing) == {"cost_range", "time_range"}


def test_what_was_removed_stays_in_the_budget_and_what_was_added_is_not_in_it(
    begun: make.World,
) -> None:
    edit(begun, RemoveTask(3), AddTask("Extra", parent=1, duration=3 * DAY, task=9))
    value = value_of(begun)
    assert (value.bac, value.ev) == (120, 40)


def test_a_task_that_was_split_earns_by_its_parts(begun: make.World) -> None:
    for uid in (11, 12):
        edit(begun, AddTask(f"Part {uid}", parent=3, duration=2 * DAY, task=uid))
    edit(begun, Report(11, at(12), at(13, 17)))
    assert value_of(begun).ev == 40 + 40


def test_reasons_where_something_is_missing(world: make.World) -> None:
    assert value_of(world) == EarnedValue(why="the plan has no baseline")
    frozen(world)
    assert value_of(world) == EarnedValue(why="no progress has been reported yet", baseline=1)
    edit(world, SetDataDate(at(6, 17)))
    edit(world, Report(2, at(2), percent=50))
    value = value_of(world)
    assert (value.basis, value.ev, value.cpi) == ("duration", Decimal(20), None)
    assert value.missing["cpi"] == "the baseline holds neither costs nor work"


def page(world: make.World, name: str, *args: object) -> str:
    client = Client()
    client.force_login(world.user("business_pm"))
    return str(client.get(reverse(name, args=args)).text)


def test_the_report_shows_it_on_its_page_and_on_paper(begun: make.World) -> None:
    report = drafted(begun)
    figures = figures_now(begun.actor("business_pm"), report)
    assert figures["value"]["cpi"] == 0.6
    text = page(begun, "reports:detail", report.pk)
    assert "Estimate at completion" in text
    assert "200 h" in text
    assert len(tables.laid_out(report, figures).pages) == 1


def test_the_report_says_why_it_is_not_there(world: make.World) -> None:
    report = drafted(frozen(world))
    why = "Earned value is not computed, because no progress has been reported yet."
    assert why in page(world, "reports:detail", report.pk)


def test_the_overview_and_the_api_show_what_was_computed(begun: make.World) -> None:
    compute_health(actor=make.system(), project_id=begun.project.pk)
    assert ProjectHealth.objects.get().value["spi"] == 0.6
    text = page(begun, "health:overview_panel", begun.project.number)
    assert "SPI(t)" in text
    assert "3 Apr 2026" in text
    _, key = create_token(actor=begun.actor("business_pm"), name="t")
    answer = Client().get("/api/v1/health", headers={"Authorization": f"Bearer {key}"})
    assert answer.json()["items"][0]["value"]["eac"] == "200.00"
