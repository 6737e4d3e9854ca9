"""Small charts as SVG text, the same on a page, in a PDF and in a stand-alone file. No Django.

Colours are attributes of the light theme plus classes (ph-f-*, ph-s-*) by which charts.css lets
a page follow its theme; PDF and stand-alone files need nothing.
Lines are labelled directly; there is no legend box. Every chart has a title and a description.
"""

from pilothouse.kit.charts.bars import bar_chart, trend_strip
from pilothouse.kit.charts.data import (
    Bar,
    Curve,
    GanttRow,
    Histogram,
    Marker,
    RiskCount,
    Tone,
)
from pilothouse.kit.charts.gantt import mini_gantt
from pilothouse.kit.charts.lines import s_curve, sparkline
from pilothouse.kit.charts.risk import histogram, risk_matrix

__all__ = [
    "Bar",
    "Curve",
    "GanttRow",
    "Histogram",
    "Marker",
    "RiskCount",
    "Tone",
    "bar_chart",
    "histogram",
    "mini_gantt",
    "risk_matrix",
    "s_curve",
    "sparkline",
    "trend_strip",
]
