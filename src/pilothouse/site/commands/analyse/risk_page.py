"""The simulation in the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import numpy as np

from pilothouse.engine import RiskResult, to_datetime
from pilothouse.kit.charts import Histogram, histogram
from pilothouse.site.commands.analyse import risk_words, wording
from pilothouse.site.commands.analyse.compute import Analysis
from pilothouse.site.commands.analyse.markup import beside, figure, meter, section, table
from pilothouse.site.commands.analyse.valued import Line

BINS = 32
DRIVERS = 8
TASKS = 20
FIGURES = [("name", "Figure"), ("num", "Value"), ("", "Beside it")]


def figures(risk: RiskResult) -> list[str]:
    """The key figures of the strip."""
    parts = [figure("Chance of that", wording.chance(risk.deterministic_probability), "or earlier")]
    for percent in (50, 80):
        at = risk.percentile(percent)
        note = wording.calendar_days(at - risk.deterministic_finish)
        parts.append(figure(f"P{percent} finish", wording.date(at), note))
    if risk.costs is not None:
        cost = wording.money(risk.cost_percentile(80), risk.currency)
        note = f"contingency {wording.money(risk.cost_contingency(80), risk.currency)}"
        parts.append(figure("P80 cost", cost, note))
    return parts


def finish(analysis: Analysis) -> str:
    """The distribution of the finish."""
    risk = analysis.risk
    if risk is None:
        return section("Finish under uncertainty", "<p>Not simulated.</p>")
    low = min(int(risk.finishes.min()), risk.deterministic_finish) // 1440
    high = int(risk.finishes.max()) // 1440 + 1
    step = -(-(high - low) // BINS)
    edges = np.arange(low, high + step, step) * 1440
    counts = np.histogram(risk.finishes, bins=edges)[0]
    chart = histogram(
        Histogram(
            edges=[_day(int(edge)) for edge in edges],
            counts=[int(count) for count in counts],
            percentiles=[("P50", _day(risk.percentile(50))), ("P80", _day(risk.percentile(80)))],
            deterministic=_day(risk.deterministic_finish),
        ),
        title="Share of simulated futures finished by each date",
        width=560,
        height=330,
    )
    note = f'<p class="note">{escape(risk_words.assumption(analysis))}</p>'
    body = f'<div class="chart">{chart}</div>{note}'
    return section("Finish under uncertainty", body, risk_words.basis(risk))


def _day(at: int) -> date:
    return to_datetime(at).date()


def drivers(risk: RiskResult) -> str:
    """What moves the finish most."""
    return _swings("Moves the finish most", [
        (swing.name, swing.spread, wording.days(swing.spread / 1440)) for swing in risk.tornado
    ])  # fmt: skip


def _swings(title: str, swings: Sequence[tuple[str, float, str]]) -> str:
    if not swings:
        return ""
    shown = swings[:DRIVERS]
    top = max(abs(spread) for _, spread, _ in shown) or 1
    rows = [(escape(name), words, meter(abs(spread) / top, "c3")) for name, spread, words in shown]
    return table([("name", title), ("num", "Swing"), ("bar", "")], rows, "small")


def cost(analysis: Analysis) -> str:
    """The distribution of the cost and what moves it; nothing without costs."""
    risk, lines = analysis.risk, risk_words.costs(analysis)
    if risk is None or not lines:
        return ""
    swings = [
        (swing.name, swing.spread, wording.money(swing.spread, risk.currency))
        for swing in risk.cost_tornado
    ]
    body = beside(_figures(lines), _swings("Moves the cost most", swings))
    return section("Cost under uncertainty", body, risk_words.basis(risk), name="wide")


def _figures(lines: Sequence[Line]) -> str:
    rows = [
        (escape(line.name), f"<b>{escape(line.value)}</b>", escape(line.note)) for line in lines
    ]
    return table(FIGURES, rows)


def tasks(analysis: Analysis) -> str:
    """The tasks that decide the finish; nothing without a simulation."""
    rows = [
        (escape(wbs), escape(name), *figures, meter(share, "c3"))
        for wbs, name, share, figures in risk_words.tasks(analysis, TASKS)
    ]
    if not rows:
        return ""
    heads = [("wbs", "WBS"), ("name", "Task")]
    heads += [("num", head) for head in risk_words.HEADS] + [("bar", "")]
    note = f'<p class="note">{escape(risk_words.MEANT)}</p>'
    title = "Tasks that decide the finish"
    return section(title, table(heads, rows, "small") + note, f"the first {len(rows)}", name="wide")
