"""What a plan holds, in the API: edits of every kind, calendars, resources, columns, options."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile as NinjaFile
from pydantic import Field

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.api.shapes import EditOut, edit_out
from pilothouse.delivery.schedule.models import PlanAssignment, ProgressTable
from pilothouse.delivery.schedule.permissions import EDIT, VIEW
from pilothouse.delivery.schedule.queries.plans import assignments_of
from pilothouse.delivery.schedule.queries.progress import (
    progress_table,
    progress_tables,
    read_progress,
)
from pilothouse.delivery.schedule.queries.rows import assignment_of
from pilothouse.delivery.schedule.queries.shifting import move_preview
from pilothouse.delivery.schedule.rules.progress_table import RowResult
from pilothouse.delivery.schedule.types import Edit, Shift
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import (
    Calendar,
    Contour,
    CustomField,
    Resource,
    ScheduleOptions,
)
from pilothouse.engine.value import PlanCosts
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    expected_version,
    operation,
    page_out,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["plans"])
MOST_EDITS = 5000


class EditsIn(Schema):
    """Edits carried out as one step, each a record with its `kind`; undo takes all back."""

    edits: list[Edit] = Field(max_length=MOST_EDITS)
    reason: str = Field("", max_length=500)
    shift: Shift = Field(
        Shift.USE, description="What tasks linked to moved ones do: use the buffer, keep it, stay."
    )


class MoveOut(Schema):
    """What edits would do: other tasks that move, links whose lag changes, the finish."""

    shift: Shift
    tasks: int
    links: int
    finish_before: datetime
    finish_after: datetime
    finish_days: float


class ContentsOut(Schema):
    """What a plan holds beside its tasks. Instants are minutes since 1970 in project time."""

    version: int
    calendars: list[Calendar]
    default_calendar: int
    resources: list[Resource]
    custom_fields: list[CustomField]
    options: ScheduleOptions
    start: int
    finish: int | None
    must_finish_by: int | None
    data_date: int | None
    currency: str


class AssignmentOut(Schema):
    """Work of one resource on one task, in minutes; money as text, by rates if there are any."""

    task: int
    resource: int
    units: float
    work: int
    actual_work: int
    remaining_work: int | None
    cost: Decimal | None
    actual_cost: Decimal | None
    by_rate: bool
    contour: Contour
    rate_table: str


class StatusIn(Schema):
    """A day, and which tasks (none: all)."""

    on: date
    tasks: list[int] = Field(default_factory=list, max_length=MOST_EDITS)


class AsScheduledIn(StatusIn):
    """A day, which tasks, and whether only those that are finished by then."""

    only_done: bool = False


class TableRowOut(Schema):
    """What one row of a table of progress changes, or what is wrong with it."""

    number: int
    uid: int | None
    name: str
    changes: dict[str, tuple[str, str]]
    error: str


class TableOut(Schema):
    """A table of progress and what it would change."""

    id: int
    version: int
    file_name: str
    sha256: str
    columns: dict[str, str]
    taken_in: bool


class TableReadOut(TableOut):
    """A table of progress, row by row."""

    rows: list[TableRowOut]


class ProgressColumnsIn(Schema):
    """What the columns mean, by heading."""

    columns: dict[str, str] = Field(max_length=100)


@router.post(
    "/projects/{project_id}/plan/edits",
    **operation("plan.edits", permission=EDIT, summary="Carry out edits", response=EditOut),
)
def carry_out(request: HttpRequest, project_id: int, body: EditsIn) -> dict[str, Any]:
    outcome = services.edit_plan(
        actor=actor_of(request),
        project_id=project_id,
        edits=body.edits,
        expected=expected_version(request),
        reason=body.reason,
        shift=body.shift,
    )
    return edit_out(outcome)


@router.post(
    "/projects/{project_id}/plan/edits/preview",
    **operation(
        "plan.preview_edits", permission=EDIT, summary="What edits would move", response=MoveOut
    ),
)
def preview_edits(request: HttpRequest, project_id: int, body: EditsIn) -> dict[str, Any]:
    found = move_preview(actor_of(request), project_id, body.edits, body.shift, code=EDIT)
    dates = {name: to_datetime(getattr(found, name)) for name in ("finish_before", "finish_after")}
    return asdict(found) | dates


@router.get(
    "/projects/{project_id}/plan/contents",
    **operation(
        "plan.contents",
        permission=VIEW,
        summary="Calendars, resources, columns, options",
        response=ContentsOut,
    ),
)
def contents(request: HttpRequest, project_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    row, plan = queries.plan_row(actor, project_id), queries.plan_of(actor, project_id)
    names = [name for name in ContentsOut.model_fields if name != "version"]
    return {"version": row.version, **{name: getattr(plan, name) for name in names}}


@router.get(
    "/projects/{project_id}/plan/assignments",
    **operation(
        "plan.assignments",
        permission=VIEW,
        summary="Who works on what",
        response=PageOut[AssignmentOut],
    ),
)
def list_assignments(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 100
) -> dict[str, Any]:
    actor = actor_of(request)
    costs = queries.plan_costs(actor, project_id)
    rows = assignments_of(actor, project_id)
    found = paginate(rows, order=["id"], cursor=cursor, size=size)
    return page_out(found, lambda row: _assignment(row, costs))


def _assignment(row: PlanAssignment, costs: PlanCosts) -> dict[str, Any]:
    plain = ("units", "work", "actual_work", "remaining_work", "contour", "rate_table")
    money: dict[str, Any] = {n: getattr(row, n) or None for n in ("cost", "actual_cost")}
    charge = costs.of_assignment(assignment_of(row))
    if charge.by_rate:
        money = {"cost": charge.cost, "actual_cost": charge.actual}
    money["by_rate"] = charge.by_rate
    ends = {"task": row.task.uid, "resource": row.resource.uid}
    return ends | money | {name: getattr(row, name) for name in plain}


@router.post(
    "/projects/{project_id}/plan/progress/as-scheduled",
    **operation(
        "plan.as_scheduled", permission=EDIT, summary="Report as scheduled", response=EditOut
    ),
)
def as_scheduled(request: HttpRequest, project_id: int, body: AsScheduledIn) -> dict[str, Any]:
    outcome = services.update_as_scheduled(
        actor=actor_of(request),
        project_id=project_id,
        expected=expected_version(request),
        **body.model_dump(),
    )
    return edit_out(outcome)


@router.post(
    "/projects/{project_id}/plan/progress/behind",
    **operation(
        "plan.reschedule",
        permission=EDIT,
        summary="Put what remains behind a day",
        response=EditOut,
    ),
)
def behind(request: HttpRequest, project_id: int, body: StatusIn) -> dict[str, Any]:
    outcome = services.reschedule_remaining(
        actor=actor_of(request),
        project_id=project_id,
        expected=expected_version(request),
        **body.model_dump(),
    )
    return edit_out(outcome)


@router.get(
    "/projects/{project_id}/plan/progress/tables",
    **operation(
        "plan.progress_tables",
        permission=VIEW,
        summary="Tables of progress",
        response=PageOut[TableOut],
    ),
)
def list_tables(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = progress_tables(actor_of(request), project_id)
    return page_out(paginate(rows, order=["-id"], cursor=cursor, size=size), _table)


@router.post(
    "/projects/{project_id}/plan/progress/tables",
    **operation(
        "plan.upload_progress",
        permission=EDIT,
        summary="Upload a table of progress",
        response=TableOut,
        status=201,
    ),
)
def upload_table(
    request: HttpRequest,
    project_id: int,
    file: NinjaFile = File(...),  # type: ignore[type-arg]  # noqa: B008
) -> Status[dict[str, Any]]:
    content = file.read(services.MOST_PROGRESS_BYTES + 1)
    made = services.upload_progress(
        actor=actor_of(request), project_id=project_id, name=file.name or "", content=content
    )
    return Status(201, _table(made))


@router.get(
    "/progress-tables/{table_id}",
    **operation(
        "plan.progress_table",
        permission=EDIT,
        summary="A table of progress, row by row",
        response=TableReadOut,
    ),
)
def read_table(request: HttpRequest, table_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    row = progress_table(actor, table_id)
    results = [] if row.taken_in_at else read_progress(actor, row)
    return _table(row) | {"rows": [_row(result) for result in results]}


@router.put(
    "/progress-tables/{table_id}/columns",
    **operation(
        "plan.progress_columns",
        permission=EDIT,
        summary="Say what the columns mean",
        response=TableOut,
    ),
)
def choose_columns(request: HttpRequest, table_id: int, body: ProgressColumnsIn) -> dict[str, Any]:
    row = services.choose_progress_columns(
        actor=actor_of(request),
        table_id=table_id,
        columns=body.columns,
        version=expected_version(request),
    )
    return _table(row)


@router.post(
    "/progress-tables/{table_id}/take-in",
    **operation(
        "plan.take_in_progress",
        permission=EDIT,
        summary="Take a table of progress in",
        response=TableOut,
    ),
)
def take_in(request: HttpRequest, table_id: int) -> dict[str, Any]:
    row = services.take_in_progress(
        actor=actor_of(request), table_id=table_id, version=expected_version(request)
    )
    return _table(row)


def _table(row: ProgressTable) -> dict[str, Any]:
    plain = ("id", "version", "file_name", "sha256", "columns")
    return {name: getattr(row, name) for name in plain} | {"taken_in": row.taken_in_at is not None}


def _row(result: RowResult) -> dict[str, Any]:
    plain = ("number", "uid", "name", "changes", "error")
    return {name: getattr(result, name) for name in plain}
