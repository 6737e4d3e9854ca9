"""The drawings of a report, the same on its page and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.kit.charts import (
    Curve,
    GanttRow,
    Marker,
    Tone,
    mini_gantt,
    s_curve,
    trend_strip,
)

Points = Sequence[Sequence[Any]]


def progress_chart(curves: Mapping[str, Any], *, width: int, height: int) -> str:
    """Work done over time against the baseline, with the forecast of what is left; or nothing."""
    if not curves:
        return ""
    drawn = [
        Curve(_("Planned"), _points(curves["planned"]), Tone.GREY),
        Curve(_("Forecast"), _points(curves["forecast"]), Tone.BLUE, forecast=True),
        Curve(_("Done"), _points(curves["done"]), Tone.BLUE, strong=True, filled=True),
    ]
    return s_curve(
        drawn,
        title=_("Work done, % of all work"),
        data_date=date.fromisoformat(curves["until"]),
        unit="%",
        width=width,
        height=height,
    )


def _points(rows: Points) -> list[tuple[date, float]]:
    return [(date.fromisoformat(on), float(value)) for on, value in rows]


def gantt_chart(figures: Mapping[str, Any], *, width: int, label_width: int | None = None) -> str:
    """The top of the outline against the baseline, and the milestones; or nothing."""
    if not figures["bars"]:
        return ""
    rows = [_bar(row) for row in figures["bars"]]
    if marks := [_marker(row) for row in figures["milestones"]]:
        rows.append(GanttRow(_("Milestones"), markers=marks))
    until = figures["curves"].get("until")
    number = figures["plan"]["baseline_number"]
    title = _("Plan against baseline %(number)s") % {"number": number} if number else _("Plan")
    return mini_gantt(
        rows,
        title=title,
        data_date=date.fromisoformat(until) if until else None,
        width=width,
        label_width=label_width,
    )


def _bar(row: Mapping[str, Any]) -> GanttRow:
    before = [date.fromisoformat(day) for day in row["baseline"] or ()]
    return GanttRow(
        row["name"],
        date.fromisoformat(row["start"]),
        date.fromisoformat(row["finish"]),
        done=row["done"],
        critical=row["critical"],
        baseline_start=before[0] if before else None,
        baseline_finish=before[1] if before else None,
    )


def _marker(row: Mapping[str, Any]) -> Marker:
    before = row["baseline"]
    return Marker(
        date.fromisoformat(row["forecast"]),
        baseline=date.fromisoformat(before) if before else None,
    )


def trend_charts(past: Sequence[Mapping[str, Any]], stated: str, computed: str) -> dict[str, str]:
    """The stated and the computed colours of the last reports and of this one, oldest first."""
    colours = {
        "stated": [*(row["stated"] for row in past), stated],
        "computed": [*(row["computed"] for row in past), computed],
    }
    titles = {"stated": _("Stated, last reports"), "computed": _("Computed, last reports")}
    return {
        side: trend_strip(values, title=titles[side], width=10 * len(values), height=18)
        for side, values in colours.items()
    }
