"""Plans through time in the API: how they begin, their steps, past states, restoring."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.api.shapes import EditOut, edit_out
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.permissions import EDIT, VIEW
from pilothouse.delivery.schedule.queries.history import edits, plan_at
from pilothouse.delivery.schedule.queries.similar import SimilarProject, similar_projects
from pilothouse.delivery.schedule.queries.starting import left_behind
from pilothouse.delivery.schedule.rules.similar import Alike
from pilothouse.delivery.schedule.types import LeftBehind, PlanChoice
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.engine import to_datetime
from pilothouse.interchange import plan_json
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    expected_version,
    once,
    operation,
    page_out,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["plans"])


class StepOut(Schema):
    """One step of a plan's history and the finish after it."""

    revision: int
    revision_before: int
    said: str
    by: str
    at: datetime
    finish: datetime | None
    is_undo: bool


class BeginIn(Schema):
    """From which project's plan one begins. `lengths`: planned, actual or corrected."""

    source_id: int
    lengths: Literal["planned", "actual", "corrected"] = "planned"
    keep_people: bool = True
    keep_dates: bool = True
    start: date | None = None


class LeftOutOut(Schema):
    """Something that was not taken along, and of how many tasks, resources, steps and so on."""

    what: LeftBehind
    count: int


class LongerOut(Schema):
    """A task that outran the first baseline, in working minutes."""

    name: str
    planned_minutes: int
    actual_minutes: int


class SimilarOut(Schema):
    """A closed project like this one: what they share, and what became of its plan.

    Days are calendar days, null where there is nothing to compare; `said` is what was said when it
    was closed.
    """

    project_id: int
    number: str
    name: str
    shared: list[Alike]
    words: list[str]
    tasks: int
    planned_days: float | None
    actual_days: float | None
    longer: list[LongerOut]
    added_tasks: int
    said: list[str]


class BegunOut(Schema):
    id: int
    project_id: int
    version: int
    start: datetime
    finish: datetime
    left_out: list[LeftOutOut]


class RestoreIn(Schema):
    revision: int


def step_out(row: PlanEdit) -> dict[str, Any]:
    """A step as the API shows it."""
    return {
        "revision": row.revision_after,
        "revision_before": row.revision_before,
        "said": row.said,
        "by": row.actor_name,
        "at": row.at,
        "finish": row.finishes_at,
        "is_undo": not row.counts,
    }


@router.post(
    "/projects/{project_id}/plan/copy",
    **operation(
        "plan.copy", permission=EDIT, summary="Begin from another plan", response=BegunOut,
        status=201,
    ),
)  # fmt: skip
def copy_plan(request: HttpRequest, project_id: int, body: BeginIn) -> HttpResponse:
    def make() -> tuple[int, BegunOut]:
        choice = PlanChoice(**body.model_dump())
        actor = actor_of(request)
        row = services.copy_plan(actor=actor, project_id=project_id, choice=choice)
        left = [LeftOutOut(what=each.what, count=each.count) for each in left_behind(actor, choice)]
        return 201, BegunOut(
            id=row.pk, project_id=project_id, version=row.version,
            start=to_datetime(row.computed_start), finish=row.finishes_at, left_out=left,
        )  # fmt: skip

    return once(request, make)


@router.get(
    "/projects/{project_id}/plan/similar",
    **operation(
        "plan.similar", permission=VIEW, summary="Closed projects like this one",
        response=list[SimilarOut],
    ),
)  # fmt: skip
def list_similar(request: HttpRequest, project_id: int) -> list[SimilarOut]:
    actor = actor_of(request)
    return [
        _similar_out(each) for each in similar_projects(actor, project_by_id(actor, project_id))
    ]


def _similar_out(found: SimilarProject) -> SimilarOut:
    outcome = found.outcome
    return SimilarOut(
        project_id=found.project.pk,
        number=found.project.number,
        name=found.project.name,
        shared=list(found.likeness.shared),
        words=list(found.likeness.words),
        tasks=found.tasks,
        planned_days=outcome.planned if outcome else None,
        actual_days=outcome.actual if outcome else None,
        longer=[
            LongerOut(name=row.name, planned_minutes=row.planned, actual_minutes=row.actual)
            for row in found.longer
        ],
        added_tasks=found.added,
        said=list(found.said),
    )


@router.get(
    "/projects/{project_id}/plan/history",
    **operation(
        "plan.history", permission=VIEW, summary="Steps of a plan", response=PageOut[StepOut]
    ),
)
def list_steps(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    queries.plan_row(actor, project_id)
    rows = edits(actor, project_id).order_by()
    return page_out(paginate(rows, order=["-revision_after"], cursor=cursor, size=size), step_out)


@router.get(
    "/projects/{project_id}/plan/history/{revision}",
    **operation("plan.past", permission=VIEW, summary="A plan as it was", response=dict[str, Any]),
)
def read_past(request: HttpRequest, project_id: int, revision: int) -> dict[str, Any]:
    found: dict[str, Any] = plan_json.to_json(plan_at(actor_of(request), project_id, revision))
    return found


@router.post(
    "/projects/{project_id}/plan/redo",
    **operation(
        "plan.redo", permission=EDIT, summary="Carry out again what was undone", response=EditOut
    ),
)
def redo(request: HttpRequest, project_id: int) -> dict[str, Any]:
    return edit_out(services.redo(actor=actor_of(request), project_id=project_id))


@router.post(
    "/projects/{project_id}/plan/restore",
    **operation(
        "plan.restore", permission=EDIT, summary="Bring a past state back", response=EditOut
    ),
)
def restore(request: HttpRequest, project_id: int, body: RestoreIn) -> dict[str, Any]:
    outcome = services.restore(
        actor=actor_of(request),
        project_id=project_id,
        revision=body.revision,
        expected=expected_version(request),
    )
    return edit_out(outcome)
