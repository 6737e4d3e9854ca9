"""Terms, comments and differences as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilothouse.governance.agreements.models import AgreementVersion, Comment
from pilothouse.governance.agreements.types import Difference, Section, VersionState
from pilothouse.kit.web.format import money_words

TONES = {
    VersionState.DRAFT: "line",
    VersionState.SENT: "blue",
    VersionState.COMMENTED: "blue",
    VersionState.CHANGE_ASKED: "amber",
    VersionState.SIGNED: "green",
}
ICONS = {
    VersionState.DRAFT: "pencil",
    VersionState.SENT: "send",
    VersionState.COMMENTED: "message-2",
    VersionState.CHANGE_ASKED: "edit",
    VersionState.SIGNED: "signature",
}


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section of the terms with what was said about it."""

    key: str
    title: str
    text: str = ""
    lines: list[str] = field(default_factory=list)
    milestones: list[tuple[str, str]] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


def sections(content: dict[str, Any], comments: Iterable[Comment] = ()) -> list[SectionRow]:
    """The terms in reading order, each section with its comments."""
    said: dict[str, list[Comment]] = {}
    for comment in comments:
        said.setdefault(comment.section, []).append(comment)
    rows = [_section(Section(key), content, said.get(key, [])) for key in Section.values]
    return [row for row in rows if row.text or row.lines or row.milestones or row.comments]


def _section(section: Section, content: dict[str, Any], comments: list[Comment]) -> SectionRow:
    row = SectionRow(section.value, str(section.label), comments=comments)
    if section == Section.OBJECTIVE:
        return SectionRow(row.key, row.title, text=content["objective"], comments=comments)
    if section == Section.PRICE:
        return SectionRow(row.key, row.title, text=price_words(content), comments=comments)
    if section == Section.MILESTONES:
        dated = [(item["name"], nice(item["date"])) for item in content["milestones"]]
        return SectionRow(row.key, row.title, milestones=dated, comments=comments)
    if section == Section.GENERAL:
        return row
    return SectionRow(row.key, row.title, lines=content[section.value], comments=comments)


def price_words(content: dict[str, Any]) -> str:
    """Price and payment as one text."""
    if not content["price"]:
        return str(content["payment"])
    price = money_words(Decimal(content["price"]), content["currency"])
    return f"{price}\n\n{content['payment']}".strip()


def nice(text: str) -> str:
    """A date in ISO 8601 as people read it; any other text as it is."""
    try:
        return date_format(date.fromisoformat(text), "j M Y")
    except ValueError:
        return text


def diff_rows(found: Iterable[Difference]) -> list[dict[str, str]]:
    """Differences for the diff table."""
    return [
        {"label": item.label, "before": nice(item.before), "after": nice(item.after)}
        for item in found
    ]


def state_tag(version: AgreementVersion) -> dict[str, str]:
    """The state of a version by word, icon and colour."""
    state = VersionState(version.state)
    return {
        "text": str(state.label),
        "tone": TONES.get(state, ""),
        "icon": ICONS.get(state, "archive"),
    }


def signature_facts(version: AgreementVersion) -> list[tuple[str, Any]]:
    """Who signed, when, and what exactly."""
    signature = version.signature
    return [
        (_("Signed by"), signature.name),
        (_("Role"), signature.role),
        (_("When"), date_format(signature.signed_at, "DATETIME_FORMAT")),
        (_("Statement"), signature.statement),
        (_("From address"), signature.ip or "–"),
        ("SHA-256", signature.digest),
    ]


def version_rows(versions: Iterable[AgreementVersion]) -> list[dict[str, Any]]:
    """Versions for the list, newest first."""
    return [
        {
            "version": version,
            "tag": state_tag(version),
            "contacts": ", ".join(link.name for link in version.links.all()),
            "signature": getattr(version, "signature", None),
        }
        for version in versions
    ]
