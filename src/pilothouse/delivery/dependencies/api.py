"""Dependencies between projects in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.dependencies import queries, services
from pilothouse.delivery.dependencies.models import Dependency
from pilothouse.delivery.dependencies.permissions import EDIT, VIEW
from pilothouse.delivery.dependencies.queries import Both
from pilothouse.delivery.dependencies.types import DependencyState, Role, Wish
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

router = Router(tags=["dependencies"])


class WishIn(Schema):
    """`other` is the number of the other project; `role` what the project of the address does."""

    other: str = Field(max_length=20)
    role: Role
    title: str = Field(max_length=200)
    on: date
    description: str = ""
    task: int | None = None


class ConfirmIn(Schema):
    task: int | None = None


class DateIn(Schema):
    on: date
    reason: str


class DayIn(Schema):
    on: date


class ReasonIn(Schema):
    reason: str


class SideOut(Schema):
    project: str
    task: int | None
    milestone: int | None
    confirmed_by: str | None


class DependencyOut(Schema):
    id: int
    number: str
    title: str
    description: str
    state: DependencyState
    agreed_on: date | None
    proposed_on: date | None
    forecast_on: date | None
    delivered_on: date | None
    days_late: int
    gives: SideOut
    gets: SideOut
    version: int


def dependency_out(both: Both) -> dict[str, Any]:
    """A dependency as the API shows it."""
    names = ("id", "number", "title", "description", "state", "agreed_on", "proposed_on",
             "forecast_on", "delivered_on", "days_late", "version")  # fmt: skip
    return {name: getattr(both.row, name) for name in names} | {
        "gives": _side(both.giver), "gets": _side(both.receiver)
    }  # fmt: skip


def _side(side: Any) -> dict[str, Any]:
    by = side.confirmed_by
    return {
        "project": side.project.number, "task": side.task, "milestone": side.milestone,
        "confirmed_by": by.name if by else None,
    }  # fmt: skip


def _verb(name: str, summary: str, permission: str = EDIT) -> dict[str, Any]:
    return operation(
        f"dependencies.{name}", permission=permission, summary=summary, response=DependencyOut
    )


def _out(request: HttpRequest, row: Dependency) -> dict[str, Any]:
    return dependency_out(queries.dependency(actor_of(request), row.pk))


@router.get(
    "/projects/{project_id}/dependencies",
    **operation(
        "dependencies.list", permission=VIEW, summary="What a project gives and gets",
        response=PageOut[DependencyOut],
    ),
)  # fmt: skip
def list_dependencies(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.dependencies_of(actor, project_id).order_by()
    page = paginate(rows, order=["-created_at"], cursor=cursor, size=size)
    return page_out(page, lambda row: dependency_out(queries.both_of(actor, row)))


@router.post(
    "/projects/{project_id}/dependencies",
    **operation(
        "dependencies.propose", permission=EDIT, summary="Propose a dependency",
        response=DependencyOut, status=201,
    ),
)  # fmt: skip
def propose(request: HttpRequest, project_id: int, body: WishIn) -> HttpResponse:
    def make() -> tuple[int, DependencyOut]:
        actor, values = actor_of(request), body.model_dump(exclude={"other"})
        wish = Wish(other_id=queries.named_project(actor, body.other), **values)
        row = services.propose(actor=actor, project_id=project_id, wish=wish)
        return 201, DependencyOut(**_out(request, row))

    return once(request, make)


@router.get("/dependencies/{dependency_id}", **_verb("read", "One dependency", VIEW))
def read_dependency(
    request: HttpRequest, response: HttpResponse, dependency_id: int
) -> dict[str, Any]:
    both = queries.dependency(actor_of(request), dependency_id)
    tagged(response, both.row)
    return dependency_out(both)


@router.post("/dependencies/{dependency_id}/confirm", **_verb("confirm", "Confirm for one's side"))
def confirm(request: HttpRequest, dependency_id: int, body: ConfirmIn) -> dict[str, Any]:
    row = services.confirm(
        actor=actor_of(request),
        dependency_id=dependency_id,
        task=body.task,
        version=expected_version(request),
    )
    return _out(request, row)


@router.post("/dependencies/{dependency_id}/date", **_verb("propose_date", "Propose another day"))
def propose_date(request: HttpRequest, dependency_id: int, body: DateIn) -> dict[str, Any]:
    row = services.propose_date(
        actor=actor_of(request),
        dependency_id=dependency_id,
        on=body.on,
        reason=body.reason,
        version=expected_version(request),
    )
    return _out(request, row)


@router.post("/dependencies/{dependency_id}/keep", **_verb("keep_date", "Keep the agreed day"))
def keep_date(request: HttpRequest, dependency_id: int, body: ReasonIn) -> dict[str, Any]:
    actor = actor_of(request)
    return _out(
        request,
        services.keep_date(actor=actor, dependency_id=dependency_id, reason=body.reason),
    )


@router.post("/dependencies/{dependency_id}/deliver", **_verb("deliver", "It is delivered"))
def deliver(request: HttpRequest, dependency_id: int, body: DayIn) -> dict[str, Any]:
    actor = actor_of(request)
    return _out(request, services.deliver(actor=actor, dependency_id=dependency_id, on=body.on))


@router.post("/dependencies/{dependency_id}/withdraw", **_verb("withdraw", "Withdraw it"))
def withdraw(request: HttpRequest, dependency_id: int, body: ReasonIn) -> dict[str, Any]:
    actor = actor_of(request)
    return _out(
        request, services.withdraw(actor=actor, dependency_id=dependency_id, reason=body.reason)
    )
