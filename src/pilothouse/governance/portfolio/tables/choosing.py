"""The best portfolio under a budget in words, figures and a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.engine.selection import Change, Lever, Reason, Selection
from pilothouse.engine.selection.data import total
from pilothouse.governance.portfolio.tables.linking import tie_words
from pilothouse.governance.portfolio.tables.rulewords import rules_words
from pilothouse.governance.portfolio.tables.staffing import lack_words, skill_rows
from pilothouse.governance.portfolio.tables.timeline import when
from pilothouse.governance.portfolio.tables.working import days_words
from pilothouse.governance.portfolio.types import Candidate, Pick, ValueSource
from pilothouse.kit.charts import Worth, value_curve
from pilothouse.kit.web.format import money_words, number

TINY = 1e-6
MILLION, THOUSAND = Decimal(1_000_000), Decimal(1000)


def pick_rows(pick: Pick) -> dict[str, list[dict[str, Any]]]:
    """The chosen and the other proposals, each with its reason and what would flip it."""
    chosen = set(pick.selection.ids) if pick.selection else set()
    titles = {row.id: row.title for row in pick.considered}
    rows = [_row(pick, row, titles, chosen=row.id in chosen) for row in pick.considered]
    ordered = sorted(rows, key=lambda row: (-row["worth"], row["candidate"].number))
    return {
        "picked": [row for row in ordered if row["chosen"]],
        "others": [row for row in ordered if not row["chosen"]],
    }


def _row(pick: Pick, row: Candidate, titles: Mapping[int, str], *, chosen: bool) -> dict[str, Any]:
    reason = pick.reasons.get(row.id)
    choice = pick.selection.of(row.id) if pick.selection else None
    value = Decimal(str(choice.value)) if choice and row.value is not None else row.value
    return {
        "candidate": row,
        "chosen": chosen,
        "worth": row.value or Decimal(0),
        "value_words": value_words(pick, value) if value is not None else "–",
        "cost_words": money_words(_cost_now(pick, row), pick.currency, compact=True),
        "when": when(choice) if choice and pick.budgets else "",
        "level": _level(choice.level) if choice and row.levels else "",
        "level_why": level_words(pick, row),
        "ties": tie_words(row, titles),
        "lack": "" if reason and reason.other is None else lack_words(pick, row),
        "is_kept": row.is_mandatory and pick.question.keep_mandatory,
        **reason_words(pick, row, reason, titles),
    }


def _level(name: str) -> str:
    return name or _("in full")


def level_words(pick: Pick, row: Candidate) -> str:
    """What the other funding levels of a chosen proposal would be worth less."""
    said = [
        _("“%(level)s” does not fit.") % {"level": _level(loss.level)}
        if loss.loss is None
        else _("“%(level)s” instead: as much.") % {"level": _level(loss.level)}
        if loss.loss <= TINY
        else _("“%(level)s” instead: %(loss)s less.")
        % {"level": _level(loss.level), "loss": value_words(pick, loss.loss)}
        for loss in pick.level_losses.get(row.id, ())
    ]
    return " ".join(said)


def reason_words(
    pick: Pick, row: Candidate, reason: Reason | None, titles: Mapping[int, str]
) -> dict[str, str]:
    """`why` a proposal is in or out and what would `flip` it; empty where it was not computed."""
    if row.is_mandatory and pick.question.keep_mandatory:
        return {"why": _("Mandatory work is kept in whatever it is worth."), "flip": ""}
    if reason is None:
        return {"why": "", "flip": ""}
    if reason.other is None:
        rules = "; ".join(rules_words(pick, reason.blocked_keys, row.id))
        said = (
            _("It cannot go out: %(rules)s.")
            if reason.chosen
            else _("It cannot come in: %(rules)s.")
        )
        return {"why": said % {"rules": rules}, "flip": _flip(pick, row, reason)}
    return {"why": _why(pick, reason, titles), "flip": _flip(pick, row, reason)}


def _why(pick: Pick, reason: Reason, titles: Mapping[int, str]) -> str:
    loss = max(0.0, reason.loss or 0.0)
    if loss <= TINY:
        said = (
            _("A portfolio without it is worth as much.")
            if reason.chosen
            else _("A portfolio with it is worth as much.")
        )
    else:
        words = _("Without it: %(loss)s less.") if reason.chosen else _("With it: %(loss)s less.")
        said = words % {"loss": value_words(pick, loss)}
    moves = []
    if reason.displaced:
        moves.append(_("%(names)s would go out.") % {"names": _names(reason.displaced, titles)})
    if reason.instead:
        moves.append(_("%(names)s would come in.") % {"names": _names(reason.instead, titles)})
    return " ".join([said, *moves])


def _names(keys: Iterable[int], titles: Mapping[int, str]) -> str:
    return ", ".join(f"“{titles[key]}”" for key in keys)


def _flip(pick: Pick, row: Candidate, reason: Reason) -> str:
    parts = [words for change in reason.changes if (words := _change(pick, row, change))]
    if not parts:
        return ""
    said = (
        _("It goes out with %(changes)s.") if reason.chosen else _("It comes in with %(changes)s.")
    )
    return said % {"changes": _(" or ").join(parts)}


def _change(pick: Pick, row: Candidate, change: Change) -> str:
    if change.lever is Lever.SCORE:
        if abs(change.amount) <= TINY:
            return ""
        by = value_words(pick, abs(change.amount), exact=True)
        return (_("%(by)s less") if change.amount < 0 else _("%(by)s more")) % {"by": by}
    present = _cost_now(pick, row)
    if change.lever is Lever.DEMAND:
        return _less_work(row, change)
    if present:
        cost = present * Decimal(str(change.factor))
        words = money_words(cost, pick.currency, compact=True)
        share = number((change.factor - 1) * 100)
        sign = "+" if change.factor > 1 else ""
        return _("a cost of %(cost)s (%(share)s %%)") % {"cost": words, "share": f"{sign}{share}"}
    return ""


def _less_work(row: Candidate, change: Change) -> str:
    """The change of all work by skill, with the days that it comes to."""
    days = sum((item.days for item in row.work), Decimal(0)) * Decimal(str(change.factor))
    share = number((change.factor - 1) * 100)
    sign = "+" if change.factor > 1 else ""
    told = {"days": days_words(days), "share": f"{sign}{share}"}
    return _("%(days)s days of work (%(share)s %%)") % told


def _cost_now(pick: Pick, row: Candidate) -> Decimal:
    """What a proposal costs as it is chosen, in full where it is not."""
    choice = pick.selection.of(row.id) if pick.selection else None
    return Decimal(str(total(choice.cost))) if choice else row.cost or Decimal(0)


def value_words(pick: Pick, value: Decimal | float, *, exact: bool = False) -> str:
    """A value in the unit of its source: points of the score, or money per year."""
    if pick.question.source == ValueSource.BENEFIT:
        money = money_words(Decimal(str(value)), pick.currency, compact=not exact)
        return _("%(money)s a year") % {"money": money}
    amount = Decimal(str(round(float(value), 1)))
    return _("%(n)s points") % {"n": number(amount, 0 if amount == int(amount) else 1)}


def pick_figures(pick: Pick) -> list[dict[str, Any]]:
    """The strip: what the portfolio is worth, cost, certainty, the budget's price."""
    found = pick.selection
    if found is None:
        return []
    return [
        {
            "label": _("Best value"),
            "value": value_words(pick, found.value),
            "note": _("sum of: %(source)s") % {"source": pick.question.source.label},
        },
        {
            "label": _("Money used"),
            "value": money_words(Decimal(str(found.cost)), pick.currency, compact=True),
            "note": _("of %(money)s for proposals")
            % {"money": money_words(pick.available, pick.currency, compact=True)},
        },
        {
            "label": _("Chosen"),
            "value": len(found.choices),
            "note": _("of %(n)s considered") % {"n": len(pick.considered)},
        },
        *_risk(pick, found),
        _certainty(found),
        *_price(pick),
    ]


