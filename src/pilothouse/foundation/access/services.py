"""Changing accounts, roles, scopes and tokens."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from pilothouse.foundation.access.models import ApiToken, RoleDefinition, RoleGrant, Scope, User
from pilothouse.foundation.access.permissions import MANAGE, OWN_TOKENS
from pilothouse.foundation.access.queries import digest_of
from pilothouse.foundation.access.types import ScopeKind
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.permits import ROOT, Role
from pilothouse.kit.services import part, service


@service("access.create_account")
def create_account(
    *, actor: Actor, person_id: int, email: str, password: str | None = None
) -> User:
    """Open an account for a person; without a password it can only be used after a reset."""
    permits.require(actor, MANAGE)
    if User.objects.filter(email__iexact=email).exists():
        raise InvalidError("There is an account with this address already.", {"email": ["Taken."]})
    user = User.objects.create_user(email, password, person_id=person_id, date_joined=actor.now)
    record(actor, "account.created", user, store.Change({}, {"email": email}), scope_path=ROOT)
    return user


@service("access.set_active")
def set_active(*, actor: Actor, user_id: int, active: bool, reason: str = "") -> User:
    """Let an account sign in, or no longer; its history stays.

    Raises RuleError for one's own account, so that nobody locks everybody out.
    """
    user = permits.get(actor, MANAGE, User.objects.select_related("person"), pk=user_id)
    if user.pk == actor.user_id:
        raise RuleError("You cannot close your own account. Ask another administrator.")
    if user.is_active == active:
        raise RuleError("The account is open already." if active else "The account is closed.")
    user.is_active = active
    user.save(update_fields=["is_active"])
    change = store.Change({"is_active": not active}, {"is_active": active})
    action = "account.opened" if active else "account.closed"
    record(actor, action, user, change, scope_path=ROOT, reason=reason)
    return user


@service("access.grant_role")
def grant_role(*, actor: Actor, person_id: int, role: str, scope_id: int) -> RoleGrant:
    """Give a person a role at a scope and everything below it.

    Raises RuleError for one's own person: whoever manages roles gives themselves none, so that an
    administrator does not read what clients confide by being an administrator.
    """
    scope = Scope.objects.filter(pk=scope_id).first()
    if scope is None:
        permits.require(actor, MANAGE)
        raise InvalidError("There is no such place.", {"scope_id": ["Unknown."]})
    permits.require(actor, MANAGE, scope.path)
    if actor.person_id == person_id:
        raise RuleError("Nobody grants a role to themselves. Ask another who manages roles.")
    grant = assign_role(actor, person_id=person_id, role=role, scope=scope)
    change = store.Change({}, store.snapshot(grant))
    record(actor, "role.granted", grant, change, scope_path=scope.path)
    return grant


@service("access.revoke_role")
def revoke_role(*, actor: Actor, grant_id: int, reason: str = "") -> None:
    """Take a role from a person."""
    grant = permits.get(actor, MANAGE, RoleGrant.objects.all(), pk=grant_id, lock=True)
    change = store.Change(store.snapshot(grant), {})
    record(actor, "role.revoked", grant, change, scope_path=grant.scope.path, reason=reason)
    grant.delete()


@service("access.create_token")
def create_token(
    *, actor: Actor, name: str, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make an API token for oneself; the secret is returned once and never stored."""
    permits.require_anywhere(actor, OWN_TOKENS)
    secret = f"ph_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        user_id=actor.user_id or 0,
        name=name,
        digest=digest_of(secret),
        hint=secret[:8],
        expires_at=expires_at,
    )
    change = store.create(actor, token)
    change.after.pop("digest")
    record(actor, "token.created", token, change, scope_path=ROOT)
    return token, secret


@service("access.revoke_token")
def revoke_token(*, actor: Actor, token_id: int) -> ApiToken:
    """End a token; whoever uses it is refused from now on."""
    token = permits.get(actor, OWN_TOKENS, ApiToken.objects.all(), pk=token_id, lock=True)
    change = store.update(actor, token, revoked_at=token.revoked_at or actor.now)
    record(actor, "token.revoked", token, change, scope_path=ROOT)
    return token


@part
def add_scope(parent: Scope, kind: ScopeKind, name: str) -> Scope:
    """Add a node to the tree of scopes."""
    scope = Scope.objects.create(kind=kind, name=name, parent=parent, path=secrets.token_hex(8))
    scope.path = f"{parent.path}{scope.pk}/"
    scope.save(update_fields=["path"])
    return scope


@part
def move_scope(scope: Scope, parent: Scope) -> None:
    """Hang a node and everything below it under another parent."""
    old, new = scope.path, f"{parent.path}{scope.pk}/"
    for row in Scope.objects.filter(path__startswith=old):
        row.path = new + row.path.removeprefix(old)
        row.save(update_fields=["path"])
    Scope.objects.filter(pk=scope.pk).update(parent=parent)
    scope.refresh_from_db()


@part
def assign_role(actor: Actor, *, person_id: int, role: str, scope: Scope) -> RoleGrant:
    """Give a role as part of a larger service; raises InvalidError when held already."""
    definition = RoleDefinition.objects.filter(name=role).first()
    if definition is None:
        raise InvalidError("There is no such role.", {"role": ["Unknown."]})
    grant = RoleGrant(person_id=person_id, role=definition, scope=scope)
    store.create(actor, grant)
    return grant


@part
def unassign_role(*, person_id: int, role: str, scope: Scope) -> None:
    """Take a role as part of a larger service; nothing happens when it is not held."""
    RoleGrant.objects.filter(person_id=person_id, role__name=role, scope=scope).delete()


def sync_roles(now: datetime) -> None:
    """Bring the standard roles to the codes that the areas declare; run after each migration."""
    with transaction.atomic():
        Scope.objects.get_or_create(
            path=ROOT, defaults={"kind": ScopeKind.INSTALLATION, "name": "Organisation"}
        )
        for role in Role:
            held = sorted(c.code for c in permits.codes.values() if role.value in c.roles)
            label = permits.role_label(role.value)
            RoleDefinition.objects.update_or_create(
                name=role.value,
                defaults={"codes": held, "is_standard": True, "updated_at": now},
                create_defaults={
                    "codes": held,
                    "is_standard": True,
                    "label": label,
                    "created_at": now,
                    "updated_at": now,
                },
            )
