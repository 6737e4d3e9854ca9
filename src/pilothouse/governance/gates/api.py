"""Gates in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.governance.gates import queries, services
from pilothouse.governance.gates.models import HandOver, ManualCheck, Waiver
from pilothouse.governance.gates.permissions import CHECK, DECIDE, SUBMIT, VIEW, WAIVE
from pilothouse.governance.gates.types import Answer, HandOverState
from pilothouse.kit import permits
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["gates"])


class EvidenceOut(Schema):
    label: str
    url: str
    detail: str


class ResultOut(Schema):
    key: str
    title: str
    level: str
    outcome: str
    sentence: str
    rows: list[EvidenceOut]
    mend: str


class ComplianceOut(Schema):
    package: str
    gate: str
    results: list[ResultOut]
    facts: dict[str, Any]


class HandOverOut(Schema):
    id: int
    project_id: int
    number: int
    state: HandOverState
    note: str
    digest: str
    submitted_at: datetime
    decided_at: datetime | None
    reason: str
    baseline_number: int | None
    version: int


class CheckOut(Schema):
    id: int
    key: str
    title: str
    answer: Answer
    comment: str
    version: int


class HandOverDetail(HandOverOut):
    package: dict[str, Any]
    checks: list[CheckOut]


class NoteIn(Schema):
    note: str = ""


class ReasonIn(Schema):
    reason: str


class ReturnIn(ReasonIn):
    reasons: dict[str, str] = {}


class AnswerIn(Schema):
    answer: Answer
    comment: str = ""
    version: int | None = None


class WaiverIn(Schema):
    key: str
    reason: str
    expires_on: date


class WaiverOut(Schema):
    id: int
    project_id: int
    key: str
    title: str
    reason: str
    expires_on: date
    ended_at: datetime | None


@router.get(
    "/projects/{project_id}/compliance",
    **operation(
        "gates.compliance",
        permission=VIEW,
        summary="How a project complies with its method, computed now",
        response=ComplianceOut,
    ),
)
def read_compliance(request: HttpRequest, project_id: int, gate: str = "") -> dict[str, Any]:
    actor = actor_of(request)
    project = project_by_id(actor, project_id)
    permits.require(actor, VIEW, project.scope.path)
    found = queries.compliance(actor, project, gate)
    if found is None:
        raise NotFoundError("There is no standard for this project's method.")
    return {
        "package": found.package,
        "gate": found.gate.key,
        "facts": found.sheet.values,
        "results": [
            _result(result, queries.readable(actor, project, result.rows))
            for result in found.results
        ],
    }


def _result(result: queries.Result, rows: list[queries.EvidenceRow]) -> dict[str, Any]:
    criterion = result.criterion
    return {
        "key": criterion.key,
        "title": criterion.title,
        "level": criterion.level,
        "outcome": result.outcome,
        "sentence": result.sentence,
        "rows": rows,
        "mend": criterion.mend,
    }


@router.get(
    "/hand-overs",
    **operation(
        "gates.hand_overs", permission=VIEW, summary="Hand-overs", response=PageOut[HandOverOut]
    ),
)
def list_hand_overs(
    request: HttpRequest, project_id: int | None = None, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.hand_overs(actor_of(request))
    if project_id is not None:
        rows = rows.filter(project_id=project_id)
    return page_out(paginate(rows, order=["-submitted_at"], cursor=cursor, size=size))


@router.get(
    "/hand-overs/{hand_over_id}",
    **operation(
        "gates.read_hand_over", permission=VIEW, summary="One round", response=HandOverDetail
    ),
)
def read_hand_over(
    request: HttpRequest, response: HttpResponse, hand_over_id: int
) -> dict[str, Any]:
    row = queries.hand_over(actor_of(request), hand_over_id)
    tagged(response, row)
    return {
        **HandOverOut.from_orm(row).model_dump(),
        "package": row.package,
        "checks": list(row.checks.all()),
    }


@router.post(
    "/projects/{project_id}/hand-overs",
    **operation(
        "gates.submit_hand_over",
        permission=SUBMIT,
        summary="Hand a project over to the PMO",
        response=HandOverOut,
        status=201,
    ),
)
def submit_hand_over(request: HttpRequest, project_id: int, body: NoteIn) -> HttpResponse:
    return created(
        request, HandOverOut, services.submit_hand_over, project_id=project_id, note=body.note
    )


@router.post(
    "/hand-overs/{hand_over_id}/accept",
    **operation(
        "gates.accept_hand_over", permission=DECIDE, summary="Accept", response=HandOverOut
    ),
)
def accept_hand_over(request: HttpRequest, hand_over_id: int, body: ReasonIn) -> HandOver:
    return services.accept_hand_over(
        actor=actor_of(request), hand_over_id=hand_over_id, reason=body.reason
    )


@router.post(
    "/hand-overs/{hand_over_id}/return",
    **operation(
        "gates.return_hand_over",
        permission=DECIDE,
        summary="Return with reasons",
        response=HandOverOut,
    ),
)
def return_hand_over(request: HttpRequest, hand_over_id: int, body: ReturnIn) -> HandOver:
    return services.return_hand_over(
        actor=actor_of(request), hand_over_id=hand_over_id, **body.model_dump()
    )


@router.post(
    "/hand-overs/{hand_over_id}/withdraw",
    **operation(
        "gates.withdraw_hand_over", permission=SUBMIT, summary="Take back", response=HandOverOut
    ),
)
def withdraw_hand_over(request: HttpRequest, hand_over_id: int, body: ReasonIn) -> HandOver:
    return services.withdraw_hand_over(
        actor=actor_of(request), hand_over_id=hand_over_id, reason=body.reason
    )


@router.post(
    "/hand-overs/checks/{check_id}",
    **operation(
        "gates.answer_check", permission=CHECK, summary="Answer a check", response=CheckOut
    ),
)
def answer_check(request: HttpRequest, check_id: int, body: AnswerIn) -> ManualCheck:
    return services.answer_check(actor=actor_of(request), check_id=check_id, **body.model_dump())


@router.post(
    "/projects/{project_id}/waivers",
    **operation(
        "gates.grant_waiver",
        permission=WAIVE,
        summary="Waive a criterion",
        response=WaiverOut,
        status=201,
    ),
)
def grant_waiver(request: HttpRequest, project_id: int, body: WaiverIn) -> HttpResponse:
    return created(
        request, WaiverOut, services.grant_waiver, project_id=project_id, **body.model_dump()
    )


@router.post(
    "/waivers/{waiver_id}/end",
    **operation("gates.end_waiver", permission=WAIVE, summary="End a waiver", response=WaiverOut),
)
def end_waiver(request: HttpRequest, waiver_id: int, body: ReasonIn) -> Waiver:
    return services.end_waiver(actor=actor_of(request), waiver_id=waiver_id, reason=body.reason)
