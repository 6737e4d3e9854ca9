"""Funding levels and links of a proposal in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.governance.portfolio.models import Proposal, ProposalLink
from pilothouse.governance.portfolio.tables.proposals import cost_range
from pilothouse.governance.portfolio.types import Candidate, LinkKind


def level_rows(proposal: Proposal) -> list[dict[str, Any]]:
    """The funding levels with their cost and share."""
    return [
        {"name": level.name, "cost": cost_range(level, proposal.currency), "share": level.share}
        for level in proposal.levels.all()
    ]


def linked_rows(
    links: Iterable[ProposalLink], links_to: Iterable[ProposalLink]
) -> list[dict[str, Any]]:
    """The links of a proposal and those to it; only its own carry `link`, by which they go."""
    back = {
        LinkKind.NEEDS: _("is needed by"),
        LinkKind.AFTER: _("has to end before"),
        LinkKind.EXCLUDES: _("is excluded by"),
        LinkKind.ADDS: LinkKind.ADDS.label,
    }
    own = [_row(link.get_kind_display(), link.other, link) | {"link": link} for link in links]
    return own + [_row(back[LinkKind(link.kind)], link.proposal, link) for link in links_to]


def _row(said: object, other: Proposal, link: ProposalLink) -> dict[str, Any]:
    return {"said": str(said), "other": other, "bonus": f"{link.bonus:+d} %" if link.bonus else ""}


def tie_words(row: Candidate, titles: Mapping[int, str]) -> str:
    """The links of a weighed proposal to others that are weighed, in one line."""
    said = [
        f"{tie.kind.label} “{titles[tie.other_id]}”" + (f" ({tie.bonus:+d} %)" if tie.bonus else "")
        for tie in row.ties
        if tie.other_id in titles
    ]
    text = "; ".join(said)
    return text[:1].upper() + text[1:]