def _risk(pick: Pick, found: Selection) -> list[dict[str, Any]]:
    used = next((row for row in found.usage if row.key == "risk"), None)
    if used is None:
        return []
    note = _("of %(n)s at most") % {"n": pick.question.risk_limit}
    return [{"label": _("Risk taken"), "value": number(float(used.used)), "note": note}]


def _certainty(found: Selection) -> dict[str, Any]:
    if found.proven:
        return {"label": _("Proof"), "value": _("best"), "note": _("no selection is worth more")}
    share = number(found.gap * 100, 2)
    note = _("the most that a selection could be worth more")
    return {"label": _("Proof"), "value": f"{share} %", "note": note}


def _price(pick: Pick) -> list[dict[str, Any]]:
    if pick.price is None:
        return []
    unit = money_words(Decimal(str(pick.price.unit)), pick.currency, compact=True)
    return [
        {
            "label": _("Price of the budget"),
            "value": f"+{value_words(pick, pick.price.gain)}",
            "note": _("for %(money)s more") % {"money": unit},
        }
    ]


def skill_table(pick: Pick) -> list[dict[str, Any]]:
    """The use of each skill with what one more person adds, in words."""

    def gained(gain: float | None) -> str:
        return "–" if gain is None else "0" if gain <= TINY else f"+{value_words(pick, gain)}"

    return [
        {
            **row,
            "gain_words": gained(row["gain"]),
            "cells": [{**cell, "gain_words": gained(cell["gain"])} for cell in row["cells"]],
        }
        for row in skill_rows(pick)
    ]


