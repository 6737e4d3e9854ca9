"""Health, findings and corrective actions in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from pilothouse.delivery.schedule.queries import prepare_plan
from pilothouse.insight.health import queries, services
from pilothouse.insight.health.models import CorrectiveAction, Finding, ProjectHealth
from pilothouse.insight.health.permissions import COMPUTE, FINISH, ORDER, VIEW
from pilothouse.insight.health.types import ActionState
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    expected_version,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["health"])


class HealthOut(Schema):
    project_id: int
    rag: str
    reasons: list[str]
    stated_rag: str
    stated_on: date | None
    finish: date | None
    baseline_finish: date | None
    finish_days: float | None
    p80: date | None
    percent: float | None
    planned_percent: float | None
    data_date: date | None
    quality_passed: int | None
    quality_judged: int | None
    value: dict[str, Any]
    open_findings: int
    computed_at: datetime | None


class FindingOut(Schema):
    id: int
    project_id: int
    kind: str
    title: str
    severity: int
    why: str
    evidence: list[dict[str, Any]]
    first_seen: datetime
    last_seen: datetime
    cleared_at: datetime | None


class ActionIn(Schema):
    title: str
    owner_id: int
    due_on: date
    expected_effect: str
    finding_id: int | None = None


class ActionOut(ActionIn):
    id: int
    number: str
    project_id: int
    state: ActionState
    done_on: date | None
    done_note: str
    effect_note: str
    version: int


class DoneIn(Schema):
    done_note: str


class ReasonIn(Schema):
    reason: str


@router.get(
    "/health",
    **operation(
        "health.list",
        permission=VIEW,
        summary="Computed health of all projects",
        response=PageOut[HealthOut],
    ),
)
def list_health(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    return page_out(
        paginate(queries.healths(actor_of(request)), order=[], cursor=cursor, size=size)
    )


@router.post(
    "/projects/{project_id}/health",
    **operation(
        "health.compute", permission=COMPUTE, summary="Run the checks now", response=HealthOut
    ),
)
def compute(request: HttpRequest, project_id: int) -> ProjectHealth:
    prepare_plan(actor_of(request), project_id)
    return services.compute_health(actor=actor_of(request), project_id=project_id)


@router.get(
    "/findings",
    **operation(
        "health.list_findings",
        permission=VIEW,
        summary="Findings that stand",
        response=PageOut[FindingOut],
    ),
)
def list_findings(
    request: HttpRequest, project_id: int | None = None, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.open_findings(actor_of(request), project_id).order_by()
    return page_out(paginate(rows, order=["-severity"], cursor=cursor, size=size))


@router.get(
    "/findings/{finding_id}",
    **operation("health.read_finding", permission=VIEW, summary="A finding", response=FindingOut),
)
def read_finding(request: HttpRequest, finding_id: int) -> Finding:
    return queries.finding(actor_of(request), finding_id)


@router.get(
    "/corrective-actions",
    **operation(
        "health.list_actions",
        permission=VIEW,
        summary="Corrective actions",
        response=PageOut[ActionOut],
    ),
)
def list_actions(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.actions(actor_of(request)).order_by()
    return page_out(paginate(rows, order=["-due_on"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/corrective-actions",
    **operation(
        "health.order_action",
        permission=ORDER,
        summary="Order a corrective action",
        response=ActionOut,
        status=201,
    ),
)
def order_action(request: HttpRequest, project_id: int, body: ActionIn) -> HttpResponse:
    return created(
        request, ActionOut, services.order_action, project_id=project_id, **body.model_dump()
    )


@router.get(
    "/corrective-actions/{action_id}",
    **operation(
        "health.read_action", permission=VIEW, summary="A corrective action", response=ActionOut
    ),
)
def read_action(request: HttpRequest, response: HttpResponse, action_id: int) -> CorrectiveAction:
    found = queries.action(actor_of(request), action_id)
    return tagged(response, found)


@router.post(
    "/corrective-actions/{action_id}/done",
    **operation(
        "health.finish_action", permission=FINISH, summary="Report it done", response=ActionOut
    ),
)
def finish_action(request: HttpRequest, action_id: int, body: DoneIn) -> CorrectiveAction:
    return services.finish_action(
        actor=actor_of(request),
        action_id=action_id,
        done_note=body.done_note,
        version=expected_version(request),
    )


@router.post(
    "/corrective-actions/{action_id}/cancel",
    **operation(
        "health.cancel_action", permission=ORDER, summary="Call it off", response=ActionOut
    ),
)
def cancel_action(request: HttpRequest, action_id: int, body: ReasonIn) -> CorrectiveAction:
    return services.cancel_action(actor=actor_of(request), action_id=action_id, reason=body.reason)
