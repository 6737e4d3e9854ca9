"""Portfolios and programmes in the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.work import queries, services
from pilothouse.delivery.work.models import Portfolio, Programme
from pilothouse.delivery.work.permissions import CREATE, VIEW
from pilothouse.kit import permits
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

router = Router(tags=["work"])


class PortfolioIn(Schema):
    name: str = Field(max_length=120)
    purpose: str = ""


class PortfolioPatch(Schema):
    name: str | None = Field(None, max_length=120)
    purpose: str | None = None


class PortfolioOut(PortfolioIn):
    id: int
    version: int


class ProgrammeIn(PortfolioIn):
    portfolio_id: int
    manager_id: int


class ProgrammePatch(PortfolioPatch):
    manager_id: int | None = None


class ProgrammeOut(PortfolioIn):
    id: int
    portfolio_id: int
    manager_id: int | None
    version: int


@router.get(
    "/portfolios",
    **operation(
        "work.list_portfolios",
        permission=VIEW,
        summary="Portfolios",
        response=PageOut[PortfolioOut],
    ),
)
def list_portfolios(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.portfolios(actor_of(request))
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/portfolios",
    **operation(
        "work.create_portfolio",
        permission=CREATE,
        summary="Open a portfolio",
        response=PortfolioOut,
        status=201,
    ),
)
def create_portfolio(request: HttpRequest, body: PortfolioIn) -> HttpResponse:
    return created(request, PortfolioOut, services.create_portfolio, **body.model_dump())


@router.get(
    "/portfolios/{portfolio_id}",
    **operation(
        "work.read_portfolio", permission=VIEW, summary="One portfolio", response=PortfolioOut
    ),
)
def read_portfolio(request: HttpRequest, response: HttpResponse, portfolio_id: int) -> Portfolio:
    actor = actor_of(request)
    row = permits.get(actor, VIEW, queries.portfolios(actor), pk=portfolio_id)
    return tagged(response, row)


@router.patch(
    "/portfolios/{portfolio_id}",
    **operation(
        "work.edit_portfolio", permission=CREATE, summary="Change it", response=PortfolioOut
    ),
)
def edit_portfolio(
    request: HttpRequest, response: HttpResponse, portfolio_id: int, body: PortfolioPatch
) -> Portfolio:
    return edited(request, response, services.edit_portfolio, body, portfolio_id=portfolio_id)


@router.get(
    "/programmes",
    **operation(
        "work.list_programmes",
        permission=VIEW,
        summary="Programmes",
        response=PageOut[ProgrammeOut],
    ),
)
def list_programmes(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.programmes(actor_of(request))
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/programmes",
    **operation(
        "work.create_programme",
        permission=CREATE,
        summary="Open a programme",
        response=ProgrammeOut,
        status=201,
    ),
)
def create_programme(request: HttpRequest, body: ProgrammeIn) -> HttpResponse:
    return created(request, ProgrammeOut, services.create_programme, **body.model_dump())


@router.get(
    "/programmes/{programme_id}",
    **operation(
        "work.read_programme", permission=VIEW, summary="One programme", response=ProgrammeOut
    ),
)
def read_programme(request: HttpRequest, response: HttpResponse, programme_id: int) -> Programme:
    actor = actor_of(request)
    row = permits.get(actor, VIEW, queries.programmes(actor), pk=programme_id)
    return tagged(response, row)


@router.patch(
    "/programmes/{programme_id}",
    **operation(
        "work.edit_programme", permission=CREATE, summary="Change it", response=ProgrammeOut
    ),
)
def edit_programme(
    request: HttpRequest, response: HttpResponse, programme_id: int, body: ProgrammePatch
) -> Programme:
    return edited(request, response, services.edit_programme, body, programme_id=programme_id)
