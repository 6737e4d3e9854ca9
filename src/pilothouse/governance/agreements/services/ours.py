"""What the project managers do: compose, send, reply, revoke, withdraw."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.delivery.work.services import enter_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.audit.services import record
from pilothouse.governance.agreements import queries, rules
from pilothouse.governance.agreements.models import (
    Agreement,
    AgreementVersion,
    Comment,
    PersonalLink,
)
from pilothouse.governance.agreements.permissions import EDIT
from pilothouse.governance.agreements.types import OPEN, AgreementSent, VersionState
from pilothouse.kit import events, permits, personal_links, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.services import service

LONGEST_DAYS = 180


@service("agreements.save_draft")
def save_draft(
    *,
    actor: Actor,
    project_id: int,
    price: Decimal | None,
    payment: str = "",
    cover: str = "",
    milestone_keys: Sequence[str] | None = None,
    version: int | None = None,
) -> AgreementVersion:
    """Begin the next version of a project's agreement, or change the one being composed.

    Scope and deliverables are the charter's, milestones the plan's; only price (in the project's
    currency), payment, covering note and the choice of milestones are said here. `milestone_keys`
    None means all of them. Raises RuleError for a project without a client.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, EDIT, project.scope.path)
    values = {
        "price": price,
        "payment": payment,
        "cover": cover,
        "milestone_keys": None if milestone_keys is None else list(milestone_keys),
    }
    draft = queries.draft_of(actor, project.pk)
    if draft is None:
        agreement = queries.agreement_of(actor, project.pk) or _begin(actor, project)
        number = agreement.versions.count() + 1
        draft = AgreementVersion(
            agreement=agreement, number=number, currency=project.currency, **values
        )
        change = store.create(actor, draft)
        action = "agreement.drafted"
    else:
        change = store.update(actor, draft, expected=version, **values)
        action = "agreement.edited"
    record(actor, action, draft, change, scope_path=project.scope.path)
    return draft


def _begin(actor: Actor, project: object) -> Agreement:
    if project.client_id is None:  # type: ignore[attr-defined]
        raise RuleError("This project has no client. Name the client in the project's facts first.")
    agreement = Agreement(project=project, client_id=project.client_id)  # type: ignore[attr-defined,misc]
    store.create(actor, agreement)
    return agreement


@service("agreements.send")
def send_version(
    *, actor: Actor, version_id: int, name: str, email: str, days: int = 30
) -> PersonalLink:
    """Freeze a draft and send it to a contact of the client by a personal link.

    A version that is out already gets another link. The link ends after `days`. What was sent
    before and not signed is superseded. Raises RuleError for incomplete or closed versions.
    """
    version = permits.get(actor, EDIT, queries.versions(actor), pk=version_id)
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidError("The time is wrong.", {"days": [f"Choose 1 to {LONGEST_DAYS} days."]})
    if version.state == VersionState.DRAFT:
        _freeze(actor, version)
    else:
        rules.check_open(version.state)
    link = _new_link(actor, version, name, email, days)
    path = version.project.scope.path
    facts = {"to": str(link), "digest": version.digest, "expires_at": link.expires_at}
    record(actor, "agreement.sent", version, store.Change({}, facts), scope_path=path)
    enqueue(actor, "agreements.mail_link", {"link_id": link.pk}, scope_path=path)
    events.announce(
        AgreementSent(actor=actor, version_id=version.pk, project_id=version.project.pk)
    )
    return link


def _freeze(actor: Actor, version: AgreementVersion) -> None:
    content = queries.live_terms(version, actor.now)
    rules.check_complete(content)
    older = version.agreement.versions.filter(state__in=OPEN)
    for row in older:
        store.update(actor, row, state=VersionState.SUPERSEDED, closed_at=actor.now)
    store.update(
        actor,
        version,
        content=content,
        digest=rules.digest_of(content),
        state=VersionState.SENT,
        sent_at=actor.now,
    )
    if version.project.stage == Stage.PLANNING:
        enter_stage(actor, version.project, Stage.AGREEMENT)


def _new_link(
    actor: Actor, version: AgreementVersion, name: str, email: str, days: int
) -> PersonalLink:
    link = PersonalLink(
        version_of=version,
        name=name,
        email=email,
        nonce=secrets.token_hex(16),
        expires_at=actor.now + timedelta(days=days),
    )
    link.digest = personal_links.digest_of_secret(queries.secret_of(link))
    store.create(actor, link)
    return link


@service("agreements.reply")
def reply(*, actor: Actor, version_id: int, section: str, text: str) -> Comment:
    """Answer the client on a section; the client sees it by the link."""
    version = permits.get(actor, EDIT, queries.versions(actor), pk=version_id)
    rules.check_open(version.state)
    rules.check_text(text)
    comment = Comment(
        version_of=version, section=section, text=text, author=actor.name, by_client=False
    )
    change = store.create(actor, comment)
    path = version.project.scope.path
    record(actor, "agreement.replied", comment, change, scope_path=path)
    return comment


@service("agreements.revoke_link")
def revoke_link(*, actor: Actor, link_id: int) -> PersonalLink:
    """End a personal link at once."""
    link = queries.link(actor, link_id, EDIT)
    change = store.update(actor, link, revoked_at=link.revoked_at or actor.now)
    path = link.version_of.project.scope.path
    record(actor, "agreement.link_revoked", link, change, scope_path=path)
    return link


@service("agreements.withdraw")
def withdraw(*, actor: Actor, version_id: int, reason: str) -> AgreementVersion:
    """Take a version back that the client has not signed; its links stop working."""
    version = permits.get(actor, EDIT, queries.versions(actor), pk=version_id)
    rules.check_open(version.state)
    rules.check_text(reason, "reason")
    change = store.update(
        actor,
        version,
        state=VersionState.WITHDRAWN,
        closed_at=actor.now,
        close_reason=reason,
    )
    path = version.project.scope.path
    record(actor, "agreement.withdrawn", version, change, scope_path=path, reason=reason)
    return version
