"""Small charts for pages and papers; drawn by the engine, which a notebook uses alone."""

from pilothouse.engine.draw import (
    Bar,
    Curve,
    GanttRow,
    Histogram,
    Marker,
    RiskCount,
    Tone,
    bar_chart,
    histogram,
    mini_gantt,
    risk_matrix,
    s_curve,
    sparkline,
    svg,
    trend_strip,
)

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
    "svg",
    "trend_strip",
]
