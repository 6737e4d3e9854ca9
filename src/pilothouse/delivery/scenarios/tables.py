"""What-if copies as the pages show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pilothouse.delivery.scenarios.types import Figures, SideBySide
from pilothouse.engine import to_datetime


def when(at: datetime) -> str:
    """An instant as people read it."""
    return date_format(localtime(at), "j M Y H:i")


def rows(found: SideBySide) -> list[dict[str, Any]]:
    """Each figure of the plan and of the copy, and how they differ; `worse` sets the tone."""
    plan, copy = found.plan, found.copy
    finish = {
        "label": _("Finish"), "plan": _date(plan.finish), "copy": _date(copy.finish),
        "slip": found.finish_days,
    }  # fmt: skip
    return [
        finish,
        _row(_("Cost"), _money(plan), _money(copy), copy.cost - plan.cost, plan.currency),
        _row(_("Work"), _hours(plan), _hours(copy), (copy.work - plan.work) / 60, "h"),
        _row(_("Least float"), _float(plan), _float(copy), -_float_days(plan, copy), "d"),
        _row(_("Critical tasks"), plan.critical, copy.critical, copy.critical - plan.critical),
        _row(
            _("Overloaded resources"), plan.overloads, copy.overloads,
            copy.overloads - plan.overloads,
        ),
        _row(_("Open tasks"), plan.tasks, copy.tasks, copy.tasks - plan.tasks, tone=False),
    ]  # fmt: skip


def _row(
    label: str, plan: Any, copy: Any, worse: Any, unit: str = "", *, tone: bool = True
) -> dict[str, Any]:
    value = -worse if label == _("Least float") else worse
    text = f"{_signed(value)} {unit}".strip() if value else ""
    mark = "" if not tone or not worse else ("bad" if worse > 0 else "good")
    return {"label": label, "plan": plan, "copy": copy, "difference": text, "tone": mark}


def _signed(value: Any) -> str:
    digits = 0 if float(value).is_integer() else 1
    sign = "+" if value > 0 else "−"
    return sign + number_format(abs(value), digits, force_grouping=True)


def _date(finish: int) -> str:
    return date_format(to_datetime(finish), "j M Y")


def _money(found: Figures) -> str:
    if not found.cost:
        return "–"
    return f"{number_format(found.cost, 0, force_grouping=True)} {found.currency}".strip()


def _hours(found: Figures) -> str:
    if not found.work:
        return "–"
    return number_format(found.work / 60, 0, force_grouping=True) + " h"


def _float(found: Figures) -> str:
    if found.least_float is None:
        return "–"
    return f"{found.least_float / found.minutes_per_day:.1f} d"


def _float_days(plan: Figures, copy: Figures) -> float:
    if plan.least_float is None or copy.least_float is None:
        return 0
    return round((copy.least_float - plan.least_float) / plan.minutes_per_day, 1)
