"""What a simulation of the register says, as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilothouse.control.risks.queries import Shown
from pilothouse.control.risks.rules.simulating import PERCENTILES
from pilothouse.control.risks.tables.chances import chance_rows, day_of, shown_curves
from pilothouse.control.risks.types import Chances, Saving
from pilothouse.delivery.schedule.queries import ranges_told
from pilothouse.kit.web.format import DASH, money_words, number

SAFE = "80"


def shown_simulation(
    found: Shown, keys: Mapping[str, int], asked: Chances | None = None
) -> dict[str, Any]:
    """The figures, tables and charts of the newest simulation; nothing where there is none.

    `keys` are the register's by number, for the links; `asked` is marked in the charts.
    """
    row = found.newest
    if row is None or not found.bound.events:
        return {"shown": False}
    content = row.content
    before, after = content["before"], content["after"]
    return {
        "shown": True,
        "simulated": row,
        "finish": day_of(content["finish"]),
        "answered": after is not None,
        "priced": before["cost"] is not None,
        "plan_has_cost": content["plan_has_cost"],
        "figures": _figures(content),
        "percentiles": [_percentile(content, str(p)) for p in PERCENTILES],
        "price": _money(content["price"], content) if Decimal(content["price"]) else "",
        "curves": shown_curves(content, asked),
        "chances": chance_rows(asked),
        "removed": [_saving(each, content, keys) for each in content["removed"]],
        "tasks": [task | {"percent": f"{task['criticality']:.0%}"} for task in content["tasks"]],
        "assumption": content["assumption"],
        "ranges": ranges_told(content.get("ranges", 0), content.get("ranges_outrun", 0)),
    }


def _figures(content: dict[str, Any]) -> list[dict[str, Any]]:
    before, after = content["before"], content["after"]
    found = [
        {
            "label": _("Plan finishes"),
            "value": _words(day_of(content["finish"])),
            "note": _("kept in %(share)s of the futures") % {"share": f"{before['kept']:.0%}"},
        },
        {
            "label": _("Safe finish (P80)"),
            "value": _words(day_of(before["finish"][SAFE])),
            "note": _then(after and _words(day_of(after["finish"][SAFE]))),
        },
        {
            "label": _("Contingency in time"),
            "value": _days(before["days"]),
            "note": _then(after and _days(after["days"])),
        },
    ]
    if before["cost"] is not None:
        found += [
            {
                "label": _("Safe cost (P80)"),
                "value": _money(before["cost"][SAFE], content),
                "note": _then(after and _money(after["cost"][SAFE], content)),
            },
            {
                "label": _("Contingency in money"),
                "value": _money(before["money"], content),
                "note": _then(after and _money(after["money"], content)),
            },
        ]
    return found


def _then(words: str | None) -> str:
    return _("after the responses %(what)s") % {"what": words} if words else ""


def _percentile(content: dict[str, Any], key: str) -> dict[str, Any]:
    before, after = content["before"], content["after"]
    cost = before["cost"]
    return {
        "name": f"P{key}",
        "finish": day_of(before["finish"][key]),
        "then": after and day_of(after["finish"][key]),
        "cost": cost and _money(cost[key], content),
        "cost_then": cost and after and _money(after["cost"][key], content),
    }


def _saving(
    each: dict[str, Any], content: dict[str, Any], keys: Mapping[str, int]
) -> dict[str, Any]:
    money, key = each["money"], keys.get(each["number"])
    return each | {
        "url": reverse("risks:detail", args=[key]) if key else "",
        "days": _days(each["days"]),
        "money": DASH if money is None else _money(money, content),
    }


def saving_words(found: Saving | None) -> str:
    """What a risk costs at the P80, in days and money; empty where it is not known."""
    if found is None:
        return ""
    money = money_words(found.money, found.currency) if found.money else ""
    return " · ".join(filter(None, (_days(found.days), money)))


def _words(day: date) -> str:
    return str(date_format(day, "j M Y"))


def _days(value: float) -> str:
    return f"{number(value, 0 if value == round(value) else 1)}\u00a0d"


def _money(amount: str, content: dict[str, Any]) -> str:
    return money_words(Decimal(amount), content["currency"])
