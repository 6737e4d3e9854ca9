"""Proposals, scores and decisions as lists, facts and steps show them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.models import Assessment, Proposal, ProposalLevel
from pilothouse.governance.portfolio.tables.working import days_words
from pilothouse.governance.portfolio.types import ProposalState
from pilothouse.kit.web.format import money_words

_LINE = (
    ProposalState.DRAFT,
    ProposalState.SUBMITTED,
    ProposalState.IN_ASSESSMENT,
    ProposalState.FOR_DECISION,
)
TONES = {
    ProposalState.IN_ASSESSMENT: "blue",
    ProposalState.FOR_DECISION: "blue",
    ProposalState.ACCEPTED: "green",
    ProposalState.DEFERRED: "amber",
    ProposalState.REJECTED: "red",
}


def steps(state: str) -> list[dict[str, Any]]:
    """Where a proposal stands between draft and decision."""
    decided = state not in _LINE
    here = len(_LINE) if decided else list(_LINE).index(ProposalState(state))
    line = [
        {"label": item.label, "state": "done" if i < here else "now" if i == here else ""}
        for i, item in enumerate(_LINE)
    ]
    if not decided:
        return [*line, {"label": _("Decided"), "state": ""}]
    last = "back" if state == ProposalState.DEFERRED else "done"
    return [*line, {"label": ProposalState(state).label, "state": last}]


def ranking(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ranked rows with their place, tone and words; the first that does not fit has `line`."""
    shown = []
    drawn = False
    for place, row in enumerate(rows, start=1):
        line = not row["fits"] and not drawn
        drawn = drawn or line
        proposal = row["proposal"]
        shown.append(
            {
                **row,
                "place": place,
                "line": line,
                "tone": TONES.get(proposal.state, ""),
                "cost_words": cost_range(proposal, proposal.currency),
                "running_words": money_words(row["running"], proposal.currency, compact=True),
                "benefit_words": annual(proposal),
            }
        )
    return shown


def group_chips(path: str, current: str, budget: str) -> list[dict[str, Any]]:
    """The filter by state."""
    entries = [
        ("open", _("Open")), ("draft", _("My drafts")), ("deferred", _("Deferred")),
        ("accepted", _("Accepted")), ("rejected", _("Rejected")), ("all", _("All")),
    ]  # fmt: skip
    kept = {"budget": budget} if budget else {}
    return [
        {
            "label": label,
            "url": f"{path}?{urlencode({'group': key, **kept})}",
            "current": key == current,
        }
        for key, label in entries
    ]


def cost_range(row: Proposal | ProposalLevel, currency: str) -> str:
    """The rough cost as a range in words."""
    ends = [value for value in (row.cost_low, row.cost_high) if value is not None]
    words = [money_words(value, currency, compact=True) for value in ends]
    return " – ".join(dict.fromkeys(words)) or "–"


def annual(proposal: Proposal) -> str:
    """The yearly benefit in words."""
    value = proposal.benefit_annual
    return money_words(value, proposal.currency, compact=True) if value is not None else "–"


def key_figures(proposal: Proposal, score: Any, *, hidden: bool) -> list[dict[str, Any]]:
    """The strip on a proposal's page."""
    return [
        _score_figure(score, hidden=hidden),
        {"label": _("Rough cost"), "value": cost_range(proposal, proposal.currency)},
        {"label": _("Benefit per year"), "value": annual(proposal)},
        {"label": _("Pays back in"), **_payback(proposal)},
        {"label": _("Wanted finish"), "value": day(proposal.wanted_finish)},
    ]


def _score_figure(score: Any, *, hidden: bool) -> dict[str, Any]:
    figure: dict[str, Any] = {"label": _("Score"), "value": "–", "note": _("no sheets yet")}
    if hidden:
        figure["note"] = _("hidden until you hand in yours")
    elif score:
        figure |= {"value": score.mean, "unit": "/ 100"}
        figure["note"] = _("%(n)s sheets, %(low)s to %(high)s") % {
            "n": score.count,
            "low": score.low,
            "high": score.high,
        }
    return figure


