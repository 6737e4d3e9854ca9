"""The board and sprints in the API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.boards import queries, services
from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.permissions import PLAN, VIEW
from pilothouse.delivery.boards.types import BoardPlan, Burnup, Card, ColumnPlan, State, Unit
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.kit import permits
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

router = Router(tags=["board"])


class CardOut(Schema):
    uid: int
    name: str
    wbs: str
    state: State
    start: date
    finish: date
    percent: int
    late: bool
    critical: bool
    people: list[str]
    sprint: str
    points: Decimal | None
    hours: Decimal


class ColumnOut(Schema):
    """`total` cards are asked for, of which up to 150 are told; `held` counts all it has."""

    key: int
    name: str
    state: State
    limit: int | None
    total: int
    held: int
    cards: list[CardOut]


class MoveIn(Schema):
    """`column` is the key of a column of the state `to`; without one it is the first of them."""

    task: int
    before: State
    to: State
    column: int | None = None


class BoardColumnIn(Schema):
    """`key` is that of a column that the board has, 0 for a new one."""

    key: int = Field(0, ge=0)
    name: str = Field(min_length=1, max_length=40)
    state: State
    limit: int | None = Field(None, ge=1, le=999)


class BoardIn(Schema):
    """The columns in order; `moves` says where the cards of one that goes are put, by key."""

    columns: list[BoardColumnIn] = Field(min_length=1, max_length=12)
    moves: dict[int, int] = Field(default_factory=dict, max_length=12)


class BoardOut(Schema):
    columns: list[BoardColumnIn]
    version: int


class SprintIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    goal: str = Field("", max_length=1000)
    starts_on: date
    ends_on: date
    unit: Unit = Unit.POINTS
    capacity: Decimal | None = Field(None, ge=0, max_digits=8, decimal_places=1)


class SprintPatch(Schema):
    name: str | None = Field(None, min_length=1, max_length=80)
    goal: str | None = Field(None, max_length=1000)
    starts_on: date | None = None
    ends_on: date | None = None
    unit: Unit | None = None
    capacity: Decimal | None = Field(None, ge=0, max_digits=8, decimal_places=1)


class SprintOut(SprintIn):
    id: int
    project_id: int
    version: int


class PointOut(Schema):
    day: date
    value: float


class SprintFull(SprintOut):
    tasks: list[CardOut]
    planned: Decimal
    done: Decimal
    scope: list[PointOut]
    finished: list[PointOut]
    progress: list[PointOut]


class TasksIn(Schema):
    add: list[int] = Field(default_factory=list, max_length=500)
    remove: list[int] = Field(default_factory=list, max_length=500)


class EstimatesIn(Schema):
    points: dict[int, Decimal | None] = Field(max_length=500)


@router.get(
    "/projects/{project_id}/board",
    **operation("boards.board", permission=VIEW, summary="The board", response=list[ColumnOut]),
)
def read_board(
    request: HttpRequest, project_id: int, q: str = "", person: str = "", phase: str = ""
) -> list[Any]:
    actor = actor_of(request)
    project = project_by_id(actor, project_id)
    permits.require(actor, VIEW, project.scope.path)
    return queries.board(actor, project_id, {"q": q, "person": person, "phase": phase})


@router.post(
    "/projects/{project_id}/board/move",
    **operation(
        "boards.move",
        permission=VIEW,
        summary="Move a task to another column; another state is a progress report",
        response=None,
        status=204,
    ),
)
def move(request: HttpRequest, project_id: int, body: MoveIn) -> tuple[int, None]:
    services.put_card(actor=actor_of(request), project_id=project_id, **body.model_dump())
    return 204, None


@router.get(
    "/projects/{project_id}/board/columns",
    **operation("boards.columns", permission=VIEW, summary="The columns", response=BoardOut),
)
def read_columns(request: HttpRequest, response: HttpResponse, project_id: int) -> BoardPlan:
    actor = actor_of(request)
    project = project_by_id(actor, project_id)
    permits.require(actor, VIEW, project.scope.path)
    return _versioned(response, queries.board_plan(actor, project_id))


@router.put(
    "/projects/{project_id}/board/columns",
    **operation(
        "boards.arrange", permission=PLAN, summary="Arrange the columns", response=BoardOut
    ),
)
def arrange(
    request: HttpRequest, response: HttpResponse, project_id: int, body: BoardIn
) -> BoardPlan:
    plan = services.arrange(
        actor=actor_of(request),
        project_id=project_id,
        columns=[ColumnPlan(**each.model_dump()) for each in body.columns],
        moves=body.moves,
        version=expected_version(request),
    )
    return _versioned(response, plan)


@router.post(
    "/projects/{project_id}/board/columns/undo",
    **operation(
        "boards.undo_arranging",
        permission=PLAN,
        summary="Take the last arrangement of the columns back",
        response=BoardOut,
    ),
)
def undo_arranging(request: HttpRequest, response: HttpResponse, project_id: int) -> BoardPlan:
    actor, version = actor_of(request), expected_version(request)
    return _versioned(
        response, services.undo_arranging(actor=actor, project_id=project_id, version=version)
    )


def _versioned(response: HttpResponse, plan: BoardPlan) -> BoardPlan:
    response["ETag"] = f'"{plan.version}"'
    return plan


@router.post(
    "/projects/{project_id}/estimates",
    **operation(
        "boards.estimate",
        permission=PLAN,
        summary="Estimate tasks in points",
        response=None,
        status=204,
    ),
)
def estimate(request: HttpRequest, project_id: int, body: EstimatesIn) -> tuple[int, None]:
    services.estimate(actor=actor_of(request), project_id=project_id, points=body.points)
    return 204, None


@router.get(
    "/projects/{project_id}/sprints",
    **operation(
        "boards.sprints",
        permission=VIEW,
        summary="Sprints of a project",
        response=PageOut[SprintOut],
    ),
)
def list_sprints(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.sprints_of(actor_of(request), project_id).order_by()
    return page_out(paginate(rows, order=["-starts_on"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/sprints",
    **operation(
        "boards.add_sprint",
        permission=PLAN,
        summary="Plan a sprint",
        response=SprintOut,
        status=201,
    ),
)
def add_sprint(request: HttpRequest, project_id: int, body: SprintIn) -> HttpResponse:
    return created(
        request, SprintOut, services.add_sprint, project_id=project_id, **body.model_dump()
    )


@router.get(
    "/sprints/{sprint_id}",
    **operation(
        "boards.read_sprint",
        permission=VIEW,
        summary="One sprint with its tasks and burn-up",
        response=SprintFull,
    ),
)
def read_sprint(request: HttpRequest, response: HttpResponse, sprint_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    row = queries.sprint(actor, sprint_id)
    tagged(response, row)
    return _full(actor, row)


def _full(actor: Any, row: Sprint) -> dict[str, Any]:
    load = queries.load_of(actor, row)
    found: list[Card] = queries.cards(actor, row.project_id, queries.task_uids(row))
    grown: Burnup = queries.burnup_of(actor, row)
    curves = {name: _points(getattr(grown, name)) for name in ("scope", "finished", "progress")}
    plain = SprintOut.from_orm(row).model_dump()
    return plain | curves | {"tasks": found, "planned": load.planned, "done": load.done}


def _points(values: tuple[tuple[date, float], ...]) -> list[dict[str, Any]]:
    return [{"day": day, "value": value} for day, value in values]


@router.patch(
    "/sprints/{sprint_id}",
    **operation(
        "boards.edit_sprint", permission=PLAN, summary="Change a sprint", response=SprintOut
    ),
)
def edit_sprint(
    request: HttpRequest, response: HttpResponse, sprint_id: int, body: SprintPatch
) -> Sprint:
    given = body.model_dump(exclude_unset=True)
    values = {k: v for k, v in given.items() if v is not None or k == "capacity"}
    row = services.edit_sprint(
        actor=actor_of(request), sprint_id=sprint_id, version=expected_version(request), **values
    )
    return tagged(response, row)


@router.delete(
    "/sprints/{sprint_id}",
    **operation(
        "boards.remove_sprint",
        permission=PLAN,
        summary="Remove a sprint",
        response=None,
        status=204,
    ),
)
def remove_sprint(request: HttpRequest, sprint_id: int) -> tuple[int, None]:
    services.remove_sprint(actor=actor_of(request), sprint_id=sprint_id)
    return 204, None


@router.post(
    "/sprints/{sprint_id}/tasks",
    **operation(
        "boards.plan_tasks",
        permission=PLAN,
        summary="Take tasks into a sprint or out of it",
        response=SprintOut,
    ),
)
def plan_tasks(request: HttpRequest, sprint_id: int, body: TasksIn) -> Sprint:
    actor = actor_of(request)
    return services.plan_tasks(actor=actor, sprint_id=sprint_id, add=body.add, remove=body.remove)


@router.post(
    "/sprints/{sprint_id}/carry-over/{other_id}",
    **operation(
        "boards.carry_over",
        permission=PLAN,
        summary="Carry unfinished tasks over",
        response=SprintOut,
    ),
)
def carry_over(request: HttpRequest, sprint_id: int, other_id: int) -> Sprint:
    return services.carry_over(actor=actor_of(request), sprint_id=sprint_id, other_id=other_id)
