"""Availability and rates of a plan's resources: edited, stored, undone, read again, levelled."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.forms.whole import ResourceForm
from pilothouse.delivery.schedule.models import PlanResource
from pilothouse.delivery.schedule.queries import memory
from pilothouse.delivery.schedule.rules import merge, terms
from pilothouse.delivery.schedule.types import (
    AddTask,
    Assign,
    PlanFile,
    SetAssignment,
    SetDataDate,
    SetResource,
)
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import day_number
from pilothouse.engine.network.data import Availability, Plan, Rate
from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.interchange import read
from pilothouse.kit.errors import InvalidError, NotPermittedError
from tests import make
from tests.areas.schedule.test_contents import cells

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "interchange" / "files"
DAY = 480


def day(month: int, number: int) -> int:
    return 1440 * day_number(date(2026, month, number))


PERIODS = (Availability(None, day(3, 4), 0.5), Availability(day(3, 9), None, 1.0))
RATES = (Rate("A", None, Decimal("62.50")), Rate("A", day(7, 1), Decimal(65), Decimal(90)))


def build_world() -> make.World:
    """Two tasks of two days by Ann, both from Monday 2 March 2026."""
    world = make.world()
    pm = world.actor("business_pm")
    move_to_stage(actor=pm, project_id=world.project.pk, stage=Stage.PLANNING)
    services.create_plan(actor=pm, project_id=world.project.pk, start=date(2026, 3, 2))
    edits = [
        AddTask("Design", duration=2 * DAY, task=1),
        AddTask("Build", after=1, duration=2 * DAY, task=2),
        Assign(1, name="Ann"),
        Assign(2, name="Ann"),
    ]
    services.edit_plan(actor=pm, project_id=world.project.pk, edits=edits)
    return world


def plan(world: make.World) -> Plan:
    """As the database has it, not as it is remembered."""
    memory._kept.clear()
    return queries.plan_of(world.actor("auditor"), world.project.pk)


def edited(world: make.World, *edits: object, by: str = "business_pm") -> None:
    services.edit_plan(actor=world.actor(by), project_id=world.project.pk, edits=list(edits))


def test_they_are_stored_exactly_and_undone(world: make.World) -> None:
    edited(world, SetResource(1, availability=PERIODS, rates=RATES))
    (ann,) = plan(world).resources
    assert (ann.availability, ann.rates, ann.max_units) == (PERIODS, RATES, 1.0)
    assert PlanResource.objects.get().rates[0] == {"standard": "62.50"}
    event = AuditEvent.objects.order_by("-seq")[0]
    assert (event.action, event.actor_name) == ("plan.edited", world.actor("business_pm").name)
    services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    (ann,) = plan(world).resources
    assert (ann.availability, ann.rates) == ((), ())


def test_an_assignment_is_charged_by_its_table(world: make.World) -> None:
    edited(world, SetAssignment(1, 1, rate_table="B"))
    assert [item.rate_table for item in plan(world).assignments] == ["B", "A"]
    with pytest.raises(InvalidError, match="tables of rates"):
        edited(world, SetAssignment(1, 1, rate_table="F"))


def test_the_panel_takes_the_table_where_there_are_several(world: make.World) -> None:
    panel = reverse("schedule:task", args=[world.project.number, 1])
    choice = 'data-cell="share:1:rate_table"'
    client = signed_in(world, "business_pm")
    edited(world, SetResource(1, rates=RATES))
    assert choice not in client.get(panel).content.decode()
    edited(world, SetResource(1, rates=(*RATES, Rate("B", None, Decimal(90)))))
    assert choice in client.get(panel).content.decode()
    assert cells(world, (1, "share:1:rate_table", "B")).status_code == 200
    assert cells(world, (1, "share:1:rate_table", "F")).status_code == 422
    assert [item.rate_table for item in plan(world).assignments] == ["B", "A"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"availability": (Availability(day(3, 4), day(3, 2)),)}, "ends before it begins"),
        ({"availability": (PERIODS[0], Availability(day(3, 1), None))}, "overlap"),
        ({"availability": (Availability(None, None, -1.0),)}, "between 0 and 1000"),
        ({"availability": (Availability(None, None, 0.0),)}, "more than nothing"),
        ({"rates": (Rate("F"),)}, "tables of rates"),
        ({"rates": (Rate(per="decade"),)}, "for one of"),
        ({"rates": (Rate(standard=Decimal(-1)),)}, "less than nothing"),
        ({"rates": (Rate(), Rate())}, "same day"),
    ],
)
def test_what_cannot_be_is_refused(world: make.World, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        edited(world, SetResource(1, **wrong))  # type: ignore[arg-type]
    assert plan(world).resources[0].availability == ()


def test_who_may_not_edit_the_plan_sets_no_rates(world: make.World) -> None:
    with pytest.raises(NotPermittedError):
        edited(world, SetResource(1, rates=RATES), by="auditor")


def test_levelling_of_the_plan_waits_for_who_is_away(world: make.World) -> None:
    """By hand: Ann is there on Monday and Tuesday and then from Monday the 9th on."""
    away = (Availability(None, day(3, 4), 1.0), Availability(day(3, 9), None, 1.0))
    edited(world, SetResource(1, availability=away))
    actor = world.actor("business_pm")
    found = queries.levelling_preview(actor, world.project.pk)
    (delay,) = found.delays
    assert (delay.task, found.finish_after.date()) == (2, date(2026, 3, 10))
    assert found.left == ()


def url(world: make.World, *args: object) -> str:
    name = "schedule:resource" if args else "schedule:resources"
    return reverse(name, args=[world.project.number, *args])


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def typed(field: str, *lines: tuple[str, ...]) -> dict[str, list[str]]:
    """Lines as the form sends them, column by column."""
    columns = ResourceForm.base_fields[field].widget.columns  # type: ignore[attr-defined]
    cells = zip(*lines, strict=True)
    return {f"{field}-{column.name}": list(row) for column, row in zip(columns, cells, strict=True)}


def test_the_page_takes_them_line_by_line(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    sent = {
        "name": "Ann", "resource_kind": "work", "max_units": "100",
        **typed("availability", ("", "2026-03-03", "50"), ("9 Mar 2026", "", "100%"), ("", "", "")),
        **typed("rates", ("A", "", "62.50", "", "", "hour", ""),
                ("A", "2026-07-01", "65", "90", "0", "hour", "")),
    }  # fmt: skip
    done = client.post(url(world, 1), sent)
    assert done.status_code == 302, done.content
    (ann,) = plan(world).resources
    assert (ann.availability, ann.rates) == (PERIODS, RATES)
    page = client.get(url(world, 1)).context["form"].initial
    assert [tuple(line.values()) for line in page["availability"]] == [
        ("", "2026-03-03", "50"), ("2026-03-09", "", "100"),
    ]  # fmt: skip
    assert [tuple(line.values()) for line in page["rates"]] == [
        ("A", "", "62.50", "0", "0", "hour", ""), ("A", "2026-07-01", "65", "90", "0", "hour", ""),
    ]  # fmt: skip
    edited(world, SetDataDate(day(3, 3)))
    shown = signed_in(world, "auditor").get(url(world)).content.decode()
    assert "… – 3 Mar 2026: 50%" in shown
    assert "9 Mar 2026 – …: 100%" in shown
    assert "62.50" in shown
    edited(world, SetDataDate(day(7, 1)))
    shown = signed_in(world, "auditor").get(url(world)).content.decode()
    assert ("62.50" in shown, 'num">65 ' in shown) == (False, True)


def test_the_page_says_which_line_is_wrong(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    sent = {"name": "Ann", "resource_kind": "work", "max_units": "100"}
    for name, line in (
        ("availability", ("", "2026-03-03", "")), ("availability", ("", "yesterday", "50")),
        ("availability", ("", "", "much")), ("rates", ("A", "", "cheap", "", "", "", "")),
        ("rates", ("A", "", "nan", "", "", "", "")), ("rates", ("F", "", "5", "", "", "", "")),
        ("rates", ("A", "", "5", "", "", "decade", "")),
    ):  # fmt: skip
        answer = client.post(url(world, 1), {**sent, **typed(name, line)})
        assert answer.status_code == 422
        assert name in answer.context["form"].errors


def test_what_is_written_is_read_the_same() -> None:
    rates = (*RATES, Rate("C", day(1, 1), Decimal("0.1"), Decimal(2), Decimal(3), "day", "hour"))
    periods = (Availability(day(3, 4) + 480, day(3, 5) + 960, 0.125), *PERIODS[1:])
    assert terms.rates_of(terms.rate_lines(rates)) == rates
    assert terms.periods_of(terms.period_lines(periods)) == periods


def test_the_api_sets_and_gives_them(world: make.World) -> None:
    _, secret = create_token(actor=world.actor("business_pm"), name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    base = f"/api/v1/projects/{world.project.pk}/plan"
    revision = queries.plan_row(world.actor("auditor"), world.project.pk).version
    edit = {
        "kind": "set_resource", "resource": 1,
        "availability": [{"finish": day(3, 4), "units": 0.5}, {"start": day(3, 9)}],
        "rates": [{"standard": "62.50"}, {"since": day(7, 1), "standard": "65", "overtime": "90"}],
    }  # fmt: skip
    done = client.post(
        f"{base}/edits", json.dumps({"edits": [edit]}), content_type="application/json",
        headers={"If-Match": f'"{revision}"'},
    )  # fmt: skip
    assert done.status_code == 200, done.content
    (ann,) = client.get(f"{base}/contents").json()["resources"]
    assert ann["availability"][0] == {"start": None, "finish": day(3, 4), "units": 0.5}
    assert ann["rates"][0]["standard"] == "62.50"
    assert plan(world).resources[0].rates == RATES


def test_a_file_brings_them_and_one_without_any_leaves_them(world: make.World) -> None:
    actor, key = world.actor("business_pm"), world.project.pk
    result = read(FILES / "terms.xml")
    file = PlanFile.of("terms.xml", (FILES / "terms.xml").read_bytes())
    services.import_file(actor=actor, project_id=key, result=result, file=file)
    surveyor = next(r for r in plan(world).resources if r.name == "Surveyor")
    assert surveyor.availability == result.plan.resources[0].availability
    assert surveyor.rates == result.plan.resources[0].rates
    bare = replace(
        result.plan,
        resources=tuple(
            replace(r, availability=(), rates=(), max_units=1.0) for r in result.plan.resources
        ),
    )
    again = merge(plan(world), bare).plan
    kept = next(r for r in again.resources if r.name == "Surveyor")
    assert (kept.availability, kept.rates) == (surveyor.availability, surveyor.rates)
    assert kept.max_units == 2.0


def test_a_person_of_several_plans_has_the_periods_of_the_plan_with_most(
    world: make.World,
) -> None:
    edited(world, SetResource(1, availability=PERIODS))
    PlanResource.objects.update(person=world.people["team_member"].pk)
    memory._kept.clear()
    (pooled,) = queries.pooled_plans(world.actor("auditor"), [world.project.pk])
    assert pooled.plan.resources[0].availability == PERIODS
