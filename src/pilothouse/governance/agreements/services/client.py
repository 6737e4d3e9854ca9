"""What the client's contact does by a personal link: read, comment, ask for a change, sign."""

from __future__ import annotations

from pilothouse.foundation.audit.services import record
from pilothouse.governance.agreements import queries, rules
from pilothouse.governance.agreements.models import (
    AgreementVersion,
    Comment,
    PersonalLink,
    Signature,
)
from pilothouse.governance.agreements.types import (
    OPEN,
    AgreementSigned,
    ClientAnswered,
    CommentKind,
    Section,
    VersionState,
)
from pilothouse.kit import events, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.locks import locked
from pilothouse.kit.services import note_unchanged, service


@service("agreements.first_view")
def note_first_view(*, actor: Actor, link_id: int) -> PersonalLink:
    """Keep when the contact first read the version; later readings leave nothing."""
    link = queries.client_link(actor, link_id)
    if link.first_seen_at is not None:
        note_unchanged()
        return link
    change = store.update(actor, link, first_seen_at=actor.now)
    path = link.version_of.project.scope.path
    record(actor, "agreement.first_read", link, change, scope_path=path)
    return link


@service("agreements.client_comment")
def client_comment(*, actor: Actor, link_id: int, section: str, text: str) -> Comment:
    """The client remarks on a section."""
    return _say(actor, link_id, section, text, CommentKind.COMMENT, VersionState.COMMENTED)


@service("agreements.ask_change")
def ask_change(*, actor: Actor, link_id: int, text: str, section: str = Section.GENERAL) -> Comment:
    """The client proposes something else instead of signing."""
    return _say(actor, link_id, section, text, CommentKind.CHANGE, VersionState.CHANGE_ASKED)


def _say(
    actor: Actor, link_id: int, section: str, text: str, kind: CommentKind, state: VersionState
) -> Comment:
    link = queries.client_link(actor, link_id)
    version = _locked(link)
    rules.check_open(version.state)
    rules.check_text(text)
    comment = Comment(
        version_of=version,
        section=section,
        kind=kind,
        text=text,
        author=link.name,
        by_client=True,
        link=link,
    )
    change = store.create(actor, comment)
    if version.state != VersionState.CHANGE_ASKED:
        store.update(actor, version, state=state)
    path = version.project.scope.path
    record(actor, f"agreement.{kind}", comment, change, scope_path=path)
    events.announce(
        ClientAnswered(actor=actor, version_id=version.pk, project_id=version.project.pk)
    )
    return comment


@service("agreements.sign")
def sign(
    *,
    actor: Actor,
    link_id: int,
    name: str,
    role: str,
    accepted: bool,
    ip: str = "",
    user_agent: str = "",
) -> Signature:
    """The client signs the frozen text; from then on it is locked.

    Versions signed or sent before are superseded. Raises InvalidError without a full name or the
    tick, RuleError when it is signed, closed, or not the text that was frozen.
    """
    link = queries.client_link(actor, link_id)
    version = _locked(link)
    rules.check_open(version.state)
    rules.check_signature(name, accepted=accepted)
    rules.check_intact(version.content or {}, version.digest)
    for older in version.agreement.versions.filter(state__in=[*OPEN, VersionState.SIGNED]):
        if older.pk != version.pk:
            store.update(actor, older, state=VersionState.SUPERSEDED, closed_at=actor.now)
    signature = Signature(
        version_of=version,
        link=link,
        name=name.strip(),
        role=role.strip(),
        statement=rules.statement(version.number, str(version.agreement.client)),
        digest=version.digest,
        ip=ip or None,
        user_agent=user_agent[:300],
        signed_at=actor.now,
    )
    change = store.create(actor, signature)
    store.update(actor, version, state=VersionState.SIGNED, closed_at=actor.now)
    path = version.project.scope.path
    record(actor, "agreement.signed", signature, change, scope_path=path)
    events.announce(
        AgreementSigned(actor=actor, version_id=version.pk, project_id=version.project.pk)
    )
    return signature


def _locked(link: PersonalLink) -> AgreementVersion:
    rows = AgreementVersion.objects.select_related("agreement__project__scope", "agreement__client")
    return locked(rows).get(pk=link.version_of_id)
