"""Oneself, tokens, accounts, roles and grants in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.foundation.access import queries, services
from pilothouse.foundation.access.models import ApiToken, User
from pilothouse.foundation.access.permissions import MANAGE, OWN_TOKENS, PROFILE, VIEW
from pilothouse.kit import permits
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    operation,
    page_out,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["access"])


class OwnGrantOut(Schema):
    role: str
    scope_path: str
    codes: list[str]


class MeOut(Schema):
    user_id: int
    person_id: int | None
    name: str
    email: str
    grants: list[OwnGrantOut]


class TokenIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    expires_at: datetime | None = None


class TokenOut(Schema):
    id: int
    name: str
    hint: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewTokenOut(TokenOut):
    secret: str


class AccountIn(Schema):
    person_id: int
    email: str = Field(max_length=254)


class AccountOut(Schema):
    id: int
    person_id: int
    email: str
    is_active: bool
    date_joined: datetime


class RoleOut(Schema):
    id: int
    name: str
    label: str
    codes: list[str]
    is_standard: bool


class GrantIn(Schema):
    person_id: int
    role: str = Field(max_length=60)
    scope_id: int


class GrantOut(Schema):
    id: int
    person_id: int
    role: str = Field(alias="role.name")
    scope_id: int
    scope_path: str = Field(alias="scope.path")


class ReasonIn(Schema):
    reason: str = ""


@router.get(
    "/me", **operation("me.read", permission=PROFILE, summary="Who you are", response=MeOut)
)
def me(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "user_id": actor.user_id,
        "person_id": actor.person_id,
        "name": actor.name,
        "email": User.objects.values_list("email", flat=True).get(pk=actor.user_id or 0),
        "grants": [
            {"role": g.role, "scope_path": g.path, "codes": sorted(g.codes)} for g in actor.grants
        ],
    }


@router.get(
    "/tokens",
    **operation(
        "tokens.list",
        permission=OWN_TOKENS,
        summary="Your API tokens, newest first",
        response=PageOut[TokenOut],
    ),
)
def list_tokens(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.own_tokens(actor_of(request))
    return page_out(paginate(rows, order=["-created_at"], cursor=cursor, size=size))


@router.post(
    "/tokens",
    **operation(
        "tokens.create",
        permission=OWN_TOKENS,
        summary="Make a token; its secret is in this answer only",
        response=NewTokenOut,
        status=201,
    ),
)
def create_token(request: HttpRequest, body: TokenIn) -> tuple[int, dict[str, Any]]:
    token, secret = services.create_token(actor=actor_of(request), **body.model_dump())
    return 201, {**TokenOut.from_orm(token).model_dump(), "secret": secret}


@router.post(
    "/tokens/{token_id}/revoke",
    **operation("tokens.revoke", permission=OWN_TOKENS, summary="End a token", response=TokenOut),
)
def revoke_token(request: HttpRequest, token_id: int) -> ApiToken:
    return services.revoke_token(actor=actor_of(request), token_id=token_id)


@router.get(
    "/accounts",
    **operation("accounts.list", permission=VIEW, summary="Accounts", response=PageOut[AccountOut]),
)
def list_accounts(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    rows = queries.accounts(actor)
    return page_out(paginate(rows, order=["person__name"], cursor=cursor, size=size))


@router.post(
    "/accounts",
    **operation(
        "accounts.create",
        permission=MANAGE,
        summary="Open an account for a person",
        response=AccountOut,
        status=201,
    ),
)
def create_account(request: HttpRequest, body: AccountIn) -> HttpResponse:
    return created(request, AccountOut, services.create_account, **body.model_dump())


@router.get(
    "/roles",
    **operation("roles.list", permission=VIEW, summary="Roles", response=PageOut[RoleOut]),
)
def list_roles(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return page_out(paginate(queries.roles(actor), order=["label"], cursor=cursor, size=size))


@router.get(
    "/grants",
    **operation("grants.list", permission=VIEW, summary="Role grants", response=PageOut[GrantOut]),
)
def list_grants(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    rows = queries.role_grants(actor)
    return page_out(paginate(rows, order=["person__name"], cursor=cursor, size=size))


@router.post(
    "/grants",
    **operation(
        "grants.add", permission=MANAGE, summary="Grant a role", response=GrantOut, status=201
    ),
)
def add_grant(request: HttpRequest, body: GrantIn) -> HttpResponse:
    return created(request, GrantOut, services.grant_role, **body.model_dump())


@router.post(
    "/grants/{grant_id}/revoke",
    **operation(
        "grants.revoke", permission=MANAGE, summary="Take a role away", response=None, status=204
    ),
)
def revoke_grant(request: HttpRequest, grant_id: int, body: ReasonIn) -> tuple[int, None]:
    services.revoke_role(actor=actor_of(request), grant_id=grant_id, reason=body.reason)
    return 204, None