def _payback(proposal: Proposal) -> dict[str, Any]:
    cost = proposal.cost_high or proposal.cost_low
    if not cost or not proposal.benefit_annual:
        return {"value": "–"}
    years = (cost / proposal.benefit_annual).quantize(Decimal("0.1"))
    return {"value": years, "unit": _("years"), "note": _("at the upper cost")}


def proposal_facts(proposal: Proposal) -> list[tuple[str, Any]]:
    """Where a proposal belongs and how it would be run."""
    return [
        (_("Portfolio"), proposal.portfolio),
        (_("Objective"), proposal.objective or "–"),
        (_("Proposer"), proposal.proposer),
        (_("Sponsor"), proposal.sponsor or "–"),
        (_("Client"), proposal.client or _("internal")),
        (_("Tier"), proposal.get_tier_display()),
        (_("Method"), proposal.method.replace("_", " ").capitalize()),
        (_("Mandatory"), _("yes") if proposal.is_mandatory else _("no")),
        (_("Wanted start"), day(proposal.wanted_start)),
        (_("Duration"), months_words(proposal.duration_months)),
        (_("Risk"), _("%(n)s of 10") % {"n": proposal.risk} if proposal.risk is not None else "–"),
        (_("Submitted"), day(proposal.submitted_at)),
    ]


def months_words(months: int | None) -> str:
    """A duration in words, an en dash for none."""
    if months is None:
        return "–"
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}


def score_table(proposal: Proposal, sheets: Sequence[Assessment]) -> dict[str, Any]:
    """All sheets side by side: a row for each criterion, a column for each assessor."""
    rows = queries.criteria_summary(proposal, sheets)
    for row in rows:
        known = [value for value in row["values"] if value is not None]
        row["spread"] = max(known) - min(known) if known else 0
    return {"sheets": sheets, "rows": rows}


def votes_of(decision: Any) -> list[dict[str, Any]]:
    """Who voted on a decision, what, when and why; by one query for steps and one for votes."""
    labels = {option["key"]: option["label"] for option in decision.options}
    return [
        {
            "who": vote.person,
            "option": labels.get(vote.option, vote.option),
            "key": vote.option,
            "reason": vote.reason,
            "at": vote.at,
        }
        for step in decision.steps.prefetch_related("votes__person")
        for vote in step.votes.all()
    ]


def evidence_facts(evidence: dict[str, Any]) -> list[tuple[str, Any]]:
    """The frozen evidence of a decision in words; amounts were frozen as text."""
    cost, scores = evidence["cost"], evidence["scores"]
    ends = [_amount(cost[end], cost["currency"]) for end in ("low", "high")]
    return [
        (_("Score"), f"{scores['mean']} ({scores['low']} – {scores['high']})"),
        (_("Cost"), " – ".join(dict.fromkeys(ends))),
        (_("Benefit per year"), _amount(evidence["benefit"]["annual"], cost["currency"])),
        (_("Objective"), evidence["proposal"]["objective"] or "–"),
        (_("Mandatory"), _("yes") if evidence["proposal"]["mandatory"] else _("no")),
        (_("Capacity"), evidence["capacity"] or "–"),
        *_work_fact(evidence.get("work")),
        *([(_("Kept selection"), kept_words(kept))] if (kept := evidence.get("selection")) else []),
    ]


def _work_fact(work: list[dict[str, Any]] | None) -> list[tuple[str, Any]]:
    """The work by skill, in days, where the evidence has any."""
    said = [f"{row['skill']}: {days_words(Decimal(row['days']))}" for row in work or ()]
    return [(_("Person-days"), ", ".join(said))] if said else []


def kept_words(kept: dict[str, Any]) -> str:
    """What a kept selection said of a proposal, from the board's evidence."""
    said = [_("in") if kept["chosen"] else _("out")]
    said += [_("quarter %(n)s") % {"n": kept["start"]}] if kept["start"] else []
    said += [f"“{kept['level']}”"] if kept["level"] else []
    said += [_("proven best")] if kept["proven"] else []
    return f"{kept['number']} {kept['name']}: {', '.join(said)}"


def _amount(text: str | None, currency: str) -> str:
    return money_words(Decimal(text), currency, compact=True) if text else "–"


def day(value: Any) -> str:
    """A date in the reader's format, an en dash for none."""
    return date_format(value, "j M Y") if value else "–"
