"""Reading accounts, roles and grants; turning a user into an actor."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from pilothouse.foundation.access.models import (
    ApiToken,
    RoleDefinition,
    RoleGrant,
    Scope,
    User,
)
from pilothouse.foundation.access.permissions import VIEW
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor, ActorKind, Channel, Grant
from pilothouse.kit.permits import ROOT


def actor_for(user_id: int, now: datetime, channel: Channel = Channel.PAGE) -> Actor:
    """The actor behind an account, with the grants it holds now (two queries)."""
    user = User.objects.select_related("person").get(pk=user_id, is_active=True)
    return Actor(
        kind=ActorKind.USER,
        name=user.person.name,
        now=now,
        user_id=user.pk,
        person_id=user.person_id,
        grants=grants_of(user.person_id),
        channel=channel,
        time_zone=settings.TIME_ZONE,
    )


def actor_for_person(person_id: int, now: datetime) -> Actor:
    """The actor behind a person who has an account."""
    return actor_for(User.objects.get(person_id=person_id).pk, now)


def grants_of(person_id: int) -> tuple[Grant, ...]:
    """The grants a person holds, with the codes of their roles."""
    rows = RoleGrant.objects.filter(person_id=person_id).values_list(
        "role__codes", "scope__path", "role__name"
    )
    return tuple(Grant(frozenset(codes), path, role) for codes, path, role in rows)


def token_actor(secret: str, now: datetime) -> Actor | None:
    """The actor of an API token, or None when it is unknown, revoked or expired."""
    token = (
        ApiToken.objects.filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .first()
    )
    return actor_for(token.user_id, now, Channel.API) if token else None


def digest_of(secret: str) -> str:
    """The SHA-256 under which a token is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def root_scope() -> Scope:
    """The scope of the whole installation."""
    return Scope.objects.get(path=ROOT)


def people_with_role(role: str, path: str) -> list[int]:
    """Keys of the persons who hold a role at a scope path, by a grant there or above."""
    above = [path[: i + 1] for i, c in enumerate(path) if c == "/"]
    return list(
        RoleGrant.objects.filter(role__name=role, scope__path__in=above)
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )


def role_grants(actor: Actor) -> QuerySet[RoleGrant]:
    """The grants that the actor may see."""
    rows = RoleGrant.objects.select_related("person", "role", "scope")
    return permits.limit(actor, VIEW, rows).order_by("person__name", "role__label")


def grants_at(path: str) -> QuerySet[RoleGrant]:
    """The grants given exactly at a scope path; the caller has permitted the scope itself."""
    rows = RoleGrant.objects.select_related("person__unit", "role", "scope")
    return rows.filter(scope__path=path).order_by("role__label", "person__name")


def role_labels(names: list[str]) -> dict[str, str]:
    """The labels of roles by their short names."""
    rows = RoleDefinition.objects.filter(name__in=names)
    return dict(rows.values_list("name", "label"))
