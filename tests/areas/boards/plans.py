"""A small plan in the world's project, for boards and sprints."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.services import add_sprint, estimate
from pilothouse.delivery.schedule.models import Plan
from pilothouse.delivery.schedule.services import create_plan, edit_plan
from pilothouse.delivery.schedule.types import AddTask, Assign
from tests import make

NAMES = ("Design", "Build", "Test", "Hand over")
DAY = 480


def planned(world: make.World) -> list[int]:
    """Four tasks of a day each below a phase; the uids. The team member works on the first."""
    pm, key = world.actor("business_pm"), world.project.pk
    if not Plan.objects.filter(project_id=key).exists():
        create_plan(actor=pm, project_id=key, start=date(2026, 3, 2))
    first = Plan.objects.get(project_id=key).last_uid + 1
    edits: list[object] = [AddTask("Phase", task=first)]
    for place, name in enumerate(NAMES, 1):
        before = first + place - 1 if place > 1 else None
        edits.append(
            AddTask(name, parent=first, after=before, duration=place * DAY, task=first + place)
        )
    edit_plan(actor=pm, project_id=key, edits=edits)
    return [first + place for place in range(1, len(NAMES) + 1)]


def assigned(world: make.World, uid: int) -> None:
    """The team member works on a task."""
    member = world.people["team_member"]
    edits = [Assign(uid, None, member.name, 1.0)]
    edit_plan(actor=world.actor("business_pm"), project_id=world.project.pk, edits=edits)
    Plan.objects.get(project=world.project).resources.filter(name=member.name).update(person=member)


def sprint(world: make.World, name: str = "Sprint 1", **values: object) -> Sprint:
    """A sprint from the first Monday of the plan on."""
    facts = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 13), "capacity": Decimal(10)}
    return add_sprint(
        actor=world.actor("business_pm"), project_id=world.project.pk, name=name, **(facts | values)
    )


def points(world: make.World, given: dict[int, int]) -> None:
    """Estimates by uid."""
    made = {uid: Decimal(value) for uid, value in given.items()}
    estimate(actor=world.actor("business_pm"), project_id=world.project.pk, points=made)


def on(day: int, hour: int = 12) -> datetime:
    """A moment in March 2026."""
    return make.NOW.replace(day=1, hour=hour) + timedelta(days=day - 1)
