"""Levelling, calendars, resources, columns, recurring tasks, options: on the pages of a copy."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.scenarios import queries, services
from pilothouse.delivery.scenarios.models import Scenario
from pilothouse.delivery.schedule.types import (
    AddTask,
    Assign,
    ClearLevelling,
    PutField,
    SetDuration,
    SetTask,
)
from pilothouse.engine import overloads
from pilothouse.engine.network.data import CustomField, Plan
from pilothouse.foundation.audit.models import AuditEvent
from tests import make
from tests.areas.scenarios.test_scenarios import copied, fresh, play
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan, shape

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def client(world: make.World, role: str = "business_pm") -> Client:
    opened = Client()
    opened.force_login(world.user(role))
    return opened


def url(row: Scenario, name: str, *args: Any) -> str:
    return reverse(f"copy:{name}", args=[row.pk, *args])


def post(
    world: make.World, row: Scenario, page: str, *args: Any, by: str = "business_pm", **values: Any
) -> Any:
    return client(world, by).post(url(row, page, *args), values, follow=True)


def state(row: Scenario) -> Plan:
    """The copy read from its rows, not from memory."""
    queries._kept.clear()
    return queries.state_of(fresh(row)).plan


@pytest.fixture
def crowded(world: make.World) -> Scenario:
    """A copy in which Ann designs and writes a manual of twenty days at the same time."""
    row = copied(world)
    play(world, row, AddTask("Manual", after=4, duration=20 * DAY, task=5))
    play(world, row, Assign(2, name="Ann"), Assign(5, name="Ann"))
    return fresh(row)


def test_a_copy_is_levelled_as_one_step_and_the_plan_stays(
    world: make.World, crowded: Scenario
) -> None:
    before, finish, audited = shape(plan(world)), crowded.finish, AuditEvent.objects.count()
    text = client(world).get(url(crowded, "level")).text
    assert "Waits for Ann" in text
    assert "What-if" in text
    assert f'action="/scenarios/{crowded.pk}/level/apply/"' in text
    answer = post(world, crowded, "level_apply", revision=crowded.version)
    assert "The tasks were delayed. Undo on the page of the copy takes that back." in answer.text
    assert "Nobody has too much at once" in answer.text
    levelled = queries.state_of(fresh(crowded))
    assert overloads(levelled.plan, levelled) == []
    assert levelled.finish > finish
    assert shape(plan(world)) == before
    assert AuditEvent.objects.count() == audited + 1
    assert client(world).get(url(crowded, "level")).context["found"].bound is not None
    services.undo_step(actor=world.actor("business_pm"), scenario_id=crowded.pk)
    assert fresh(crowded).finish == finish
    assert not any(task.leveling_delay for task in state(crowded).tasks)


def test_delays_are_taken_away_from_a_copy(world: make.World, crowded: Scenario) -> None:
    post(world, crowded, "level_apply", revision=crowded.version)
    text = client(world).get(url(crowded, "level")).text
    assert "Take levelling away" in text
    answer = post(world, crowded, "level_clear", revision=fresh(crowded).version)
    assert "The levelling delays were taken away." in answer.text
    assert not any(task.leveling_delay for task in state(crowded).tasks)
    said = queries.steps_of(fresh(crowded)).last()
    assert said is not None
    assert said.said == "Levelling delays taken away"


def test_a_copy_that_changed_meanwhile_is_not_levelled(
    world: make.World, crowded: Scenario
) -> None:
    seen = crowded.version
    client(world).get(url(crowded, "level"))
    pm = world.actor("technical_pm")
    services.rename_scenario(actor=pm, scenario_id=crowded.pk, name="Other", reason="")
    post(world, crowded, "level_apply", revision=seen)
    assert not any(task.leveling_delay for task in state(crowded).tasks)
    found = client(world).get(url(crowded, "level")).context["found"]
    assert found.revision == fresh(crowded).version
    post(world, crowded, "level_apply", revision=found.revision)
    assert any(task.leveling_delay for task in state(crowded).tasks)
    assert "Look at what levelling gives first" in post(world, crowded, "level_apply").text


def test_readers_look_and_a_closed_copy_is_only_read(world: make.World, crowded: Scenario) -> None:
    names = ("level", "calendars", "resources", "columns_own")
    for name in names:
        answer = client(world, "auditor").get(url(crowded, name))
        assert answer.status_code == 200
        assert answer.context["may_edit"] is False
        assert client(world, "stranger").get(url(crowded, name)).status_code == 404
    for name in ("options", "series_new", "calendar_new", "column_new"):
        assert client(world, "auditor").get(url(crowded, name)).status_code == 403
    post(world, crowded, "level_apply", by="auditor", revision=crowded.version)
    pm = world.actor("business_pm")
    services.discard_scenario(actor=pm, scenario_id=crowded.pk)
    for name in names:
        page = client(world).get(url(crowded, name))
        assert (page.status_code, page.context["may_edit"]) == (200, False)
    closed = client(world).get(url(crowded, "options"))
    assert closed.status_code == 409
    assert "This copy is closed (thrown away)" in closed.text
    version = fresh(crowded).version
    refused = post(world, crowded, "level_apply", revision=version)
    assert "This copy is closed (thrown away)" in refused.text
    assert fresh(crowded).version == version


def test_the_menu_of_a_copy_leads_to_its_pages(world: make.World) -> None:
    row = copied(world)
    detail = reverse("scenarios:detail", args=[row.pk])
    text = client(world).get(detail).text
    for name in ("level", "calendars", "resources", "columns_own", "options", "series_new"):
        assert f'href="{url(row, name)}"' in text, name
    read = client(world, "auditor").get(detail).text
    assert url(row, "calendars") in read
    assert url(row, "options") not in read


def test_calendars_of_a_copy_on_their_pages(world: make.World) -> None:
    row, before = copied(world), plan(world).calendars
    week = dict.fromkeys(WEEKDAYS, "22-6")
    made = client(world).post(url(row, "calendar_new"), {"name": "Night", "hours": "8", **week})
    uid = next(c.id for c in state(row).calendars if c.name == "Night")
    assert made["Location"] == url(row, "calendar", uid)
    play(world, row, SetTask(2, calendar=uid))
    assert queries.state_of(fresh(row)).of(2).start == at(2, 22)
    post(world, row, "exception_new", uid, name="Stocktaking", first="2026-03-03")
    post(world, row, "week_new", uid, first="2026-03-09", last="2026-03-15", monday="off")
    days = {"country": "DE", "region": "BY", "first_year": "2026", "last_year": "2026"}
    post(world, row, "exception_holidays", uid, **days)
    shown = client(world).get(url(row, "calendar", uid)).text
    for text in ("Stocktaking", "Epiphany", "9 Mar 2026", f'href="{url(row, "week_new", uid)}"'):
        assert text in shown
    own = next(c for c in state(row).calendars if c.id == uid)
    first = next(e for e in own.exceptions if e.name == "Stocktaking")
    post(world, row, "exception_remove", uid, key=f"{first.first_day}|{first.last_day}|Stocktaking")
    post(world, row, "week_remove", uid, place="0")
    kept = next(c for c in state(row).calendars if c.id == uid)
    assert kept.overrides == ()
    assert "Stocktaking" not in {e.name for e in kept.exceptions}
    assert "The plan follows this calendar now." in post(world, row, "calendar_default", uid).text
    assert state(row).default_calendar == uid
    assert plan(world).calendars == before
    assert client(world).get(url(row, "calendar", 99)).status_code == 404


def test_options_resources_columns_and_series_of_a_copy(world: make.World) -> None:
    edit(world, Assign(2, name="Ann"))
    row, before = copied(world), plan(world)
    options = client(world).get(url(row, "options")).context["form"].initial
    sent = {name: value for name, value in options.items() if value not in (None, False)}
    post(world, row, "options", **sent | {"start": "2026-03-09", "currency": "EUR"})
    post(world, row, "resource", 1, name="Ann B", resource_kind="work", max_units="50")
    post(world, row, "column_new", name="Cost centre", kind="text")
    series = {"name": "Stand-up", "first": "2026-03-09T09:00", "duration": "30m", "count": "6"}
    rule = {"frequency": "WEEKLY", "interval": "1", "weekdays": ["0", "3"]}
    post(world, row, "series_new", **series, **rule)
    found = state(row)
    assert (found.start, found.currency) == (at(9), "EUR")
    assert (found.resources[0].name, found.resources[0].max_units) == ("Ann B", 0.5)
    assert found.custom_fields[0].key == "cost_centre"
    head = next(t for t in found.tasks if t.name == "Stand-up")
    assert sum(t.parent == head.id for t in found.tasks) == 6
    panel = client(world).get(reverse("scenarios:task", args=[row.pk, head.id])).text
    assert url(row, "series", head.id) in panel
    post(world, row, "series", head.id, **series | {"count": "2"}, **rule)
    assert sum(t.parent == head.id for t in state(row).tasks) == 2
    post(world, row, "column_remove", "cost_centre")
    assert state(row).custom_fields == ()
    assert plan(world) == before
    for _step in range(3):
        services.undo_step(actor=world.actor("business_pm"), scenario_id=row.pk)
    assert not any(t.name == "Stand-up" for t in state(row).tasks)


def test_a_form_that_cannot_be_is_told_on_the_form(world: make.World) -> None:
    row = copied(world)
    play(world, row, PutField(CustomField("zone", "Zone")))
    twice = client(world).post(url(row, "column_new"), {"name": "zone", "kind": "text"})
    assert twice.status_code == 422
    assert "There is a column “zone” already." in twice.text
    used = post(world, row, "calendar_remove", plan(world).default_calendar)
    assert "is still used by the plan itself" in used.text


def test_a_levelled_copy_is_put_into_the_plan(world: make.World, crowded: Scenario) -> None:
    post(world, crowded, "level_apply", revision=crowded.version)
    edit(world, AddTask("Meanwhile", after=4, task=5), SetDuration(3, 9 * DAY))
    wanted = [(t.name, t.leveling_delay) for t in state(crowded).tasks if t.leveling_delay]
    services.adopt_scenario(actor=world.actor("business_pm"), scenario_id=crowded.pk)
    found = plan(world)
    assert [(t.name, t.leveling_delay) for t in found.tasks if t.leveling_delay] == wanted
    assert {t.id: t.name for t in found.tasks}[5] == "Meanwhile"
    edit(world, ClearLevelling())
