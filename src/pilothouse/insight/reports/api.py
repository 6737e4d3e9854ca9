"""Status reports in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.work.types import Rag
from pilothouse.insight.reports import queries, services, tables
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.permissions import VIEW, WRITE
from pilothouse.insight.reports.types import (
    HELP_MAX,
    NEXT_MAX,
    REASON_MAX,
    SUMMARY_MAX,
    ReportState,
)
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    edited,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["reports"])


class ReportBrief(Schema):
    id: int
    project_id: int
    number: int
    as_of: date
    state: ReportState
    stated_rag: Rag
    computed_rag: Rag
    finish: date | None
    finish_days: float | None
    published_at: datetime | None
    sha256: str
    version: int


class ReportOut(ReportBrief):
    stated_reason: str
    time_rag: Rag
    time_reason: str
    cost_rag: Rag
    cost_reason: str
    scope_rag: Rag
    scope_reason: str
    summary: str
    next_steps: str
    help_needed: str
    withdrawn_reason: str
    figures: dict[str, Any] | None


class ReportStart(Schema):
    as_of: date | None = None


class ReportPatch(Schema):
    as_of: date | None = None
    stated_rag: Rag | None = None
    stated_reason: str | None = Field(None, max_length=REASON_MAX)
    time_rag: Rag | None = None
    time_reason: str | None = Field(None, max_length=REASON_MAX)
    cost_rag: Rag | None = None
    cost_reason: str | None = Field(None, max_length=REASON_MAX)
    scope_rag: Rag | None = None
    scope_reason: str | None = Field(None, max_length=REASON_MAX)
    summary: str | None = Field(None, max_length=SUMMARY_MAX)
    next_steps: str | None = Field(None, max_length=NEXT_MAX)
    help_needed: str | None = Field(None, max_length=HELP_MAX)


class WithdrawalIn(Schema):
    reason: str


@router.get(
    "/projects/{project_id}/reports",
    **operation(
        "reports.list",
        permission=VIEW,
        summary="Status reports of a project, newest first",
        response=PageOut[ReportBrief],
    ),
)
def list_reports(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.reports_of(actor_of(request), project_id).order_by()
    return page_out(paginate(rows, order=["-number"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/reports",
    **operation(
        "reports.start",
        permission=WRITE,
        summary="Begin the next report",
        response=ReportOut,
        status=201,
    ),
)
def start_report(request: HttpRequest, project_id: int, body: ReportStart) -> HttpResponse:
    return created(
        request, ReportOut, services.start_report, project_id=project_id, as_of=body.as_of
    )


@router.get(
    "/reports/{report_id}",
    **operation("reports.read", permission=VIEW, summary="One report", response=ReportOut),
)
def read_report(request: HttpRequest, response: HttpResponse, report_id: int) -> StatusReport:
    report = queries.report(actor_of(request), report_id)
    return tagged(response, report)


@router.patch(
    "/reports/{report_id}",
    **operation("reports.edit", permission=WRITE, summary="Change a draft", response=ReportOut),
)
def edit_report(
    request: HttpRequest, response: HttpResponse, report_id: int, body: ReportPatch
) -> StatusReport:
    return edited(request, response, services.edit_report, body, report_id=report_id)


@router.post(
    "/reports/{report_id}/publish",
    **operation(
        "reports.publish",
        permission=WRITE,
        summary="Freeze and publish a draft",
        response=ReportOut,
    ),
)
def publish_report(request: HttpRequest, report_id: int) -> StatusReport:
    return services.publish_report(actor=actor_of(request), report_id=report_id)


@router.post(
    "/reports/{report_id}/withdraw",
    **operation(
        "reports.withdraw", permission=WRITE, summary="Withdraw a report", response=ReportOut
    ),
)
def withdraw_report(request: HttpRequest, report_id: int, body: WithdrawalIn) -> StatusReport:
    return services.withdraw_report(
        actor=actor_of(request), report_id=report_id, reason=body.reason
    )


@router.get(
    "/reports/{report_id}/pdf",
    **operation("reports.pdf", permission=VIEW, summary="One report as PDF", response=None),
)
def read_pdf(request: HttpRequest, report_id: int) -> HttpResponse:
    actor = actor_of(request)
    report = queries.report(actor, report_id)
    return tables.paper_answer(report, report.figures or queries.figures_now(actor, report))
