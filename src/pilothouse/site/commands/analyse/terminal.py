"""The analysis on a terminal."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from pilothouse.engine.network.data import TaskKind
from pilothouse.interchange import Outcome
from pilothouse.site.commands.analyse import levelled, risk_terminal, valued, wording
from pilothouse.site.commands.analyse.blocks import plain, section
from pilothouse.site.commands.analyse.compute import Analysis

OFFENDERS = 4
STEPS = 14
BAR = 32


def show(analysis: Analysis, console: Console) -> None:
    """Print the whole analysis."""
    parts = [_heading(analysis), _dates(analysis), _critical(analysis), _floats(analysis)]
    parts += [_quality(analysis), *risk_terminal.sections(analysis)]
    parts += [section("Levelling", levelled.lines(analysis)), _value(analysis), _losses(analysis)]
    console.print()
    for part in parts:
        console.print(Padding(part, (0, 0, 1, 1)))


def _heading(analysis: Analysis) -> RenderableType:
    plan, counts = analysis.plan, analysis.result.counts
    kinds = [task.kind for task in plan.tasks]
    leaves = len(kinds) - kinds.count(TaskKind.SUMMARY)
    milestones = sum(kind.value.endswith("milestone") for kind in kinds)
    sizes = [
        wording.counted(leaves, "task") + (f" ({milestones:,} milestones)" if milestones else ""),
        wording.counted(counts["links"], "link"),
        wording.counted(counts["resources"], "resource"),
        wording.counted(counts["assignments"], "assignment"),
        wording.counted(counts["calendars"], "calendar"),
        wording.counted(counts["baselines"], "baseline"),
    ]
    return Group(
        Text(plan.name, style="bold"),
        Text(f"{analysis.path.name} · {wording.source(analysis)}", style="dim"),
        Text(" · ".join(sizes)),
    )


def _dates(analysis: Analysis) -> RenderableType:
    plan, dates = analysis.plan, analysis.schedule
    table = plain()
    table.add_row("Start", Text(wording.date(dates.start), style="bold"))
    table.add_row("Finish", Text(wording.date(dates.finish), style="bold"))
    if plan.must_finish_by is not None:
        style = "red" if dates.finish > plan.must_finish_by else "green"
        words = Text(wording.against(dates.finish, plan.must_finish_by), style=style)
        table.add_row("Must finish by", Text(wording.date(plan.must_finish_by) + "   ") + words)
    if plan.data_date is not None:
        table.add_row("Data date", wording.date(plan.data_date))
    return section("Dates", table, Text(wording.agreement(analysis), style="dim"))


def _critical(analysis: Analysis) -> RenderableType:
    steps = analysis.schedule.critical_path()
    tasks, per_day = analysis.tasks, analysis.plan.options.minutes_per_day
    table = plain()
    shown = steps if len(steps) <= STEPS else [*steps[: STEPS // 2], *steps[-(STEPS // 2) :]]
    for place, step in enumerate(shown):
        if len(shown) < len(steps) and place == STEPS // 2:
            table.add_row("", "", Text(f"… {len(steps) - STEPS} more", style="dim"), "", "")
        dates = analysis.schedule.of(step.task)
        link = wording.link(step.link, per_day) if step.link else ""
        table.add_row(
            Text(wording.date(dates.start), style="cyan"),
            Text(tasks[step.task].wbs or str(step.task), style="dim"),
            Text(tasks[step.task].name, overflow="ellipsis", no_wrap=True),
            wording.days(analysis.days(tasks[step.task].duration)),
            Text(link, style="dim"),
        )
    title = f"Critical path: {wording.counted(len(steps), 'task')}, the link that drives each"
    return section(title, table)


def _floats(analysis: Analysis) -> RenderableType:
    bands = analysis.schedule.float_distribution()
    most = max((band.count for band in bands), default=0) or 1
    table = plain()
    for band in bands:
        style = "red" if band.label in {"negative", "none"} else "blue"
        bar = Text("█" * round(BAR * band.count / most) or ("▏" if band.count else ""), style=style)
        table.add_row(wording.band(band.label), Text(f"{band.count:,}", justify="right"), bar)
    return section("Total float of unfinished tasks", table)


def _quality(analysis: Analysis) -> RenderableType:
    assessment = analysis.assessment
    parts: list[RenderableType] = []
    for metric in assessment.metrics:
        mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("–", "dim")}[metric.passed]
        line = Text(f"{metric.number:>2}  ", style="dim")
        line.append(f"{mark}  ", style=style)
        line.append(f"{metric.name:<28}", style="")
        line.append(f"{wording.measured(metric):>11}", style=style)
        line.append(f"   {wording.wanted(metric)}", style="dim")
        parts.append(line)
        if metric.passed is False and metric.task_ids:
            parts.append(Padding(_offenders(analysis, metric.task_ids), (0, 0, 0, 7)))
    parts += [
        Text(f"    !  {finding.name}: {finding.count:,}", style="yellow")
        for finding in assessment.findings
    ]
    title = f"DCMA 14 points: {assessment.passed_count} of {assessment.judged_count} judged are met"
    return section(title, *parts)


def _offenders(analysis: Analysis, ids: tuple[int, ...]) -> Text:
    names = [analysis.tasks[id_].name for id_ in ids[:OFFENDERS]]
    rest = len(ids) - len(names)
    return Text(", ".join(names) + (f" and {rest:,} more" if rest > 0 else ""), style="dim")


def _value(analysis: Analysis) -> RenderableType:
    if isinstance(analysis.value, str):
        return section("Earned value", Text(analysis.value, style="dim"))
    status = analysis.value[1]
    table = plain()
    for line in valued.lines(analysis, status):
        style = {True: "green", False: "red", None: "bold"}[line.good]
        value = Text(line.value, style=style, justify="right")
        table.add_row(line.name, value, Text(line.note, style="dim"))
    return section("Earned value", Text(valued.basis(status), style="dim"), table)


def _losses(analysis: Analysis) -> RenderableType:
    losses = analysis.result.losses
    if not losses:
        return section("What could not be read", Text("Nothing: the plan holds all of the file."))
    table = plain()
    for loss in losses:
        changed = loss.outcome is Outcome.CHANGED
        word = Text("changed" if changed else "left out", style="yellow" if changed else "dim")
        table.add_row(word, Text(f"{loss.count:,}", justify="right"), loss.title)
    hint = Text("Task by task and with the reasons: --json or --html OUT", style="dim")
    return section("What could not be read", table, hint)
