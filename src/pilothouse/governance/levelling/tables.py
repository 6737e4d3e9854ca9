"""Runs and proposals, as rows and words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.governance.levelling.models import LevellingProposal
from pilothouse.governance.levelling.queries import delays_of
from pilothouse.governance.levelling.types import ProposalState
from pilothouse.kit.web.format import number

TONES = {
    ProposalState.DRAFT: "line",
    ProposalState.NOTHING: "green",
    ProposalState.SENT: "amber",
    ProposalState.ACCEPTED: "green",
    ProposalState.DECLINED: "red",
    ProposalState.REPLACED: "line",
}


def days_words(value: float) -> str:
    """Calendar days by which a finish moves: 3 days later, half a day earlier, not at all."""
    size = round(abs(value), 1)
    if not size:
        return _("stays")
    shown = number(size, 0 if size == int(size) else 1)
    said = ngettext("%(n)s day", "%(n)s days", 1 if size == 1 else 2) % {"n": shown}
    return (_("%(days)s later") if value > 0 else _("%(days)s earlier")) % {"days": said}


def proposal_row(row: LevellingProposal) -> dict[str, Any]:
    """One project of a run: its finish without and with the delays, and each of them."""
    return {
        "row": row,
        "project": row.project,
        "before": row.finishes_before,
        "after": row.finishes_after,
        "moves": days_words(row.days),
        "later": row.days > 0,
        "delays": delays_of(row),
        "left": len(row.left),
        "tone": TONES[ProposalState(row.state)],
        "state": row.get_state_display(),
    }


def run_figures(rows: Sequence[LevellingProposal]) -> list[dict[str, Any]]:
    """What a run found, in a few figures."""
    late = sum(1 for row in rows if row.days > 0)
    left = sum(len(row.left) for row in rows)
    shown = [
        (_("Projects"), len(rows), ""),
        (_("Tasks to delay"), sum(len(row.delays) for row in rows), ""),
        (_("Projects that finish later"), late, ""),
        (_("Still too much at once"), left, "bad" if left else ""),
    ]
    return [{"label": label, "value": f"{value:,}", "tone": tone} for label, value, tone in shown]


def proposal_means(row: LevellingProposal) -> list[tuple[str, Any]]:
    """What accepting would do to the project."""
    return [
        (_("Finish now"), _day(row.finishes_before)),
        (_("Finish then"), _day(row.finishes_after)),
        (_("Moves"), days_words(row.days)),
        (_("Tasks to delay"), len(row.delays)),
    ]


def _day(at: datetime | None) -> str:
    return date_format(at, "j M Y") if at else ""


def proposal_facts(row: LevellingProposal) -> list[tuple[str, Any]]:
    """Who proposed it, and what became of it."""
    pairs = [
        (_("State"), row.get_state_display()),
        (_("Proposed by"), row.run.asked_by),
        (_("Sent"), row.run.sent_at),
        (_("Priority among the projects"), row.place),
        (_("Answered by"), row.answered_by),
        (_("Answered"), row.answered_at),
        (_("Why not"), row.reason),
    ]
    return [(label, value) for label, value in pairs if value]
