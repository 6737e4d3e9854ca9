"""The report: one HTML file without scripts or outside addresses, for screen and paper."""

from __future__ import annotations

import base64
import re
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import pilothouse.kit
from pilothouse.engine import to_datetime
from pilothouse.engine.value import PlanStatus, PlanValue
from pilothouse.interchange import Loss, Outcome
from pilothouse.kit.charts import Curve, Tone, s_curve
from pilothouse.site.commands.analyse import levelled, registered, risk_page, valued, wording
from pilothouse.site.commands.analyse.compute import Analysis
from pilothouse.site.commands.analyse.gantt import gantt
from pilothouse.site.commands.analyse.markup import badge, figure, meter, more, section, table

STATIC = Path(pilothouse.kit.__file__).parent / "static" / "pilothouse"
OFFENDERS = 200
LOSS_ROWS = 200


def render(analysis: Analysis) -> str:
    """Give the whole page."""
    chart, shown = gantt(analysis)
    body = [
        _head(analysis),
        _figures(analysis),
        f'<div class="two">{risk_page.finish(analysis)}{_floats(analysis)}</div>',
        risk_page.cost(analysis),
        registered.markup(analysis.register),
        section("Plan", chart + _legend(analysis), shown, name="wide"),
        _critical(analysis),
        risk_page.tasks(analysis),
        _quality(analysis),
        levelled.markup(analysis.levelling),
        _value(analysis),
        _losses(analysis),
        _foot(analysis),
    ]
    name = escape(analysis.plan.name)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{name}: plan analysis</title><style>{_style()}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>"
    )


@cache
def _style() -> str:
    """The product's tokens and chart colours, its font, and the report's own rules."""
    css = STATIC / "css"
    tokens = (css / "tokens.css").read_text("utf-8")
    roots = re.findall(r"^(?::root|\[data-bs-theme=\"dark\"\]) \{(.*?)^\}", tokens, re.M | re.S)
    light, dark = roots
    font = base64.b64encode((STATIC / "vendor/inter/inter-latin.woff2").read_bytes()).decode()
    face = (
        '@font-face{font-family:"Inter Variable";font-weight:100 900;'
        f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
    )
    own = Path(__file__).with_name("report.css").read_text("utf-8")
    charts = (css / "charts.css").read_text("utf-8")
    themes = f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return face + themes + charts + own


def _head(analysis: Analysis) -> str:
    origin = f"{analysis.path.name} · {wording.source(analysis)}"
    counts = analysis.result.counts
    sizes = ", ".join(
        [
            wording.counted(len(analysis.schedule.leaves()), "task"),
            wording.counted(counts["links"], "link"),
            wording.counted(counts["resources"], "resource"),
            wording.counted(counts["calendars"], "calendar"),
            wording.counted(counts["baselines"], "baseline"),
        ]
    )
    return (
        f'<header class="top"><div><h1>{escape(analysis.plan.name)}</h1>'
        f'<p>{escape(origin)}</p></div><p class="size">{escape(sizes)}</p></header>'
    )


def _figures(analysis: Analysis) -> str:
    plan, dates, assessment = analysis.plan, analysis.schedule, analysis.assessment
    finish_note, tone = f"starts {wording.date(dates.start)}", ""
    if plan.must_finish_by is not None:
        finish_note = wording.against(dates.finish, plan.must_finish_by)
        tone = "bad" if dates.finish > plan.must_finish_by else "good"
    parts = [figure("Finish of the plan", wording.date(dates.finish), finish_note, tone)]
    if analysis.risk is not None:
        parts += risk_page.figures(analysis.risk)
    steps = len(dates.critical_path())
    critical = int(dates.arrays.longest_path.sum())
    parts.append(
        figure("Critical path", wording.counted(steps, "task"), f"{critical:,} on longest")
    )
    met = f"{assessment.passed_count} of {assessment.judged_count}"
    parts.append(figure("DCMA points met", met, f"{len(assessment.failed)} missed"))
    return f'<div class="kpis">{"".join(parts)}</div>'


def _day(at: int) -> date:
    return to_datetime(at).date()


def _floats(analysis: Analysis) -> str:
    bands = analysis.schedule.float_distribution()
    most = max((band.count for band in bands), default=0) or 1
    rows = [
        (
            escape(wording.band(band.label)),
            f"{band.count:,}",
            meter(band.count / most, "r" if band.label in {"negative", "none"} else "c1"),
        )
        for band in bands
    ]
    heads = [("name", "Total float"), ("num", "Tasks"), ("bar", "")]
    parts = [table(heads, rows, "small")]
    if analysis.risk is not None:
        parts.append(risk_page.drivers(analysis.risk))
    return section("Float and drivers", "".join(parts), "unfinished tasks")


def _legend(analysis: Analysis) -> str:
    words = [("bar-c", "On the longest path"), ("bar", "Other task"), ("sum", "Summary")]
    if analysis.result.counts["baselines"]:
        words.append(("bl", "Baseline"))
    if analysis.plan.data_date is not None:
        words.append(("today", f"Data date {wording.date(analysis.plan.data_date)}"))
    items = "".join(f'<span><i class="{css}"></i>{escape(word)}</span>' for css, word in words)
    return f'<p class="legend">{items}<span>Darker: done</span></p>'


