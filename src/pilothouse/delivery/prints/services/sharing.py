"""Read-only links to a plan: given by the PMs for a time, ended at once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from pilothouse.delivery.prints import queries, rules
from pilothouse.delivery.prints.models import PlanShare
from pilothouse.delivery.prints.permissions import SHARE
from pilothouse.delivery.prints.types import SHARED, PaperSize, PrintOptions
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, personal_links, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.services import note_unchanged, service


@service("prints.give_share")
def give_share(
    *, actor: Actor, project_id: int, name: str, days: int = 30, which: str = "all", level: int = 0
) -> PlanShare:
    """Give somebody without an account a read-only link to the plan for some days.

    It shows names, dates, progress and what is critical; no people, rates, costs or notes.
    """
    project = plan_row(actor, project_id).project
    permits.require(actor, SHARE, project.scope.path)
    rules.check_days(days)
    options = PrintOptions(columns=SHARED, which=which, level=level, paper=PaperSize.A3.value)
    rules.check_options(options)
    row = PlanShare(
        project=project,
        name=name.strip(),
        options=options.as_json(),
        nonce=secrets.token_hex(16),
        expires_at=actor.now + timedelta(days=days),
    )
    row.digest = personal_links.digest_of_secret(queries.secret_of(row))
    store.create(actor, row)
    facts = {"for": row.name, "expires_at": store.plain(row.expires_at)}
    record(actor, "plan.shared", row, store.Change({}, facts), scope_path=project.scope.path)
    return row


@service("prints.end_share")
def end_share(*, actor: Actor, share_id: int) -> PlanShare:
    """End a read-only link at once."""
    row = queries.share(actor, share_id)
    change = store.update(actor, row, revoked_at=row.revoked_at or actor.now)
    record(actor, "plan.share_ended", row, change, scope_path=row.project.scope.path)
    return row


@service("prints.first_view")
def note_first_view(*, actor: Actor, share_id: int) -> PlanShare:
    """Keep when a link was first opened; later readings leave nothing."""
    row = queries.link_share(actor, share_id)
    if row.first_seen_at is not None:
        note_unchanged()
        return row
    change = store.update(actor, row, first_seen_at=actor.now)
    record(actor, "plan.share_opened", row, change, scope_path=row.project.scope.path)
    return row