def left_out_rows(pick: Pick) -> list[dict[str, Any]]:
    """What could not be weighed, and why."""
    return [
        {"number": code, "title": title, "reason": str(reason.label)}
        for code, title, reason in pick.left_out
    ]


def frontier_rows(pick: Pick) -> list[dict[str, Any]]:
    """The points of the frontier in words, the present budget marked."""
    return [
        {
            "here": point.share == 1.0,
            "budget": money_words(Decimal(str(point.budget)), pick.currency, compact=True),
            "value": value_words(pick, point.value),
            "count": ngettext("%(n)s proposal", "%(n)s proposals", len(point.chosen))
            % {"n": len(point.chosen)},
        }
        for point in pick.frontier
    ]


def frontier_chart(pick: Pick) -> str:
    """The best value for each budget as a picture; empty where it was not computed."""
    if not pick.frontier:
        return ""
    most = max(Decimal(str(point.budget)) for point in pick.frontier)
    size, word = (MILLION, "m") if most >= MILLION else (THOUSAND, "k")
    benefit = pick.question.source == ValueSource.BENEFIT
    scale = float(THOUSAND) if benefit else 1.0
    points = [Worth(float(money / size), value / scale) for money, value in _steps(pick)]
    here = next((p for p in pick.frontier if p.share == 1.0), None)
    if here is not None:
        money = Decimal(str(here.budget)) / size
        points.append(Worth(float(money), here.value / scale, here=True))
    return value_curve(
        sorted(points, key=lambda p: (p.money, p.value)),
        title=_("Best value for each budget"),
        value_unit=f"{pick.currency} k/y" if benefit else _("points"),
        money_unit=f"{pick.currency} {word}",
        here=_("this budget"),
        width=760,
        height=270,
    )


def _steps(pick: Pick) -> list[tuple[Decimal, float]]:
    """Where the value steps up: at what the portfolio costs, which is less than its budget."""
    found = {(Decimal(str(p.cost)), p.value) for p in pick.frontier}
    most = max(pick.frontier, key=lambda p: p.budget)
    return sorted(found | {(Decimal(str(most.budget)), most.value)})


def committed_words(pick: Pick) -> str:
    """What running projects take off the budget before proposals share the rest."""
    said = ngettext(
        "%(money)s is taken off for %(n)s running project; %(left)s is left for proposals.",
        "%(money)s is taken off for %(n)s running projects; %(left)s is left for proposals.",
        len(pick.running),
    )
    return said % {
        "money": money_words(pick.committed, pick.currency, compact=True),
        "n": len(pick.running),
        "left": money_words(pick.available, pick.currency, compact=True),
    }
