"""Permissions, said once: lists, objects, API, search and exports all ask here.

A code such as `risks.edit` is declared by its area with the roles that have it by default. A model
is protected by the path from its row to a scope. `limit` filters a queryset to the rows on which
the actor holds the code; `get` is the same query with the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError, NotPermittedError
from pilothouse.kit.locks import locked
from pilothouse.kit.services import note_permit

M = TypeVar("M", bound=models.Model)
ROOT = "/"


class Role(StrEnum):
    """The roles that come with the product. An organisation may add its own."""

    TEAM_MEMBER = "team_member"
    BUSINESS_PM = "business_pm"
    TECHNICAL_PM = "technical_pm"
    PROGRAMME_MANAGER = "programme_manager"
    PORTFOLIO_MANAGER = "portfolio_manager"
    PMO_ANALYST = "pmo_analyst"
    PMO_MANAGER = "pmo_manager"
    PMO_DIRECTOR = "pmo_director"
    RESOURCE_MANAGER = "resource_manager"
    FINANCE_CONTROLLER = "finance_controller"
    SPONSOR = "sponsor"
    CLIENT_CONTACT = "client_contact"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


def role_label(role: str) -> str:
    """A role's name in words: Business PM, PMO manager, Team member."""
    words = role.replace("_", " ").replace("pmo", "PMO").replace("pm", "PM")
    return words[0].upper() + words[1:]


PMS = (Role.BUSINESS_PM, Role.TECHNICAL_PM)
PMO = (Role.PMO_ANALYST, Role.PMO_MANAGER, Role.PMO_DIRECTOR)
PMO_DECIDERS = (Role.PMO_MANAGER, Role.PMO_DIRECTOR)
MANAGERS = (*PMS, Role.PROGRAMME_MANAGER, Role.PORTFOLIO_MANAGER, *PMO)
INSIDERS = (
    *MANAGERS,
    Role.TEAM_MEMBER,
    Role.RESOURCE_MANAGER,
    Role.FINANCE_CONTROLLER,
    Role.SPONSOR,
    Role.AUDITOR,
)


@dataclass(frozen=True, slots=True)
class Permission:
    """A declared code.

    `own` is a lookup from the row to the person whose row it is. `anywhere` means that a grant in
    any scope is enough, for things that belong to no scope, such as the list of people.
    """

    code: str
    label: str | Promise
    roles: frozenset[str]
    everyone: bool = False
    own: str = ""
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Protection:
    """How a model's rows reach their scope path, and the code that lets one see them."""

    scope: str
    view: str


codes: dict[str, Permission] = {}
protections: dict[str, Protection] = {}


def declare(
    code: str,
    label: str | Promise,
    *,
    roles: Iterable[str] = (),
    everyone: bool = False,
    own: str = "",
    anywhere: bool = False,
) -> str:
    """Declare a code and the roles that hold it by default; returns the code.

    `everyone` gives it to every signed-in user everywhere. `own` gives it, besides, on rows whose
    lookup names the actor's person, e.g. `own="owner_id"`. `anywhere` lets a grant in any scope
    count for all rows.
    """
    codes[code] = Permission(code, label, frozenset(map(str, roles)), everyone, own, anywhere)
    return code


def protect(model: str, *, view: str, scope: str = "") -> None:
    """State the path from a row of `app.Model` to its scope path, e.g. `project__scope__path`.

    Without a scope the rows belong to the whole installation.
    """
    protections[model.lower()] = Protection(scope, view)


def can(actor: Actor, code: str, path: str = ROOT) -> bool:
    """Whether the actor holds the code at a scope path."""
    note_permit()
    if _held_everywhere(actor, codes[code]):
        return True
    return any(code in grant.codes and path.startswith(grant.path) for grant in actor.grants)


def can_anywhere(actor: Actor, code: str) -> bool:
    """Whether the actor holds the code in any scope, or owns rows by it."""
    note_permit()
    if _held_everywhere(actor, codes[code]):
        return True
    if codes[code].own and actor.person_id is not None:
        return True
    return any(code in grant.codes for grant in actor.grants)


def require(actor: Actor, code: str, path: str = ROOT) -> None:
    """Refuse unless the actor holds the code at the scope path."""
    if not can(actor, code, path):
        raise _refusal(code)


def require_anywhere(actor: Actor, code: str) -> None:
    """Refuse unless the actor holds the code somewhere."""
    if not can_anywhere(actor, code):
        raise _refusal(code)


def limit(actor: Actor, code: str, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows of the queryset on which the actor holds the code."""
    note_permit()
    permission = codes[code]
    if _held_everywhere(actor, permission):
        return queryset
    wanted = Q(pk__in=())
    paths = _paths(actor, code)
    if ROOT in paths:
        return queryset
    if scope := protections[queryset.model._meta.label_lower].scope:
        for path in paths:
            wanted |= Q(**{f"{scope}__startswith": path})
    if permission.own and actor.person_id is not None:
        wanted |= Q(**{permission.own: actor.person_id})
        if "__" in permission.own:
            return queryset.filter(
                pk__in=queryset.model._default_manager.filter(wanted).values("pk")
            )
    return queryset.filter(wanted)


def get(actor: Actor, code: str, queryset: QuerySet[M], *, lock: bool = False, **key: Any) -> M:
    """One row on which the actor holds the code.

    Raises NotFoundError when the actor may not even see it (or it does not exist), and
    NotPermittedError when they may see it but not do this.
    """
    if lock:
        queryset = locked(queryset)
    row = limit(actor, code, queryset).filter(**key).first()
    if row is not None:
        return row
    view = protections[queryset.model._meta.label_lower].view
    if view != code and limit(actor, view, queryset).filter(**key).exists():
        raise _refusal(code)
    name = queryset.model._meta.verbose_name
    raise NotFoundError(f"There is no such {name}, or it is not shared with you.")


def scope_paths(actor: Actor, code: str) -> Sequence[str]:
    """The shortest scope paths below which the actor holds the code."""
    return [ROOT] if actor.is_system else _paths(actor, code)


def _held_everywhere(actor: Actor, permission: Permission) -> bool:
    if actor.is_system or (permission.everyone and actor.is_signed_in):
        return True
    return permission.anywhere and any(permission.code in g.codes for g in actor.grants)


def _paths(actor: Actor, code: str) -> list[str]:
    paths: list[str] = []
    for path in sorted({grant.path for grant in actor.grants if code in grant.codes}):
        if not any(path.startswith(kept) for kept in paths):
            paths.append(path)
    return paths


def _refusal(code: str) -> NotPermittedError:
    label = codes[code].label
    return NotPermittedError(
        f"Your roles do not include “{label}” here. Ask the PMO or an administrator for it.",
        code=code,
    )
