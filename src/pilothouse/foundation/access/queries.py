"""Reading accounts, roles and grants; turning a user into an actor."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from pilothouse.foundation.access.models import (
    ApiToken,
    RoleDefinition,
    RoleGrant,
    Scope,
    User,
)
from pilothouse.foundation.access.permissions import OWN_TOKENS, VIEW
from pilothouse.foundation.access.types import ScopeFacts
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor, ActorKind, Channel, Grant
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.permits import ROOT, Permission, Role


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


def accounts(actor: Actor) -> QuerySet[User]:
    """The accounts, with their persons, by name."""
    rows = User.objects.select_related("person__unit", "person__client")
    return permits.limit(actor, VIEW, rows).order_by("person__name", "pk")


def account_figures(actor: Actor) -> dict[str, int]:
    """How many accounts are open and closed, and how many roles are given (two queries)."""
    active = Counter(accounts(actor).values_list("is_active", flat=True))
    return {"open": active[True], "closed": active[False], "grants": role_grants(actor).count()}


def account(actor: Actor, user_id: int, code: str = VIEW) -> User:
    """One account on which the actor holds a code."""
    return permits.get(actor, code, accounts(actor), pk=user_id)


def roles(actor: Actor) -> QuerySet[RoleDefinition]:
    """The roles with the number of people who hold each."""
    holders = Count("rolegrant__person", distinct=True)
    rows = RoleDefinition.objects.annotate(holders=holders)
    return permits.limit(actor, VIEW, rows).order_by("label", "pk")


def role(actor: Actor, role_id: int) -> RoleDefinition:
    """One role."""
    return permits.get(actor, VIEW, roles(actor), pk=role_id)


def permissions_of(definition: RoleDefinition) -> list[tuple[str, list[Permission]]]:
    """The permissions that a role holds, by the area that declares them."""
    areas: dict[str, list[Permission]] = defaultdict(list)
    for code in sorted(definition.codes):
        if code in permits.codes:
            areas[code.partition(".")[0]].append(permits.codes[code])
    return sorted(areas.items())


def scopes(actor: Actor, code: str) -> QuerySet[Scope]:
    """The scopes at which the actor holds a code, parents before children."""
    wanted = Q(pk__in=())
    for path in permits.scope_paths(actor, code):
        wanted |= Q(path__startswith=path)
    return Scope.objects.filter(wanted).order_by("path")


def scope_at(actor: Actor, scope_id: int, code: str, *, view: str) -> ScopeFacts:
    """A scope at which the actor holds a code.

    Raises NotFoundError when there is none or `view` is not held there either, and
    NotPermittedError when only that is held.
    """
    found = Scope.objects.filter(pk=scope_id).first()
    if found is None or not (
        permits.can(actor, code, found.path) or permits.can(actor, view, found.path)
    ):
        raise NotFoundError("There is no such place, or it is not shared with you.")
    permits.require(actor, code, found.path)
    return ScopeFacts(found.pk, found.kind, found.name, found.path)


def own_grants(actor: Actor) -> QuerySet[RoleGrant]:
    """The grants that the actor holds."""
    rows = RoleGrant.objects.filter(person_id=actor.person_id or 0)
    return rows.select_related("role", "scope").order_by("role__label", "scope__path")


def own_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's API tokens, newest first."""
    return permits.limit(actor, OWN_TOKENS, ApiToken.objects.all()).order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class DemoCard:
    """A person as whom one may look at the demo."""

    user_id: int
    name: str
    role: str
    what: str


def demo_cards() -> list[DemoCard]:
    """One person with an account for each role that comes with the product (two queries).

    Of several, the one with the fewest other roles, then the one who was there first.
    """
    rows = RoleGrant.objects.filter(person__user__is_active=True, role__is_standard=True)
    held: dict[str, dict[int, tuple[str, str, str]]] = defaultdict(dict)
    count: dict[int, set[str]] = defaultdict(set)
    for row in rows.values_list(
        "role__name", "role__label", "person__user__pk", "person__name", "person__job_title"
    ):
        held[row[0]][row[2]] = (row[3], row[1], row[4])
        count[row[2]].add(row[0])
    cards = []
    for name in Role:
        if people := held.get(name.value):
            key = min(people, key=lambda user: (len(count[user]), user))
            cards.append(DemoCard(key, *people[key]))
    return cards