def _critical(analysis: Analysis) -> str:
    steps, tasks = analysis.schedule.critical_path(), analysis.tasks
    per_day = analysis.plan.options.minutes_per_day
    rows = []
    for step in steps:
        dates = analysis.schedule.of(step.task)
        rows.append(
            (
                escape(tasks[step.task].wbs),
                escape(tasks[step.task].name),
                wording.days(analysis.days(tasks[step.task].duration)),
                wording.date(dates.start),
                wording.date(dates.finish),
                escape(wording.link(step.link, per_day)) if step.link else "",
                escape(analysis.schedule.explain(step.task).text),
            )
        )
    heads = [
        ("wbs", "WBS"),
        ("name", "Task"),
        ("num", "Length"),
        ("num", "Start"),
        ("num", "Finish"),
        ("link", "Link"),
        ("why", "Why it starts then"),
    ]
    said = f"{wording.counted(len(steps), 'task')}, each with the link that drives it"
    return section("Critical path", table(heads, rows), said, name="wide")


def _quality(analysis: Analysis) -> str:
    tasks, assessment = analysis.tasks, analysis.assessment
    rows = []
    for metric in assessment.metrics:
        kind, word = {True: ("good", "met"), False: ("bad", "missed"), None: ("none", "no data")}[
            metric.passed
        ]
        ids = metric.task_ids
        names = [f"{tasks[id_].wbs} {tasks[id_].name}".strip() for id_ in ids[:OFFENDERS]]
        if len(ids) > OFFENDERS:
            names.append(f"… and {len(ids) - OFFENDERS:,} more")
        who = more(wording.counted(len(ids), "task"), names) if ids else ""
        rows.append(
            (
                str(metric.number),
                f"{escape(metric.name)}<small>{escape(metric.meaning)}</small>",
                badge(kind, word),
                escape(wording.measured(metric)),
                escape(wording.wanted(metric)),
                who,
            )
        )
    heads = [
        ("num", "#"),
        ("name", "Point"),
        ("state", "Result"),
        ("num", "Measured"),
        ("num", "Wanted"),
        ("who", "Offending tasks"),
    ]
    said = f"{assessment.passed_count} of {assessment.judged_count} judged points met"
    found = "".join(
        f"<li>{badge('warn', f'{finding.name}: {finding.count:,}')}"
        f"<small>{escape(finding.meaning)}</small></li>"
        for finding in assessment.findings
    )
    extra = f'<ul class="found">{found}</ul>' if found else ""
    return section("DCMA 14-point assessment", table(heads, rows) + extra, said, name="wide")


def _value(analysis: Analysis) -> str:
    if isinstance(analysis.value, str):
        return section("Earned value", f"<p>{escape(analysis.value)}</p>")
    value, status = analysis.value
    tones = {True: "good", False: "bad", None: ""}
    rows = [
        (
            escape(line.name),
            f'<b class="{tones[line.good]}">{escape(line.value)}</b>',
            escape(line.note),
        )
        for line in valued.lines(analysis, status)
    ]
    heads = [("name", "Figure"), ("num", "Value"), ("why", "Beside it")]
    chart = f'<div class="chart">{_s_curve(value, status)}</div>'
    body = f'<div class="two">{chart}{table(heads, rows)}</div>'
    return section("Earned value", body, valued.basis(status), name="wide")


def _s_curve(value: PlanValue, status: PlanStatus) -> str:
    looks = {
        "planned": ("Planned", Tone.GREY),
        "earned": ("Earned", Tone.BLUE),
        "spent": ("Actual", Tone.ORANGE),
    }
    drawn = [
        Curve(
            looks[name][0],
            [(_day(at), float(value)) for at, value in points],
            looks[name][1],
            strong=name != "planned",
        )
        for name, points in valued.curves(value, status).items()
    ]
    return s_curve(
        drawn,
        title="Planned, earned and actual",
        data_date=_day(status.date),
        width=560,
        height=330,
    )


def _losses(analysis: Analysis) -> str:
    losses = analysis.result.losses
    if not losses:
        return section("What could not be read", "<p>Nothing: the plan holds all of the file.</p>")
    rows = [
        (
            badge("warn", "changed")
            if loss.outcome is Outcome.CHANGED
            else badge("none", "left out"),
            f"{loss.count:,}",
            f"{more(loss.title, _loss_rows(analysis, loss))}<small>{escape(loss.why)}</small>",
        )
        for loss in losses
    ]
    heads = [("state", "Outcome"), ("num", "Count"), ("name", "What and why")]
    said = "nothing is dropped silently"
    return section("What could not be read", table(heads, rows), said, name="wide")


def _loss_rows(analysis: Analysis, loss: Loss) -> list[str]:
    people = {resource.id: resource.name for resource in analysis.plan.resources}
    tasks = {task.id: task.name for task in analysis.plan.tasks}
    names = people if "resource" in loss.title.lower() else tasks
    lines = [
        ": ".join(filter(None, [names.get(row.id, "") if row.id is not None else "", row.detail]))
        for row in loss.rows[:LOSS_ROWS]
    ]
    rest = loss.count - len(lines)
    return [*lines, f"… and {rest:,} more"] if lines and rest > 0 else lines


def _foot(analysis: Analysis) -> str:
    spent = sum(analysis.seconds.values())
    return (
        f"<footer><p>{escape(wording.agreement(analysis))}</p>"
        f"<p>Computed by Pilothouse in {spent:.1f} s. Lengths and floats are working days of "
        f"{analysis.plan.options.minutes_per_day / 60:g} hours.</p></footer>"
    )
