"""Plans in the API. Dates are ISO 8601 in the project's local time; durations working minutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile as NinjaFile

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.api.shapes import (
    BaselineOut,
    ConstraintIn,
    DataDateIn,
    EditOut,
    EndsIn,
    ImportOut,
    LinkIn,
    LinkOut,
    MyTaskOut,
    PlaceIn,
    PlanOut,
    ProgressIn,
    TaskIn,
    TaskOut,
    TaskPatch,
    baseline_out,
    edit_out,
    link_out,
    minutes,
    moment,
    task_out,
)
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.permissions import EDIT, IMPORT, REPORT, VIEW
from pilothouse.delivery.schedule.queries.plans import links_of
from pilothouse.delivery.schedule.types import Report
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import Task
from pilothouse.kit.errors import NotFoundError
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

router = Router(tags=["plans"])


@router.get(
    "/projects/{project_id}/plan",
    **operation("plan.read", permission=VIEW, summary="A project's plan", response=PlanOut),
)
def read_plan(request: HttpRequest, response: HttpResponse, project_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    row = queries.plan_row(actor, project_id)
    known, costs = queries.forecast(actor, project_id), queries.plan_costs(actor, project_id)
    tagged(response, row)
    return {
        "id": row.pk,
        "project_id": row.project_id,
        "name": row.name,
        "version": row.version,
        "start": to_datetime(row.computed_start),
        "finish": to_datetime(row.computed_finish),
        "data_date": moment(row.data_date),
        "p50": moment(known.p50 if known else None),
        "p80": moment(known.p80 if known else None),
        "forecast_is_current": known is not None and queries.is_current(actor, project_id, known),
        "cost": costs.total,
        "currency": costs.plan.currency,
    }


@router.get(
    "/projects/{project_id}/plan/tasks",
    **operation(
        "plan.tasks", permission=VIEW, summary="Tasks in outline order", response=PageOut[TaskOut]
    ),
)
def list_tasks(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 100
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.tasks(actor, project_id).select_related("parent")
    costs = queries.plan_costs(actor, project_id)
    found = paginate(rows, order=["position"], cursor=cursor, size=size)
    return page_out(found, lambda row: task_out(row, costs))


@router.get(
    "/projects/{project_id}/plan/links",
    **operation("plan.links", permission=VIEW, summary="Links", response=PageOut[LinkOut]),
)
def list_links(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 100
) -> dict[str, Any]:
    rows = links_of(actor_of(request), project_id)
    return page_out(paginate(rows, order=["id"], cursor=cursor, size=size), link_out)


@router.post(
    "/projects/{project_id}/plan/tasks",
    **operation(
        "plan.add_task", permission=EDIT, summary="Add a task", response=EditOut, status=201
    ),
)
def add_task(request: HttpRequest, project_id: int, body: TaskIn) -> HttpResponse:
    def make() -> tuple[int, EditOut]:
        outcome = services.add_task(
            actor=actor_of(request), project_id=project_id, **body.model_dump()
        )
        return 201, EditOut(**edit_out(outcome))

    return once(request, make)


@router.get(
    "/projects/{project_id}/plan/tasks/{uid}",
    **operation("plan.task", permission=VIEW, summary="One task, whole", response=Task),
)
def read_task(request: HttpRequest, project_id: int, uid: int) -> Task:
    plan = queries.plan_of(actor_of(request), project_id)
    for task in plan.tasks:
        if task.id == uid:
            return task
    raise NotFoundError("There is no such task in this plan, or it is not shared with you.")


@router.patch(
    "/projects/{project_id}/plan/tasks/{uid}",
    **operation("plan.edit_task", permission=EDIT, summary="Change a task", response=EditOut),
)
def edit_task(request: HttpRequest, project_id: int, uid: int, body: TaskPatch) -> dict[str, Any]:
    values = body.model_dump(exclude_unset=True)
    if "deadline" in values:
        values["deadline"] = minutes(values["deadline"])
    outcome = services.edit_task(
        actor=actor_of(request),
        project_id=project_id,
        task=uid,
        expected=expected_version(request),
        **values,
    )
    return edit_out(outcome)


@router.delete(
    "/projects/{project_id}/plan/tasks/{uid}",
    **operation("plan.delete_task", permission=EDIT, summary="Remove a task", response=EditOut),
)
def delete_task(request: HttpRequest, project_id: int, uid: int) -> dict[str, Any]:
    outcome = services.delete_task(
        actor=actor_of(request),
        project_id=project_id,
        task=uid,
        expected=expected_version(request),
    )
    return edit_out(outcome)


@router.put(
    "/projects/{project_id}/plan/tasks/{uid}/place",
    **operation("plan.move_task", permission=EDIT, summary="Move a task", response=EditOut),
)
def move_task(request: HttpRequest, project_id: int, uid: int, body: PlaceIn) -> dict[str, Any]:
    outcome = services.move_task(
        actor=actor_of(request),
        project_id=project_id,
        task=uid,
        parent=body.parent,
        after=body.after,
        expected=expected_version(request),
    )
    return edit_out(outcome)


@router.put(
    "/projects/{project_id}/plan/tasks/{uid}/constraint",
    **operation("plan.set_constraint", permission=EDIT, summary="Constrain", response=EditOut),
)
def set_constraint(
    request: HttpRequest, project_id: int, uid: int, body: ConstraintIn
) -> dict[str, Any]:
    outcome = services.set_constraint(
        actor=actor_of(request),
        project_id=project_id,
        task=uid,
        constraint=body.constraint,
        date=minutes(body.date),
        expected=expected_version(request),
        shift=body.shift,
    )
    return edit_out(outcome)


@router.post(
    "/projects/{project_id}/plan/tasks/{uid}/progress",
    **operation("plan.progress", permission=REPORT, summary="Report progress", response=EditOut),
)
def report_progress(
    request: HttpRequest, project_id: int, uid: int, body: ProgressIn
) -> dict[str, Any]:
    values = body.model_dump()
    for name in ("actual_start", "actual_finish"):
        values[name] = minutes(values[name])
    outcome = services.report_progress(
        actor=actor_of(request), project_id=project_id, report=Report(uid, **values)
    )
    return edit_out(outcome)


@router.post(
    "/projects/{project_id}/plan/links",
    **operation(
        "plan.add_link", permission=EDIT, summary="Link two tasks", response=EditOut, status=201
    ),
)
def add_link(request: HttpRequest, project_id: int, body: LinkIn) -> HttpResponse:
    def make() -> tuple[int, EditOut]:
        outcome = services.add_link(
            actor=actor_of(request), project_id=project_id, **body.model_dump()
        )
        return 201, EditOut(**edit_out(outcome))

    return once(request, make)


@router.put(
    "/projects/{project_id}/plan/links",
    **operation("plan.edit_link", permission=EDIT, summary="Change a link", response=EditOut),
)
def edit_link(request: HttpRequest, project_id: int, body: LinkIn) -> dict[str, Any]:
    outcome = services.edit_link(
        actor=actor_of(request),
        project_id=project_id,
        expected=expected_version(request),
        **body.model_dump(),
    )
    return edit_out(outcome)


@router.post(
    "/projects/{project_id}/plan/links/remove",
    **operation("plan.delete_link", permission=EDIT, summary="Remove a link", response=EditOut),
)
def delete_link(request: HttpRequest, project_id: int, body: EndsIn) -> dict[str, Any]:
    outcome = services.delete_link(
        actor=actor_of(request),
        project_id=project_id,
        expected=expected_version(request),
        **body.model_dump(),
    )
    return edit_out(outcome)


@router.put(
    "/projects/{project_id}/plan/data-date",
    **operation("plan.data_date", permission=EDIT, summary="Move the data date", response=EditOut),
)
def move_data_date(request: HttpRequest, project_id: int, body: DataDateIn) -> dict[str, Any]:
    outcome = services.move_data_date(
        actor=actor_of(request),
        project_id=project_id,
        date=minutes(body.date),
        expected=expected_version(request),
    )
    return edit_out(outcome)


@router.post(
    "/projects/{project_id}/plan/undo",
    **operation(
        "plan.undo", permission=EDIT, summary="Take back one's last step", response=EditOut
    ),
)
def undo(request: HttpRequest, project_id: int) -> dict[str, Any]:
    return edit_out(services.undo(actor=actor_of(request), project_id=project_id))


@router.get(
    "/projects/{project_id}/plan/baselines",
    **operation(
        "plan.baselines", permission=VIEW, summary="Baselines", response=PageOut[BaselineOut]
    ),
)
def list_baselines(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.baselines(actor_of(request), project_id)
    return page_out(paginate(rows, order=["-number"], cursor=cursor, size=size), baseline_out)


@router.get(
    "/projects/{project_id}/plan/baselines/{number}",
    **operation(
        "plan.baseline", permission=VIEW, summary="A baseline, whole", response=dict[str, Any]
    ),
)
def read_baseline(request: HttpRequest, project_id: int, number: int) -> dict[str, Any]:
    return queries.baseline_json(actor_of(request), project_id, number)


@router.post(
    "/projects/{project_id}/plan/imports",
    **operation(
        "plan.import", permission=IMPORT, summary="Read a plan file", response=ImportOut, status=202
    ),
)
def upload(
    request: HttpRequest,
    project_id: int,
    file: NinjaFile = File(...),  # type: ignore[type-arg]  # noqa: B008
) -> Status[PlanImport]:
    row = services.upload_plan(actor=actor_of(request), project_id=project_id, file=file)
    return Status(202, row)


@router.get(
    "/plan-imports/{import_id}",
    **operation("plan_import.read", permission=IMPORT, summary="An import", response=ImportOut),
)
def read_import(request: HttpRequest, import_id: int) -> PlanImport:
    return queries.plan_import(actor_of(request), import_id, IMPORT)


@router.post(
    "/plan-imports/{import_id}/confirm",
    **operation(
        "plan_import.confirm",
        permission=IMPORT,
        summary="Bring it in",
        response=ImportOut,
        status=202,
    ),
)
def confirm_import(request: HttpRequest, import_id: int) -> Status[PlanImport]:
    return Status(202, services.confirm_import(actor=actor_of(request), import_id=import_id))


@router.get(
    "/my-tasks",
    **operation(
        "plan.my_tasks",
        permission="schedule.mine",
        summary="One's tasks of a week",
        response=list[MyTaskOut],
    ),
)
def my_tasks(request: HttpRequest, week: date | None = None) -> list[dict[str, Any]]:
    actor = actor_of(request)
    return [
        {
            **{name: getattr(task, name) for name in task.__dataclass_fields__},
            "start": to_datetime(task.start),
            "finish": to_datetime(task.finish),
        }
        for task in queries.my_tasks(actor, week or actor.today)
    ]
