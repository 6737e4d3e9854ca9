"""A plan whose simulation can be counted by hand."""

from __future__ import annotations

from typing import Any

from pilothouse.control.risks import services
from pilothouse.control.risks.models import Risk
from pilothouse.delivery.schedule.services import create_plan
from pilothouse.engine import Calendar, Link, Plan, Task
from tests import make
from tests.areas.schedule.test_services import at

DAY = 480
HOURS = ((480, 720), (780, 1020))
WEEK = Calendar(1, "Standard", (HOURS,) * 5 + ((), ()))
MONDAY = at(2)


def ten_days() -> Plan:
    """Ten working days from Monday 2 March 2026, so to Friday 13 March; beside it two days."""
    return Plan(
        name="Quay",
        start=MONDAY,
        calendars=(WEEK,),
        default_calendar=1,
        tasks=(
            Task(1, "Quay"),
            Task(2, "Piles", 10 * DAY, parent=1),
            Task(3, "Report", 2 * DAY, parent=1),
            Task(4, "Done", 0, parent=1),
        ),
        links=(Link(2, 4), Link(3, 4)),
    )


def planned_world() -> make.World:
    world = make.world()
    create_plan(actor=world.actor("business_pm"), project_id=world.project.pk, plan=ten_days())
    return world


def raised(world: make.World, **values: Any) -> Risk:
    facts = {
        "title": "Dock strike", "likelihood": 2, "impact": 4,
        "owner_id": world.people["technical_pm"].pk,
    }  # fmt: skip
    return services.raise_risk(
        actor=world.actor("business_pm"), project_id=world.project.pk, **(facts | values)
    )


def struck(world: make.World, **values: Any) -> Risk:
    """A strike that surely costs five days of the piles and 1,000; 300 buys that off."""
    facts = {
        "probability": 100, "tasks": [2], "impact_days": 5, "impact_cost": 1000,
        "residual_probability": 0, "response_cost": 300,
    }  # fmt: skip
    return raised(world, **(facts | values))
