"""A project in execution with a plan, a baseline, a slip, a risk and an issue."""

from __future__ import annotations

from datetime import date
from typing import Any

from pilothouse.control.issues.services import raise_issue
from pilothouse.control.risks.services import raise_risk
from pilothouse.delivery.schedule.services import (
    create_plan,
    edit_plan,
    freeze_plan,
    simulate_plan,
)
from pilothouse.delivery.schedule.types import AddLink, AddTask, SetDuration
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine.network.data import TaskKind
from pilothouse.insight.reports import services
from pilothouse.insight.reports.models import StatusReport
from tests import make

DAY = 480
WORDS: dict[str, Any] = {
    "summary": "The gate frames are two weeks late; the team has agreed to work Saturdays.",
    "next_steps": "Weld frame 3\nTest the drives",
    "help_needed": "The sponsor decides by Friday on the second crane.",
}


def project_with_plan(**late: int) -> make.World:
    """The baseline: design 5 d, build 10 d, done. `build` makes it longer afterwards."""
    world = make.world()
    pm, project = world.actor("business_pm"), world.project
    create_plan(actor=pm, project_id=project.pk, start=date(2026, 3, 2))
    edit_plan(
        actor=pm,
        project_id=project.pk,
        edits=[
            AddTask("Works", task=1),
            AddTask("Design", parent=1, duration=5 * DAY, task=2),
            AddTask("Build", parent=1, after=2, duration=10 * DAY, task=3),
            AddTask("Commissioned", after=1, task_kind=TaskKind.MILESTONE, task=4),
            AddLink(2, 3),
            AddLink(3, 4),
        ],
    )
    director = world.actor("pmo_director")
    freeze_plan(actor=director, project_id=project.pk, name="Start", reason="Taken over.")
    if late:
        slip(world, late["build"])
    simulate_plan(actor=pm, project_id=project.pk)
    for stage in (Stage.PLANNING, Stage.HAND_OVER, Stage.EXECUTION):
        move_to_stage(actor=make.system(), project_id=project.pk, stage=stage)
    return world


def slip(world: make.World, days: int) -> None:
    """Make the build take so many days."""
    edit_plan(
        actor=world.actor("business_pm"),
        project_id=world.project.pk,
        edits=[SetDuration(3, days * DAY)],
    )


def threats(world: make.World) -> None:
    pm, owner = world.actor("business_pm"), world.people["technical_pm"].pk
    raise_risk(
        actor=pm, project_id=world.project.pk, title="Flood", likelihood=2, impact=4,
        owner_id=owner,
    )  # fmt: skip
    raise_issue(
        actor=pm, project_id=world.project.pk, title="Soft ground", severity=2, owner_id=owner
    )


def drafted(world: make.World, **values: Any) -> StatusReport:
    """A draft with all its words."""
    pm = world.actor("business_pm")
    report = services.start_report(actor=pm, project_id=world.project.pk)
    return services.edit_report(actor=pm, report_id=report.pk, **(WORDS | values))


def published(world: make.World, **values: Any) -> StatusReport:
    report = drafted(world, **values)
    return services.publish_report(actor=world.actor("business_pm"), report_id=report.pk)
