"""Prints and read-only links as the actor may see them, and what a link's secret opens."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from pilothouse.delivery.prints.models import PlanPrint, PlanShare
from pilothouse.delivery.prints.permissions import READ, SHARE, VIEW
from pilothouse.kit import permits, personal_links
from pilothouse.kit.actor import Actor, ActorKind, Channel, Grant
from pilothouse.kit.errors import NotFoundError

PURPOSE = "pilothouse.prints.share"


def prints(actor: Actor) -> QuerySet[PlanPrint]:
    """The prints that the actor may see, newest first."""
    rows = PlanPrint.objects.select_related("project__scope")
    return permits.limit(actor, VIEW, rows).order_by("-pk")


def prints_of(actor: Actor, project_id: int) -> QuerySet[PlanPrint]:
    """The prints of one project's plan."""
    return prints(actor).filter(project_id=project_id)


def plan_print(actor: Actor, print_id: int, code: str = VIEW) -> PlanPrint:
    """One print on which the actor holds a code."""
    return permits.get(actor, code, prints(actor), pk=print_id)


def shares(actor: Actor) -> QuerySet[PlanShare]:
    """The read-only links that the actor may see, newest first."""
    rows = PlanShare.objects.select_related("project__scope")
    return permits.limit(actor, SHARE, rows).order_by("-pk")


def shares_of(actor: Actor, project_id: int) -> QuerySet[PlanShare]:
    """The read-only links to one project's plan."""
    return shares(actor).filter(project_id=project_id)


def share(actor: Actor, share_id: int) -> PlanShare:
    """One read-only link on which the actor holds the code."""
    return permits.get(actor, SHARE, shares(actor), pk=share_id)


def secret_of(row: PlanShare) -> str:
    """The secret in a link's address: derived with the installation's key, stored nowhere."""
    return personal_links.secret_of(PURPOSE, row.nonce)


def share_of_secret(secret: str, now: datetime) -> PlanShare | None:
    """The link behind a secret, or None when it is unknown, ended or has expired."""
    return _usable({"digest": personal_links.digest_of_secret(secret)}, now)


def usable_share(share_id: int, now: datetime) -> PlanShare | None:
    """A link by its key, or None when it opens nothing any more."""
    return _usable({"pk": share_id}, now)


def _usable(match: dict[str, object], now: datetime) -> PlanShare | None:
    row = PlanShare.objects.select_related("project__scope").filter(**match).first()
    if row is None or not personal_links.is_usable(row.expires_at, row.revoked_at, now):
        return None
    return row


def link_path(row: PlanShare) -> str:
    """The scope path of one link: below its project, so that its grant opens nothing else."""
    return f"{row.project.scope.path}share/{row.pk}/"


def share_actor(row: PlanShare, now: datetime) -> Actor:
    """Whoever holds a link: an actor with one code at one path."""
    return Actor(
        kind=ActorKind.LINK,
        name=f"{row.name} (read-only link)",
        now=now,
        grants=(Grant(frozenset({READ}), link_path(row)),),
        channel=Channel.PAGE,
    )


def link_share(actor: Actor, share_id: int) -> PlanShare:
    """The link that the actor came by, still usable; NotFoundError for every other."""
    row = usable_share(share_id, actor.now)
    if row is None or not permits.can(actor, READ, link_path(row)):
        raise NotFoundError("This link is not valid any more. Ask for a new one.")
    return row
