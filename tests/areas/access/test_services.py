"""Accounts, roles, tokens: who may, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilothouse.foundation.access import queries, services
from pilothouse.foundation.access.models import ApiToken, RoleDefinition, RoleGrant, User
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit import permits
from pilothouse.kit.errors import InvalidError, NotFoundError, NotPermittedError, RuleError
from pilothouse.kit.permits import Role
from tests import make

pytestmark = pytest.mark.django_db


def test_a_role_at_a_programme_holds_in_its_projects_and_nowhere_else(world: make.World) -> None:
    somebody = world.people["stranger"]
    other = make.project(world, world.people)
    services.grant_role(
        actor=world.actor("administrator"), person_id=somebody.pk, role=Role.PMO_ANALYST,
        scope_id=world.programme.scope_id,
    )  # fmt: skip
    actor = make.actor(somebody)
    assert permits.can(actor, "risks.view", world.project.scope.path)
    assert not permits.can(actor, "risks.view", other.scope.path)


@pytest.mark.parametrize("role", ["administrator", "pmo_director"])
def test_nobody_grants_themselves_a_role(world: make.World, role: str) -> None:
    actor = world.actor(role)
    with pytest.raises(RuleError, match="themselves"):
        services.grant_role(
            actor=actor, person_id=world.people[role].pk, role=Role.BUSINESS_PM,
            scope_id=world.project.scope_id,
        )  # fmt: skip
    assert not RoleGrant.objects.filter(
        person=world.people[role], scope=world.project.scope
    ).exists()


def test_granting_twice_or_an_unknown_role_is_refused(world: make.World) -> None:
    given = {
        "person_id": world.people["stranger"].pk,
        "scope_id": world.project.scope_id,
        "actor": world.actor("administrator"),
    }
    services.grant_role(role=Role.AUDITOR, **given)
    with pytest.raises(InvalidError, match="already"):
        services.grant_role(role=Role.AUDITOR, **given)
    with pytest.raises(InvalidError, match="no such role"):
        services.grant_role(role="emperor", **given)


def test_a_pm_may_not_grant_roles(world: make.World) -> None:
    with pytest.raises(NotPermittedError):
        services.grant_role(
            actor=world.actor("business_pm"), person_id=world.people["stranger"].pk,
            role=Role.AUDITOR, scope_id=world.project.scope_id,
        )  # fmt: skip


def test_revoking_takes_effect_at_once_and_keeps_the_reason(world: make.World) -> None:
    pm = world.people["business_pm"]
    grant = RoleGrant.objects.get(person=pm)
    services.revoke_role(actor=world.actor("administrator"), grant_id=grant.pk, reason="Left")
    assert not permits.can(make.actor(pm), "risks.raise", world.project.scope.path)
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.reason, event.before["person_id"]) == (
        "role.revoked",
        "Left",
        pm.pk,
    )


def test_an_account_is_closed_and_opened_again_but_not_ones_own(world: make.World) -> None:
    admin, user = world.actor("administrator"), world.user("team_member")
    services.set_active(actor=admin, user_id=user.pk, active=False)
    with pytest.raises(User.DoesNotExist):
        queries.actor_for(user.pk, make.NOW)
    with pytest.raises(RuleError, match="closed"):
        services.set_active(actor=admin, user_id=user.pk, active=False)
    services.set_active(actor=admin, user_id=user.pk, active=True)
    assert queries.actor_for(user.pk, make.NOW).user_id == user.pk
    with pytest.raises(RuleError, match="own account"):
        services.set_active(actor=admin, user_id=admin.user_id or 0, active=False)


def test_a_token_works_until_it_is_revoked_or_expires(world: make.World) -> None:
    pm = world.actor("business_pm")
    ends = make.NOW + timedelta(days=1)
    token, secret = services.create_token(actor=pm, name="Report", expires_at=ends)
    found = queries.token_actor(secret, make.NOW)
    assert found is not None
    assert (found.person_id, found.grants) == (pm.person_id, pm.grants)
    assert queries.token_actor(secret, ends + timedelta(seconds=1)) is None
    services.revoke_token(actor=pm, token_id=token.pk)
    assert queries.token_actor(secret, make.NOW) is None


def test_the_secret_of_a_token_is_kept_nowhere(world: make.World) -> None:
    token, secret = services.create_token(actor=world.actor("business_pm"), name="Report")
    stored = ApiToken.objects.values().get(pk=token.pk)
    event = AuditEvent.objects.latest("seq")
    assert secret not in str(stored)
    assert secret not in str(event.after)
    assert "digest" not in event.after


def test_nobody_revokes_another_persons_token(world: make.World) -> None:
    token, _secret = services.create_token(actor=world.actor("business_pm"), name="Report")
    with pytest.raises(NotFoundError):
        services.revoke_token(actor=world.actor("technical_pm"), token_id=token.pk)


def test_standard_roles_follow_what_the_areas_declare(world: make.World) -> None:
    RoleDefinition.objects.filter(name=Role.AUDITOR).update(codes=[])
    services.sync_roles(make.NOW)
    codes = RoleDefinition.objects.get(name=Role.AUDITOR).codes
    assert "audit.view" in codes
    assert "access.manage" not in codes


def test_one_demo_card_for_each_role_that_somebody_holds(world: make.World) -> None:
    cards = queries.demo_cards()
    labels = [card.role for card in cards]
    assert len(labels) == len(set(labels)) == len({g.role_id for g in RoleGrant.objects.all()})
