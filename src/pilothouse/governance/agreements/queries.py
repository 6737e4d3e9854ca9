"""Reading agreements: terms as they stand, versions, links, and what has drifted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.queries import tasks
from pilothouse.delivery.work.queries import charter_of, draft_content
from pilothouse.governance.agreements import rules
from pilothouse.governance.agreements.models import (
    Agreement,
    AgreementVersion,
    PersonalLink,
)
from pilothouse.governance.agreements.permissions import CLIENT, VIEW
from pilothouse.governance.agreements.types import Milestone, Standing, VersionState
from pilothouse.kit import permits, personal_links
from pilothouse.kit.actor import Actor, ActorKind, Channel, Grant, system_actor
from pilothouse.kit.due import Due
from pilothouse.kit.errors import NotFoundError

_EMPTY: dict[str, Any] = {"objective": "", "items": {}}


def agreement_of(actor: Actor, project_id: int) -> Agreement | None:
    """The agreement of a project, if one was begun."""
    rows = Agreement.objects.select_related("project__scope", "client")
    return permits.limit(actor, VIEW, rows).filter(project_id=project_id).first()


def versions(actor: Actor) -> QuerySet[AgreementVersion]:
    """The versions that the actor may see, newest first."""
    rows = AgreementVersion.objects.select_related(
        "agreement__project__scope", "agreement__client", "signature"
    ).prefetch_related("links")
    return permits.limit(actor, VIEW, rows).order_by("-number", "-pk")


def versions_of(actor: Actor, project_id: int) -> QuerySet[AgreementVersion]:
    """The versions of one project's agreement, newest first."""
    return versions(actor).filter(agreement__project_id=project_id)


def version(actor: Actor, version_id: int, code: str = VIEW) -> AgreementVersion:
    """One version on which the actor holds a code."""
    return permits.get(actor, code, versions(actor), pk=version_id)


def draft_of(actor: Actor, project_id: int) -> AgreementVersion | None:
    """The version being composed, if any."""
    return versions_of(actor, project_id).filter(state=VersionState.DRAFT).first()


def due(actor: Actor) -> list[Due]:
    """The versions on which a client waits for an answer of the acting PM."""
    words = {
        VersionState.CHANGE_ASKED: _("Answer the client's request for a change"),
        VersionState.COMMENTED: _("Answer the client's comments"),
    }
    mine = Q(agreement__project__business_pm_id=actor.person_key) | Q(
        agreement__project__technical_pm_id=actor.person_key
    )
    return [
        Due(
            words[VersionState(row.state)],
            row.agreement.project.name,
            row.agreement.project.number,
            reverse("agreements:detail", args=[row.pk]),
        )
        for row in versions(actor).filter(mine, state__in=words)
    ]


def signed_version(actor: Actor, project_id: int) -> AgreementVersion | None:
    """The version that holds: the newest one that is signed."""
    return versions_of(actor, project_id).filter(state=VersionState.SIGNED).first()


def last_signed_before(version: AgreementVersion) -> AgreementVersion | None:
    """The signed version that a later one would replace; the caller has permitted the later."""
    earlier = version.agreement.versions.filter(number__lt=version.number)
    return earlier.exclude(signature=None).order_by("-number").first()


def link(actor: Actor, link_id: int, code: str = VIEW) -> PersonalLink:
    """One personal link on which the actor holds a code."""
    rows = PersonalLink.objects.select_related("version_of__agreement__project__scope")
    return permits.get(actor, code, rows, pk=link_id)


def terms(version: AgreementVersion, now: datetime) -> dict[str, Any]:
    """The terms of a version: as frozen, or for a draft as charter and plan stand now."""
    return version.content if version.content is not None else live_terms(version, now)


def live_terms(version: AgreementVersion, now: datetime) -> dict[str, Any]:
    """What a version would say if it were frozen now; plain data ready for hashing."""
    project = version.agreement.project
    charter = _charter(project.pk, now)
    chosen = version.milestone_keys
    return {
        "project": {"number": project.number, "name": project.name},
        "client": version.agreement.client.name,
        "number": version.number,
        "objective": charter["objective"],
        **{
            section.value: [_line(item) for item in charter["items"].get(kind, [])]
            for section, kind in zip(rules.LINES, _KINDS, strict=True)
        },
        "milestones": [
            {"key": m.key, "name": m.name, "date": m.date}
            for m in milestones(project.pk, now)
            if chosen is None or m.key in chosen
        ],
        "price": str(version.price) if version.price is not None else "",
        "currency": version.currency,
        "payment": version.payment,
        "cover": version.cover,
    }


