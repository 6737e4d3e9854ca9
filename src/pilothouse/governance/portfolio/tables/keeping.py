"""Kept selections as a list, and the question that one answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.models import KeptSelection
from pilothouse.governance.portfolio.types import Pick
from pilothouse.kit.web.format import money_words, number


def kept_rows(rows: Iterable[KeptSelection]) -> list[dict[str, Any]]:
    """Each kept selection with its budget and how many were chosen; values may be hidden."""
    return [{"kept": row, **_short(rules.pick_of(row.evidence))} for row in rows]


def _short(pick: Pick) -> dict[str, Any]:
    found = pick.selection
    return {
        "budget": money_words(pick.question.budget, pick.currency, compact=True),
        "source": pick.question.source.label,
        "chosen": len(found.choices) if found else 0,
        "considered": len(pick.considered),
        "proven": bool(found and found.proven),
    }


def kept_facts(pick: Pick) -> list[tuple[str, Any]]:
    """The question of a kept selection."""
    asked, currency = pick.question, pick.currency
    facts: list[tuple[str, Any]] = [
        (_("Budget"), money_words(asked.budget, currency)),
        (_("What counts as value"), asked.source.label),
        (_("Mandatory work"), _("kept in") if asked.keep_mandatory else _("like any other")),
        (
            _("Running projects"),
            _("taken off first") if asked.take_off_running else _("not counted"),
        ),
    ]
    if asked.periods:
        facts.append((_("Quarters"), asked.periods))
        facts.append((_("Lost for each quarter of waiting"), f"{number(asked.decay, 2)} %"))
    if asked.most_large is not None:
        facts.append((_("Large projects, at most"), asked.most_large))
    if asked.risk_limit is not None:
        facts.append((_("Sum of the risk figures, at most"), asked.risk_limit))
    if asked.by_skill:
        facts.append((_("People by skill"), _("kept within")))
    facts += [
        (one.skill, _("at most %(n)s days a quarter") % {"n": one.days}) for one in asked.skill_days
    ]
    for item in asked.limits:
        if item.at_least is not None:
            facts.append((item.objective, _("at least %(n)s") % {"n": item.at_least}))
        if item.at_most is not None:
            money = money_words(item.at_most, currency, compact=True)
            facts.append((item.objective, _("at most %(money)s") % {"money": money}))
    return facts
