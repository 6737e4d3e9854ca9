"""Rows of a plan for every address to be opened with."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.types import AddSeries, Assign, PutField
from pilothouse.engine.network.data import CustomField
from tests import make


def objects(world: make.World) -> dict[str, Any]:
    """A calendar, a resource, a column, a recurring task and a table of progress."""
    pm, key = world.actor("business_pm"), world.project.pk
    plan = queries.plan_of(pm, key)
    column = f"column_{len(plan.custom_fields) + 1}"
    leaf = next(t for t in plan.tasks if t.id not in {other.parent for other in plan.tasks})
    edits = [
        PutField(CustomField(column, column)),
        AddSeries("Review", "FREQ=WEEKLY;COUNT=2", plan.start, after=_last(plan)),
        Assign(leaf.id, name="Crew"),
    ]
    services.edit_plan(actor=pm, project_id=key, edits=edits)
    found = queries.plan_of(pm, key)
    head = next(t for t in reversed(found.tasks) if t.recurrence)
    table = services.upload_progress(
        actor=pm, project_id=key, name="week.csv", content=b"Task,Remaining\nReview,1d\n"
    )
    calendars = ("calendar", "calendar_edit", "calendar_remove", "calendar_default",
                 "exception_new", "exception_recurring", "exception_holidays", "exception_remove",
                 "week_new", "week_remove")  # fmt: skip
    people = ("resource", "status_person")
    crew = next(r for r in found.resources if r.name == "Crew")
    return {
        "table_id": table.pk,
        "schedule:revision": 1,
        "revision": 1,
        "schedule:key": column,
        "schedule:series:uid": head.id,
        **{f"schedule:{name}:uid": found.default_calendar for name in calendars},
        **{f"schedule:{name}:uid": crew.id for name in people},
    }


def _last(plan: Any) -> int | None:
    tops = [task.id for task in plan.tasks if task.parent is None]
    return tops[-1] if tops else None
