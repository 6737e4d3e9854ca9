"""What-if copies in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.scenarios import queries, services
from pilothouse.delivery.scenarios.models import Scenario
from pilothouse.delivery.scenarios.permissions import EDIT, VIEW
from pilothouse.delivery.scenarios.types import Figures, ScenarioState
from pilothouse.delivery.schedule.queries.copies import edits_from
from pilothouse.engine import to_datetime
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    expected_version,
    once,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["what-if copies"])


class ScenarioIn(Schema):
    """`revision` copies the plan as it was then; without it, as it is now."""

    name: str = Field(max_length=120)
    reason: str = ""
    revision: int | None = None


class StepIn(Schema):
    """Edits of `schedule.types`, as the plan page sends them."""

    edits: list[dict[str, Any]]


class ScenarioOut(Schema):
    id: int
    project_id: int
    name: str
    reason: str
    state: ScenarioState
    base_revision: int
    base_at: datetime
    finish: datetime
    outcome: str
    outcome_url: str
    version: int


class FiguresOut(Schema):
    finish: datetime
    tasks: int
    critical: int
    cost: str
    currency: str
    work: int
    least_float: int | None
    overloads: int


class SideBySideOut(Schema):
    """The plan and the copy; `finish_days` working days, late positive; P80 of both."""

    plan: FiguresOut
    copied: FiguresOut
    finish_days: float
    p80_plan: datetime | None
    p80_copied: datetime | None


def scenario_out(row: Scenario) -> dict[str, Any]:
    """A copy as the API shows it."""
    names = ("id", "project_id", "name", "reason", "state", "base_revision", "base_at", "outcome",
             "outcome_url", "version")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"finish": row.finishes_at}


def _figures(found: Figures) -> dict[str, Any]:
    names = ("tasks", "critical", "currency", "work", "least_float", "overloads")
    return {name: getattr(found, name) for name in names} | {
        "finish": to_datetime(found.finish), "cost": str(found.cost),
    }  # fmt: skip


def _verb(name: str, summary: str, permission: str = EDIT) -> dict[str, Any]:
    return operation(
        f"scenarios.{name}", permission=permission, summary=summary, response=ScenarioOut
    )


@router.get(
    "/projects/{project_id}/scenarios",
    **operation(
        "scenarios.list", permission=VIEW, summary="What-if copies", response=PageOut[ScenarioOut]
    ),
)
def list_scenarios(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.scenarios_of(actor_of(request), project_id).order_by()
    return page_out(paginate(rows, order=["-created_at"], cursor=cursor, size=size), scenario_out)


@router.post(
    "/projects/{project_id}/scenarios",
    **operation(
        "scenarios.create", permission=EDIT, summary="Copy the plan", response=ScenarioOut,
        status=201,
    ),
)  # fmt: skip
def create_scenario(request: HttpRequest, project_id: int, body: ScenarioIn) -> HttpResponse:
    def make() -> tuple[int, ScenarioOut]:
        actor = actor_of(request)
        made = services.create_scenario(actor=actor, project_id=project_id, **body.model_dump())
        return 201, ScenarioOut(**scenario_out(made))

    return once(request, make)


@router.get("/scenarios/{scenario_id}", **_verb("read", "One copy", VIEW))
def read_scenario(request: HttpRequest, response: HttpResponse, scenario_id: int) -> dict[str, Any]:
    row = queries.scenario(actor_of(request), scenario_id)
    tagged(response, row)
    return scenario_out(row)


@router.get(
    "/scenarios/{scenario_id}/comparison",
    **operation(
        "scenarios.compare", permission=VIEW, summary="Plan and copy", response=SideBySideOut
    ),
)
def compare_scenario(request: HttpRequest, scenario_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    row = queries.scenario(actor, scenario_id)
    found = queries.side_by_side(actor, row)
    sure = queries.certainty(actor, row)
    return {
        "plan": _figures(found.plan),
        "copied": _figures(found.copy),
        "finish_days": found.finish_days,
        "p80_plan": None if sure.plan is None else to_datetime(sure.plan),
        "p80_copied": None if sure.copy is None else to_datetime(sure.copy),
    }


@router.post("/scenarios/{scenario_id}/steps", **_verb("edit", "Take a step in a copy"))
def edit_scenario(
    request: HttpRequest, response: HttpResponse, scenario_id: int, body: StepIn
) -> dict[str, Any]:
    row = services.edit_scenario(
        actor=actor_of(request),
        scenario_id=scenario_id,
        edits=edits_from(body.edits),
        expected=expected_version(request),
    )
    tagged(response, row)
    return scenario_out(row)


@router.post("/scenarios/{scenario_id}/undo", **_verb("undo", "Take the last step back"))
def undo_step(request: HttpRequest, scenario_id: int) -> dict[str, Any]:
    return scenario_out(services.undo_step(actor=actor_of(request), scenario_id=scenario_id))


@router.post("/scenarios/{scenario_id}/redo", **_verb("redo", "Take it again"))
def redo_step(request: HttpRequest, scenario_id: int) -> dict[str, Any]:
    return scenario_out(services.redo_step(actor=actor_of(request), scenario_id=scenario_id))


@router.post("/scenarios/{scenario_id}/refresh", **_verb("refresh", "Carry over to the plan now"))
def refresh_scenario(request: HttpRequest, scenario_id: int) -> dict[str, Any]:
    return scenario_out(services.refresh_scenario(actor=actor_of(request), scenario_id=scenario_id))


@router.post("/scenarios/{scenario_id}/adopt", **_verb("adopt", "Put it into the plan"))
def adopt_scenario(request: HttpRequest, scenario_id: int) -> dict[str, Any]:
    return scenario_out(services.adopt_scenario(actor=actor_of(request), scenario_id=scenario_id))


@router.post("/scenarios/{scenario_id}/discard", **_verb("discard", "Throw it away"))
def discard_scenario(request: HttpRequest, scenario_id: int) -> dict[str, Any]:
    return scenario_out(services.discard_scenario(actor=actor_of(request), scenario_id=scenario_id))
