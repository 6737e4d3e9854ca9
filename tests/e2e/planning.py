"""A project that is being planned, with one of everything that its plan can be looked at by."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from pilothouse.control.risks.services import raise_risk, simulate_risks
from pilothouse.delivery.boards.services import add_sprint, estimate, plan_tasks
from pilothouse.delivery.dependencies.services import propose
from pilothouse.delivery.dependencies.types import Role, Wish
from pilothouse.delivery.estates.services import open_estate
from pilothouse.delivery.estates.types import NewEstate
from pilothouse.delivery.prints.queries import secret_of
from pilothouse.delivery.prints.services import ask_print, give_share
from pilothouse.delivery.prints.types import PrintOptions
from pilothouse.delivery.scenarios.services import create_scenario, edit_scenario
from pilothouse.delivery.schedule.services import create_plan, edit_plan, save_baseline, upload_plan
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    Assign,
    PutField,
    SetConstraint,
    SetDuration,
)
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import instant
from pilothouse.engine.network.data import ConstraintType, CustomField, TaskKind
from pilothouse.kit.jobs.running import run_job
from tests import make
from tests.areas.gates.ready import Ready

NAME, WITHOUT, KEYS = "Quay fences", "Quay paint", "Quay lights"
DAY = 480
DESIGN, BUILD, MANUAL = 2, 3, 5


def plan_project(made: Ready) -> dict[str, Any]:
    """Build it; numbers of the project and of one without a plan, keys of what was made."""
    project = make.project(made.world, made.world.people, name=NAME)
    without = make.project(made.world, made.world.people, name=WITHOUT)
    keys = make.project(made.world, made.world.people, name=KEYS)
    for each in (project, without, keys):
        move_to_stage(actor=made.pm, project_id=each.pk, stage=Stage.PLANNING)
    _plan(made, project)
    return {
        "planned": project.number,
        "without": without.number,
        "keys": keys.number,
        "sprint": _sprint(made, project),
        "scenario": _scenario(made, project),
        "dependency": _dependency(made, project, without),
        "estate": _estate(made),
        "import": _import(made, project),
        "print": _print(made, project),
        "shared_plan": _share(made, project),
        "risk": _risk(made, project),
    }


def _plan(made: Ready, project: Project) -> None:
    """Design, a week's buffer, build, done; beside design a manual by the same person."""
    create_plan(actor=made.pm, project_id=project.pk, start=date(2027, 3, 1))
    later = instant(datetime(2027, 3, 15, 8))  # noqa: DTZ001  (project time)
    edit_plan(
        actor=made.pm,
        project_id=project.pk,
        edits=[
            AddTask("Works", task=1),
            AddTask("Design", parent=1, duration=5 * DAY, task=DESIGN),
            AddTask("Build", parent=1, after=DESIGN, duration=10 * DAY, task=BUILD),
            AddTask("Done", after=1, task_kind=TaskKind.MILESTONE, task=4),
            AddTask("Manual", parent=1, after=BUILD, duration=3 * DAY, task=MANUAL),
            AddLink(DESIGN, BUILD),
            AddLink(BUILD, 4),
            SetConstraint(BUILD, ConstraintType.START_NO_EARLIER, later),
            Assign(DESIGN, name="Ann"),
            Assign(MANUAL, name="Ann"),
            PutField(CustomField("zone", "Zone", "choice", ("North", "South"))),
            PutField(CustomField("half", "Half", "formula", formula="task.duration / 2")),
        ],
    )
    save_baseline(actor=made.pm, project_id=project.pk, name="First")


def _sprint(made: Ready, project: Project) -> int:
    facts = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 12), "capacity": Decimal(20)}
    row = add_sprint(actor=made.pm, project_id=project.pk, name="Sprint 1", **facts)
    plan_tasks(actor=made.pm, sprint_id=row.pk, add=[DESIGN, MANUAL])
    points = {DESIGN: Decimal(8), MANUAL: Decimal(3)}
    estimate(actor=made.pm, project_id=project.pk, points=points)
    return row.pk


def _scenario(made: Ready, project: Project) -> int:
    row = create_scenario(actor=made.pm, project_id=project.pk, name="A second crew")
    edit_scenario(actor=made.pm, scenario_id=row.pk, edits=[SetDuration(BUILD, 6 * DAY)])
    return row.pk


def _dependency(made: Ready, project: Project, other: Project) -> int:
    wish = Wish(other.pk, Role.GETS, "Fence posts", date(2027, 3, 12), task=DESIGN)
    return propose(actor=made.pm, project_id=project.pk, wish=wish).pk


def _estate(made: Ready) -> int:
    people = {f"{role}_id": made.world.people[role].pk
              for role in ("sponsor", "business_pm", "technical_pm")}  # fmt: skip
    new = NewEstate(
        name="Plans of the harbour", portfolio_id=made.world.portfolio.pk,
        method="predictive", **people,
    )  # fmt: skip
    return open_estate(actor=make.system(made.now), new=new).pk


def _import(made: Ready, project: Project) -> int:
    """A table that differs from the plan, read and waiting to be looked at."""
    table = "Unique ID;WBS;Name;Duration\n1;1;Works;\n2;1.1;Design and drawings;7d\n9;1.2;Test;2d\n"
    file = SimpleUploadedFile("fences.csv", table.encode())
    row = upload_plan(actor=made.pm, project_id=project.pk, file=file)
    _at_once(row.job_id)
    return row.pk


def _print(made: Ready, project: Project) -> int:
    row = ask_print(actor=made.pm, project_id=project.pk, options=PrintOptions())
    _at_once(row.job_id)
    return row.pk


def _share(made: Ready, project: Project) -> str:
    row = give_share(actor=made.pm, project_id=project.pk, name="Council")
    return f"/shared/open/{secret_of(row)}/"


def _risk(made: Ready, project: Project) -> int:
    """A risk with figures today and after its response, simulated."""
    row = raise_risk(
        actor=made.pm, project_id=project.pk, title="Late steel", likelihood=3, impact=3,
        owner_id=made.world.people["technical_pm"].pk, tasks=[BUILD], probability=Decimal(40),
        impact_days_min=2, impact_days=5, impact_days_max=15, impact_cost=Decimal(40_000),
        impact_cost_max=Decimal(90_000), residual_probability=Decimal(10),
        response_cost=Decimal(6_000),
    )  # fmt: skip
    simulate_risks(actor=made.pm, project_id=project.pk)
    return row.pk


def _at_once(job_id: int | None) -> None:
    """Do the job here instead of leaving it to a worker, who comes after the first page."""
    run_job.call(job_id)
