"""Plan files in the API: out in any format, in with preview, reports of what was not carried."""

from __future__ import annotations

import io

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Schema, Status

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.api.shapes import ImportOut
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.permissions import EXPORT, IMPORT, VIEW
from pilothouse.delivery.schedule.queries.reporting_losses import loss_report
from pilothouse.delivery.schedule.services.exporting import lost_in
from pilothouse.interchange import Format
from pilothouse.interchange.tables import Target
from pilothouse.kit.http.base import actor_of, operation
from pilothouse.kit.web.responses import attachment

router = Router(tags=["plans"])


@router.post(
    "/projects/{project_id}/plan/exports/{kind}",
    **operation("plan.export", permission=EXPORT, summary="The plan as a file", response=None),
)
def export_plan(request: HttpRequest, project_id: int, kind: Format) -> HttpResponseBase:
    made = services.export_plan(actor=actor_of(request), project_id=project_id, kind=kind)
    return attachment(io.BytesIO(made.content), name=made.name, content_type=made.content_type)


@router.get(
    "/projects/{project_id}/plan/exports/{kind}/losses",
    **operation(
        "plan.export_losses", permission=EXPORT,
        summary="What a format would not hold of the plan", response=list[dict[str, object]],
    ),
)  # fmt: skip
def export_losses(request: HttpRequest, project_id: int, kind: Format) -> list[dict[str, object]]:
    return [
        {
            "code": loss.code, "outcome": loss.outcome.value, "title": loss.title,
            "why": loss.why, "count": loss.count,
            "rows": [{"id": row.id, "detail": row.detail} for row in loss.rows],
        }
        for loss in lost_in(actor_of(request), project_id, kind)
    ]  # fmt: skip


class ColumnsIn(Schema):
    """What each heading of a table means."""

    columns: dict[str, Target]


@router.post(
    "/plan-imports/{import_id}/columns",
    **operation(
        "plan_import.columns", permission=IMPORT, summary="Say what a table's columns mean",
        response=ImportOut, status=202,
    ),
)  # fmt: skip
def choose_columns(request: HttpRequest, import_id: int, body: ColumnsIn) -> Status[PlanImport]:
    columns = {heading: target.value for heading, target in body.columns.items()}
    actor = actor_of(request)
    row = services.choose_columns(actor=actor, import_id=import_id, columns=columns)
    return Status(202, row)


@router.get(
    "/plan-imports/{import_id}/losses",
    **operation(
        "plan_import.losses", permission=VIEW, summary="The loss report, task by task",
        response=dict[str, object],
    ),
)  # fmt: skip
def import_losses(request: HttpRequest, import_id: int) -> dict[str, object]:
    return loss_report(actor_of(request), import_id)
