"""When the chosen proposals start, and the money of each quarter against its budget."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.engine.selection import Choice
from pilothouse.governance.portfolio.types import Pick
from pilothouse.kit.web.format import money_words


def quarter(period: int) -> str:
    """The name of a quarter, counted from the first for which was asked."""
    return _("Quarter %(n)s") % {"n": period + 1}


def when(choice: Choice) -> str:
    """In which quarter a chosen proposal starts and in which it ends."""
    last = choice.start + max(1, len(choice.cost)) - 1
    if last == choice.start:
        return quarter(choice.start)
    return _("Quarters %(first)s to %(last)s") % {"first": choice.start + 1, "last": last + 1}


def spent(pick: Pick) -> list[Decimal]:
    """The money of the chosen proposals in each quarter; those after the last count as one more."""
    periods = len(pick.budgets)
    found = [Decimal(0)] * (periods + 1)
    for choice in pick.selection.choices if pick.selection else ():
        for at, amount in enumerate(choice.cost, choice.start):
            found[min(at, periods)] += Decimal(str(amount))
    return found


def timeline(pick: Pick) -> list[dict[str, Any]]:
    """For each quarter what begins, what is used and what there is; empty without start times."""
    if not pick.budgets or pick.selection is None:
        return []
    *used, later = spent(pick)
    rows = [_row(pick, at, amount) for at, amount in enumerate(used)]
    if later:
        tail = {"label": _("Later"), "begins": "", "used": _money(pick, later), "budget": ""}
        rows.append({**tail, "share": None})
    return rows


def _row(pick: Pick, period: int, used: Decimal) -> dict[str, Any]:
    begins = [c.name for c in pick.selection.choices if c.start == period] if pick.selection else []
    budget = pick.budgets[period]
    return {
        "label": quarter(period),
        "begins": ", ".join(begins),
        "used": _money(pick, used),
        "budget": _money(pick, budget),
        "share": float(used / budget * 100) if budget else 0,
    }


def _money(pick: Pick, amount: Decimal) -> str:
    return money_words(amount, pick.currency, compact=True)
