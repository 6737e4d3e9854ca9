"""Small charts as SVG text, the same on a page, in a PDF and in a stand-alone file. No Django.

Colours are attributes of the light theme plus classes (ph-f-*, ph-s-*) by which charts.css lets
a page follow its theme; PDF and stand-alone files need nothing.
Lines are labelled directly; there is no legend box. Every chart has a title and a description.
"""

from . import svg
from .bars import bar_chart, trend_strip
from .chances import cost_chances, finish_chances
from .data import (
    Bar,
    Chance,
    Curve,
    GanttRow,
    Histogram,
    Marker,
    RiskCount,
    Tone,
)
from .lines import s_curve, sparkline
from .picture import Picture
from .plans import ScheduleTable, gantt, table
from .risk import histogram, risk_matrix
from .sheets import (
    Paper,
    Sheet,
    SheetColumn,
    SheetLink,
    SheetRow,
    SheetWords,
    fitted,
    gantt_pages,
    height_for,
    page_count,
)
from .timeline import mini_gantt
from .worth import Worth, value_curve

__all__ = [
    "Bar",
    "Chance",
    "Curve",
    "GanttRow",
    "Histogram",
    "Marker",
    "Paper",
    "Picture",
    "RiskCount",
    "ScheduleTable",
    "Sheet",
    "SheetColumn",
    "SheetLink",
    "SheetRow",
    "SheetWords",
    "Tone",
    "Worth",
    "bar_chart",
    "cost_chances",
    "finish_chances",
    "fitted",
    "gantt",
    "gantt_pages",
    "height_for",
    "histogram",
    "mini_gantt",
    "page_count",
    "risk_matrix",
    "s_curve",
    "sparkline",
    "svg",
    "table",
    "trend_strip",
    "value_curve",
]
