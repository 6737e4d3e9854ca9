"""Made-up charts for the living component page."""

import math
from datetime import date, timedelta

from pilothouse.kit import charts
from pilothouse.kit.charts import Bar, Curve, GanttRow, Histogram, Marker, Tone

DATA_DATE = date(2026, 11, 21)
START = date(2026, 6, 1)
MONTHS = [date(2026 + m // 12, m % 12 + 1, 1) for m in range(16)]
PLANNED = (1.2, 2.9, 5.1, 7.8, 10.9, 14.6, 18.7, 22.9, 27.4, 31.9, 36.1, 40.2, 44.1, 47.8, 51, 54)
EARNED = (1.1, 2.7, 4.9, 7.5, 10.4, 13.8, 17.6, 21.4, 25.5, 29.3, 32.9)
ACTUAL = (1.3, 3.1, 5.3, 8.0, 11.2, 14.9, 18.9, 22.9, 27.1, 31.1, 35.0)
FORECAST = (35.0, 39.6, 44.2, 48.9, 53.3, 57.3)
# Name, start, length, share done, critical, baseline start, baseline length; in days from START.
ROWS = (
    ("Mobilise and design", 0, 70, 1.0, False, 0, 68),
    ("Core build", 61, 131, 0.77, False, 61, 112),
    ("Data migration", 111, 127, 0.4, True, 106, 100),
    ("Integration test", 202, 62, 0.0, True, 183, 55),
    ("Pilot branch", 265, 31, 0.0, False, 240, 30),
)


def all_charts() -> dict[str, str]:
    """Every chart, by the name that the template uses."""
    return {
        "s_curve": s_curve(),
        "gantt": gantt(),
        "histogram": histogram(),
        "bars": bars(),
        "trend": charts.trend_strip("ggaarr", title="Stated status, last six reports"),
        "spark": charts.sparkline((0.99, 0.98, 0.96, 0.97, 0.94), title="Cost performance"),
    }


def points(values: tuple[float, ...], start: int = 0) -> list[tuple[date, float]]:
    """Pair values with months."""
    return list(zip(MONTHS[start:], values, strict=False))


def s_curve() -> str:
    """Planned, earned, actual and forecast cost."""
    curves = [
        Curve("Planned", points(PLANNED), Tone.GREY),
        Curve("Earned", points(EARNED), Tone.BLUE, strong=True, filled=True),
        Curve("Actual", points(ACTUAL), Tone.ORANGE, strong=True),
        Curve("EAC", points(FORECAST, 10), Tone.ORANGE, forecast=True),
    ]
    return charts.s_curve(curves, title="Cost S-curve", data_date=DATA_DATE, unit="$m")


def on(day: int) -> date:
    """Return a day of the sample plan."""
    return START + timedelta(days=day)


def gantt() -> str:
    """A plan of six rows."""
    rows = [
        GanttRow(
            name, on(a), on(a + n), done, critical, baseline_start=on(b), baseline_finish=on(b + m)
        )
        for name, a, n, done, critical, b, m in ROWS
    ]
    live = Marker(on(345), "Go-live", baseline=on(311))
    rows.append(GanttRow("Go-live", markers=[live]))
    return charts.mini_gantt(rows, title="Plan against baseline 2", data_date=DATA_DATE, width=1100)


def histogram() -> str:
    """Finish dates of a simulation."""
    edges = [date(2027, 3, 1) + timedelta(days=7 * i) for i in range(21)]
    counts = [round(400 * math.exp(-(((i - 9) / 4) ** 2))) for i in range(20)]
    found = [("P50", date(2027, 5, 6)), ("P80", date(2027, 5, 29))]
    data = Histogram(edges, counts, found, date(2027, 4, 8))
    return charts.histogram(data, title="Finish date, 5,000 runs")


def bars() -> str:
    """Load by team."""
    teams = [
        Bar("Architecture", 118, Tone.ORANGE, 100),
        Bar("Data engineering", 82, planned=100),
        Bar("Test and QA", 64, planned=100),
    ]
    return charts.bar_chart(teams, title="Load against capacity", unit="%")
