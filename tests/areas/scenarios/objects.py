"""A what-if copy for every address to be opened with."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.scenarios import queries
from pilothouse.delivery.scenarios.services import create_scenario, edit_scenario
from pilothouse.delivery.schedule.types import AddSeries, Assign, PutField
from pilothouse.engine.network.data import CustomField
from tests import make

CALENDARS = ("calendar", "calendar_edit", "calendar_remove", "calendar_default", "exception_new",
             "exception_recurring", "exception_holidays", "exception_remove", "week_new",
             "week_remove")  # fmt: skip


def objects(world: make.World) -> dict[str, Any]:
    """An open copy of the world's plan with a column, a recurring task and somebody of its own."""
    pm = world.actor("business_pm")
    made = create_scenario(actor=pm, project_id=world.project.pk, name="Second crew")
    plan = queries.state_of(made).plan
    leaf = next(t for t in plan.tasks if t.id not in {other.parent for other in plan.tasks})
    edits = [
        PutField(CustomField("tried", "Tried")),
        AddSeries("Look at it", "FREQ=WEEKLY;COUNT=2", plan.start),
        Assign(leaf.id, name="Second crew"),
    ]
    found = queries.state_of(edit_scenario(actor=pm, scenario_id=made.pk, edits=edits)).plan
    crew = next(r for r in found.resources if r.name == "Second crew")
    return {
        "scenario_id": made.pk,
        "copy:key": "tried",
        "copy:series:uid": next(t.id for t in found.tasks if t.name == "Look at it"),
        "copy:resource:uid": crew.id,
        **{f"copy:{name}:uid": found.default_calendar for name in CALENDARS},
    }
