"""The curves of finish and cost, and the chance of keeping a day and a cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.control.risks.types import Chance, Chances
from pilothouse.engine import to_datetime
from pilothouse.kit import charts
from pilothouse.kit.charts import Curve, Tone

MONTH = 30
FULL, HALF, NARROW = (1120, 300), (560, 290), (330, 250)
Draw = Callable[[tuple[int, int]], str]


def shown_curves(content: dict[str, Any], asked: Chances | None) -> list[dict[str, str]]:
    """The curve of the finish, and of the cost where one was simulated; wide and for a phone."""
    sides = [(_("Today"), content["before"], Tone.ORANGE)]
    if content["after"]:
        sides.append((_("With responses"), content["after"], Tone.TEAL))
    priced = all(side.get("cost_curve") for _label, side, _tone in sides)
    wide = HALF if priced else FULL
    title = _("Chance of being finished by a day")
    found = [_card(title, _finish(content, sides, asked, title), wide)]
    if priced:
        title = _("Chance of costing no more than an amount (%(currency)s)") % {
            "currency": content["currency"]
        }
        found.append(_card(title, _cost(content, sides, asked, title), wide))
    return found


def _card(title: str, draw: Draw, wide: tuple[int, int]) -> dict[str, str]:
    return {"title": title, "wide": draw(wide), "narrow": draw(NARROW)}


def _finish(content: dict[str, Any], sides: list[Any], asked: Chances | None, title: str) -> Draw:
    curves = []
    for label, side, tone in sides:
        # One point a day: the share of the futures that are finished by then.
        points = {day_of(instant): float(share) for instant, share in side["curve"]}
        curves.append(Curve(label, sorted(points.items()), tone))
    lines = [(day_of(content["finish"]), _("Plan"))]
    if asked is not None and asked.by is not None:
        lines.append((asked.by, _("Your day")))
    days = [on.toordinal() for curve in curves for on, _share in curve.points]
    lines = [(on, words) for on, words in lines if _is_near(on.toordinal(), days, MONTH)]
    return lambda size: charts.finish_chances(
        curves, title=title, lines=lines, width=size[0], height=size[1]
    )


def _cost(content: dict[str, Any], sides: list[Any], asked: Chances | None, title: str) -> Draw:
    curves = []
    for label, side, tone in sides:
        points = {float(amount): float(share) for amount, share in side["cost_curve"]}
        curves.append(charts.Chance(label, sorted(points.items()), tone))
    lines = [(float(content["cost"]), _("Plan"))] if content["plan_has_cost"] else []
    if asked is not None and asked.cost is not None:
        lines.append((float(asked.cost), _("Your cost")))
    amounts = [amount for curve in curves for amount, _share in curve.points]
    lines = [
        (amount, words) for amount, words in lines if _is_near(amount, amounts, max(amounts) / 5)
    ]
    return lambda size: charts.cost_chances(
        curves, title=title, lines=lines, width=size[0], height=size[1]
    )


def _is_near(value: float, known: Sequence[float], least: float) -> bool:
    """Whether a line does not squeeze the curves into a corner of their picture."""
    reach = max(max(known) - min(known), least)
    return min(known) - reach <= value <= max(known) + reach


def safe_question(content: dict[str, Any]) -> dict[str, Any]:
    """The finish and the cost that are 80 % certain each, to ask of both together."""
    before = content["before"]
    cost = before["cost"] and Decimal(before["cost"]["80"])
    return {"by": day_of(before["finish"]["80"]), "cost": cost}


def chance_rows(asked: Chances | None) -> list[dict[str, str]]:
    """The answer, today and after the responses, in per cent."""
    if asked is None:
        return []
    rows = [_row(_("Today"), asked.before)]
    return [*rows, _row(_("With responses"), asked.after)] if asked.after else rows


def _row(name: str, found: Chance) -> dict[str, str]:
    shares = {
        "on_time": found.on_time, "within_cost": found.within_cost, "both": found.both
    }  # fmt: skip
    return {"name": name} | {
        key: "" if share is None else f"{share:.0%}" for key, share in shares.items()
    }


def day_of(instant: int) -> date:
    """The day of an instant of the plan."""
    return to_datetime(instant).date()
