"""Numbers, dates and links as people read them; the same in the terminal and on the page."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pilothouse.engine.network.data import Instant, LagUnit, Link

if TYPE_CHECKING:
    from pilothouse.engine.quality.result import Metric
    from pilothouse.site.commands.analyse.compute import Analysis


def date(value: Instant | None) -> str:
    """An instant as "3 Mar 2026"."""
    if value is None:
        return "–"
    from pilothouse.engine import to_datetime

    moment = to_datetime(value)
    return f"{moment.day} {moment:%b %Y}"


def iso(value: Instant | None) -> str | None:
    """An instant as ISO 8601 local time, for machines."""
    if value is None:
        return None
    from pilothouse.engine import to_datetime

    return to_datetime(value).isoformat(timespec="minutes")


def money(value: Decimal | float, unit: str) -> str:
    """An amount without its cents: "12,300 CHF"."""
    return f"{value:,.0f} {unit}".strip()


def days(value: float) -> str:
    """Days without needless places: "12 d", "2.5 d", "0 d"."""
    rounded = round(value, 1)
    return f"{rounded:,.0f} d" if rounded == int(rounded) else f"{rounded:,.1f} d"


def calendar_days(minutes: float) -> str:
    """A signed distance between two instants in calendar days, in words."""
    distance = round(minutes / 1440)
    if distance == 0:
        return "same day"
    unit = "day" if abs(distance) == 1 else "days"
    return f"{abs(distance):,} {unit} {'later' if distance > 0 else 'earlier'}"


def against(finish: Instant, wanted: Instant) -> str:
    """A finish beside the date that it must meet: "in time for …", "9 days later than …"."""
    if finish <= wanted:
        return f"in time for {date(wanted)}"
    late = calendar_days(finish - wanted)
    return f"late for {date(wanted)}" if late == "same day" else f"{late} than {date(wanted)}"


def link(item: Link, per_day: int) -> str:
    """A link as "FS", "SS + 2 d", "FF − 50 %"."""
    if not item.lag:
        return item.type.value
    sign = "+" if item.lag > 0 else "−"
    size = abs(item.lag)
    if item.lag_unit in {LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT}:
        return f"{item.type.value} {sign} {size / 100:g} %"
    if item.lag_unit is LagUnit.ELAPSED:
        return f"{item.type.value} {sign} {size / 1440:.3g} elapsed d"
    return f"{item.type.value} {sign} {size / per_day:.3g} d"


def chance(share: float) -> str:
    """A probability in words at the ends: "under 1 %", "42 %", "over 99 %"."""
    if share < 0.01:
        return "under 1 %"
    return "over 99 %" if share > 0.99 else f"{share * 100:.0f} %"


def band(label: str) -> str:
    """The name of a band of total float, with what its ends mean."""
    return {"negative": "negative (late)", "none": "none (critical)"}.get(label, label)


def source(analysis: Analysis) -> str:
    """The tool and format of the file: "Microsoft Project 14.0 MPP 14"."""
    info = analysis.result.source
    tool = info.tool.replace(".", " ", 1) if info.tool.startswith("Microsoft.") else info.tool
    return " ".join(filter(None, [tool, info.format, info.version]))


def measured(metric: Metric) -> str:
    """What a metric came to: "12.5 %", "3", "0.97", "passed"."""
    if metric.value is None:
        return "not judged"
    if metric.unit == "test":
        return "holds" if metric.passed else "broken"
    return _amount(metric.value, metric.unit)


def wanted(metric: Metric) -> str:
    """What a metric should be: "≤ 5 %", "≥ 0.95"."""
    if metric.unit == "test":
        return "holds"
    if metric.unit == "count" and not metric.threshold:
        return "none"
    at_least = metric.unit == "index" or metric.key == "relationship_types"
    return f"{'≥' if at_least else '≤'} {_amount(metric.threshold, metric.unit)}"


def _amount(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value * 100:.3g} %"
    return f"{value:,.0f}" if unit == "count" else f"{value:.2f}"


def agreement(analysis: Analysis) -> str:
    """How far our dates agree with those that the tool had stored."""
    same, known = analysis.agreement()
    if not known:
        return "The file holds no dates of its own to compare with."
    if same == known:
        return f"All {known:,} tasks have the dates that the file's own tool stored."
    return (
        f"{same:,} of {known:,} tasks have the dates that the file's own tool stored; the others "
        "were levelled, stale or entered by hand there."
    )


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 task", "1,200 tasks"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