_KINDS = ("in_scope", "out_of_scope", "deliverable", "assumption")


def _charter(project_id: int, now: datetime) -> dict[str, Any]:
    charter = charter_of(system_actor(now), project_id)
    return draft_content(charter) if charter else _EMPTY


def _line(item: dict[str, str]) -> str:
    if not item["due_on"]:
        return item["text"]
    return f"{item['text']}, by {date.fromisoformat(item['due_on']):%-d %b %Y}"


def milestones(project_id: int, now: datetime) -> list[Milestone]:
    """The milestones that an agreement can name, by date: the plan's, else the charter's."""
    found = _planned(project_id, now) or [
        Milestone(f"charter:{item['text']}", item["text"], item["due_on"])
        for item in _charter(project_id, now)["items"].get("milestone", [])
        if item["due_on"]
    ]
    return sorted(found, key=lambda item: (item.date, item.name))


def _planned(project_id: int, now: datetime) -> list[Milestone]:
    rows = tasks(system_actor(now), project_id).filter(active=True, kind__endswith="milestone")
    return [
        Milestone(f"plan:{row.uid}", row.name, row.finishes_at.date().isoformat()) for row in rows
    ]


def drift(version: AgreementVersion, now: datetime) -> list[Any]:
    """How charter and plan differ today from what a frozen version says."""
    if version.content is None:
        return []
    return rules.differences(version.content, live_terms(version, now))


def standing(actor: Actor, project: Any) -> Standing:
    """How a project stands with its client; the caller has permitted the project."""
    reader = system_actor(actor.now)
    url = reverse("agreements:list", args=[project.number])
    signed = signed_version(reader, project.pk)
    if signed is None:
        exists = versions_of(reader, project.pk).exists()
        return Standing(exists, url=url)
    return Standing(
        exists=True,
        signed=True,
        signed_on=signed.signature.signed_at.date(),
        signed_by=str(signed.signature),
        version_number=signed.number,
        drift=tuple(drift(signed, actor.now)),
        url=url,
    )


def secret_of(link: PersonalLink) -> str:
    """The secret in a link's address: derived with the installation's key, stored nowhere."""
    return personal_links.secret_of("pilothouse.agreements.link", link.nonce)


def link_of_secret(secret: str, now: datetime) -> PersonalLink | None:
    """The link behind a secret, or None when it is unknown, revoked or has expired."""
    return _usable(_links().filter(digest=personal_links.digest_of_secret(secret)).first(), now)


def usable_link(link_id: int, now: datetime) -> PersonalLink | None:
    """A link by its key, or None when it does not open its version any more."""
    return _usable(_links().filter(pk=link_id).first(), now)


def _links() -> QuerySet[PersonalLink]:
    return PersonalLink.objects.select_related(
        "version_of__agreement__project__scope", "version_of__agreement__client"
    )


def _usable(found: PersonalLink | None, now: datetime) -> PersonalLink | None:
    if found is None or not personal_links.is_usable(found.expires_at, found.revoked_at, now):
        return None
    return None if found.version_of.state == VersionState.WITHDRAWN else found


def link_path(link: PersonalLink) -> str:
    """The scope path of one link: below its project, so that its grant opens nothing else."""
    return f"{link.version_of.agreement.project.scope.path}link/{link.pk}/"


def client_actor(link: PersonalLink, now: datetime) -> Actor:
    """The contact behind a personal link, who holds one code at one path."""
    return Actor(
        kind=ActorKind.LINK,
        name=f"{link.name} ({link.version_of.agreement.client})",
        now=now,
        grants=(Grant(frozenset({CLIENT}), link_path(link)),),
        channel=Channel.PAGE,
    )


def client_link(actor: Actor, link_id: int) -> PersonalLink:
    """The link that the actor came by, still usable; NotFoundError for every other."""
    found = usable_link(link_id, actor.now)
    if found is None or not permits.can(actor, CLIENT, link_path(found)):
        raise NotFoundError("This link is not valid any more. Ask for a new one.")
    return found
