"""What the one page of a report shows, from its frozen figures or from live ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.delivery.work.types import Rag
from pilothouse.insight.reports import rules
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.tables.charts import (
    gantt_chart,
    progress_chart,
    trend_charts,
)
from pilothouse.insight.reports.types import Side

DATES = frozenset(
    {"finish", "baseline_finish", "p50", "p80", "data_date", "baseline", "forecast", "due",
     "since", "on"}
)  # fmt: skip
Sizes = Mapping[str, int]
PAGE: Sizes = {"progress": 520, "height": 250, "gantt": 1110}
PAPER: Sizes = {"progress": 400, "height": 196, "gantt": 780}
DENSE: Sizes = {"progress": 470, "height": 150, "gantt": 1120}


def sheet(report: StatusReport, figures: dict[str, Any], sizes: Sizes = PAGE) -> dict[str, Any]:
    """The context of a report's page: sides, figures with dates, drawings, differences."""
    shown = _dated("", {name: v for name, v in figures.items() if name not in ("bars", "curves")})
    computed = rules.computed_colours(figures)
    sides = [_side(report, side, computed) for side in Side]
    return {
        "report": report,
        "figures": shown,
        "plan": shown["plan"],
        "overall": sides[0],
        "sides": sides[1:],
        "reasons": figures["health"]["reasons"],
        "differences": [side for side in sides if side["better"]],
        "progress_chart": progress_chart(
            figures["curves"], width=sizes["progress"], height=sizes["height"]
        ),
        "gantt_chart": gantt_chart(figures, width=sizes["gantt"]),
        "trend": trend_charts(figures["past"], report.stated_rag, computed["stated"]),
    }


def _side(report: StatusReport, side: Side, computed: Mapping[str, str]) -> dict[str, Any]:
    stated = getattr(report, f"{side.value}_rag")
    figure = computed.get(side.value, Rag.NONE.value)
    return {
        "name": side.value,
        "label": side.label,
        "stated": stated,
        "stated_word": Rag(stated).label,
        "computed": figure,
        "computed_word": Rag(figure).label,
        "reason": getattr(report, f"{side.value}_reason"),
        "better": rules.is_better(stated, figure),
    }


def _dated(name: str, value: Any) -> Any:
    """Figures with days instead of their text, where the name says that it is a day."""
    if isinstance(value, dict):
        return {key: _dated(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dated(name, item) for item in value]
    return date.fromisoformat(value) if name in DATES and isinstance(value, str) else value


def overview_figures(found: Mapping[str, Any], *, may_open_room: bool) -> list[dict[str, Any]]:
    """The strip with which a director's home begins."""
    room = reverse("health:room") if may_open_room else ""
    findings = reverse("health:findings")
    return [
        {
            "label": _("Computed health, %(n)s projects") % {"n": found["projects"]},
            "rag": found["rag"],
            "without": _("not computed"),
        },
        {
            "label": _("Stated better than computed"),
            "value": found["better"],
            "note": ngettext("watermelon", "watermelons", found["better"]),
            "url": f"{findings}?kind=stated_rag",
        },
        {
            "label": _("Behind their baseline"),
            "value": found["late"],
            "note": _("by their finish"),
            "url": room,
        },
        {
            "label": _("Open findings"),
            "value": found["findings"],
            "note": _("open the control room") if room else _("see all"),
            "url": room or findings,
        },
        {
            "label": _("Reports overdue"),
            "value": found["overdue"],
            "note": _("none for 14 days"),
            "url": reverse("reports:all"),
        },
    ]
