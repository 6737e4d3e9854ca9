"""Projects that want the same person at the same time, and a run that levels them."""

from __future__ import annotations

from datetime import date

from pilothouse.delivery.schedule.services import create_plan, edit_plan
from pilothouse.delivery.schedule.types import AddTask, Assign
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.governance.levelling.models import LevellingProposal, LevellingRun
from pilothouse.governance.levelling.services import send_proposals, start_run
from pilothouse.governance.levelling.tasks import compute
from pilothouse.governance.levelling.types import RunState
from pilothouse.kit.jobs.running import JobContext
from tests import make

DAY = 480
MONDAY = date(2026, 3, 9)


def busy(world: make.World, project: Project, days: int, name: str = "Design") -> Project:
    """A plan in which the team member works alone for so many days from Monday."""
    pm = world.actor("business_pm")
    if project.stage == Stage.CHARTER:
        move_to_stage(actor=pm, project_id=project.pk, stage=Stage.PLANNING)
    create_plan(actor=pm, project_id=project.pk, start=MONDAY)
    who = world.people["team_member"].name
    edits = [AddTask(name, duration=days * DAY, task=1), Assign(1, name=who)]
    edit_plan(actor=pm, project_id=project.pk, edits=edits)
    return project


def pair(world: make.World) -> tuple[Project, Project]:
    """Two further projects of a week each that want the same person."""
    first = make.project(world, world.people, name="Bridge")
    second = make.project(world, world.people, name="Tower")
    return busy(world, first, 5, "Girders"), busy(world, second, 5, "Mast")


def levelled(
    world: make.World,
    *projects: Project,
    role: str = "resource_manager",
    within_float: bool = False,
    splitting: bool = False,
    whole: dict[int, list[int]] | None = None,
) -> LevellingRun:
    """A run over these projects that has been computed at once."""
    actor = world.actor(role)
    keys = [project.pk for project in projects]
    row = start_run(
        actor=actor, project_ids=keys, within_float=within_float, splitting=splitting,
        whole=whole, seconds=0,
    )  # fmt: skip
    row.refresh_from_db()
    if row.state == RunState.COMPUTING:
        compute(JobContext(row.job_id or 0, actor), {"run_id": row.pk})
        row.refresh_from_db()
    return row


def sent(world: make.World, *projects: Project) -> LevellingProposal:
    """The one proposal of a run that was sent to its project's managers."""
    row = levelled(world, *projects)
    send_proposals(actor=world.actor("resource_manager"), run_id=row.pk, note="The board asks.")
    return row.proposals.get(state="sent")
