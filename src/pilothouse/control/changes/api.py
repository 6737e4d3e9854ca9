"""Change requests in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.control.changes import queries, services
from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.changes.permissions import DECIDE, EDIT, IMPLEMENT, RAISE, VIEW
from pilothouse.control.changes.types import ChangeState, Source
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

router = Router(tags=["changes"])


class ChangeIn(Schema):
    title: str = Field(max_length=200)
    reason: str
    description: str = ""
    source: Source = Source.TEAM
    cost: Decimal = Decimal(0)


class ChangePatch(Schema):
    title: str | None = Field(None, max_length=200)
    reason: str | None = None
    description: str | None = None
    source: Source | None = None
    cost: Decimal | None = None
    edits: list[dict[str, Any]] | None = None


class ChangeOut(ChangeIn):
    id: int
    number: str
    project_id: int
    state: ChangeState
    edits: list[dict[str, Any]]
    impact: dict[str, Any] | None
    decision_id: int | None
    baseline_number: int | None
    version: int


class DecisionIn(Schema):
    option: str
    reason: str


class ReasonIn(Schema):
    reason: str


def _step(name: str, permission: str, summary: str) -> dict[str, Any]:
    return operation(f"changes.{name}", permission=permission, summary=summary, response=ChangeOut)


@router.get(
    "/projects/{project_id}/changes",
    **operation(
        "changes.list",
        permission=VIEW,
        summary="Change requests of a project",
        response=PageOut[ChangeOut],
    ),
)
def list_changes(
    request: HttpRequest, project_id: int, state: str = "all", cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.in_state(queries.changes_of(actor_of(request), project_id), state).order_by()
    return page_out(paginate(rows, order=["-created_at"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/changes",
    **operation(
        "changes.raise",
        permission=RAISE,
        summary="Write a change request",
        response=ChangeOut,
        status=201,
    ),
)
def raise_change(request: HttpRequest, project_id: int, body: ChangeIn) -> HttpResponse:
    return created(
        request, ChangeOut, services.raise_change, project_id=project_id, **body.model_dump()
    )


@router.post(
    "/scenarios/{scenario_id}/propose",
    **operation(
        "changes.propose",
        permission=RAISE,
        summary="Make a change request of a what-if copy",
        response=ChangeOut,
        status=201,
    ),
)
def propose_scenario(request: HttpRequest, scenario_id: int, body: ChangeIn) -> HttpResponse:
    return created(
        request, ChangeOut, services.propose_scenario, scenario_id=scenario_id, **body.model_dump()
    )


@router.get("/changes/{change_id}", **_step("read", VIEW, "One change request"))
def read_change(request: HttpRequest, response: HttpResponse, change_id: int) -> ChangeRequest:
    found = queries.change(actor_of(request), change_id)
    return tagged(response, found)


@router.patch("/changes/{change_id}", **_step("edit", EDIT, "Change the words, cost or edits"))
def edit_change(
    request: HttpRequest, response: HttpResponse, change_id: int, body: ChangePatch
) -> ChangeRequest:
    actor, values = actor_of(request), body.model_dump(exclude_unset=True)
    expected, edits = expected_version(request), values.pop("edits", None)
    if edits is not None:
        found = services.set_edits(actor=actor, change_id=change_id, edits=edits, version=expected)
        expected = found.version
    if values or edits is None:
        found = services.edit_change(actor=actor, change_id=change_id, version=expected, **values)
    return tagged(response, found)


@router.post("/changes/{change_id}/impact", **_step("measure", EDIT, "Compute the impact"))
def measure_change(request: HttpRequest, change_id: int) -> ChangeRequest:
    return services.compute_impact(actor=actor_of(request), change_id=change_id)


@router.post("/changes/{change_id}/submit", **_step("submit", EDIT, "Put it up for decision"))
def submit_change(request: HttpRequest, change_id: int) -> ChangeRequest:
    return services.submit_change(actor=actor_of(request), change_id=change_id)


@router.post("/changes/{change_id}/decide", **_step("decide", DECIDE, "Approve or reject"))
def decide_change(request: HttpRequest, change_id: int, body: DecisionIn) -> ChangeRequest:
    return services.decide_change(actor=actor_of(request), change_id=change_id, **body.model_dump())


@router.post("/changes/{change_id}/implement", **_step("implement", IMPLEMENT, "Implement it"))
def implement_change(request: HttpRequest, change_id: int) -> ChangeRequest:
    return services.implement_change(actor=actor_of(request), change_id=change_id)


@router.post("/changes/{change_id}/withdraw", **_step("withdraw", EDIT, "Take it back"))
def withdraw_change(request: HttpRequest, change_id: int, body: ReasonIn) -> ChangeRequest:
    return services.withdraw_change(
        actor=actor_of(request), change_id=change_id, reason=body.reason
    )
