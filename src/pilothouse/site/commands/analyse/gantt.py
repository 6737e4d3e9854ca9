"""The Gantt chart as a table: one row per task, its bar drawn in the last cell.

A row carries its own picture, so that the table breaks over printed pages and reads as a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from pilothouse.engine.draw.svg import colour, num, tag, text, time_ticks
from pilothouse.engine.network.data import BaselineValues, Instant, Task, TaskKind
from pilothouse.site.commands.analyse import wording
from pilothouse.site.commands.analyse.compute import Analysis

ROWS = 300
WIDTH, HEIGHT, MIDDLE = 570.0, 26.0, 11.0
HEADS = (
    ("wbs", "WBS"),
    ("name", "Task"),
    ("num", "Days"),
    ("num", "Start"),
    ("num", "Finish"),
    ("num", "Float"),
)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  plan instants are local wall-clock time


@dataclass(frozen=True)
class Scale:
    """Instants to pixels."""

    first: Instant
    last: Instant

    def x(self, at: Instant) -> float:
        """Where an instant stands, 0 .. WIDTH."""
        share = (at - self.first) / max(1, self.last - self.first)
        return 2 + (WIDTH - 4) * max(0.0, min(1.0, share))


def gantt(analysis: Analysis) -> tuple[str, str]:
    """Give the chart's markup and a sentence on what it shows."""
    tasks = _chosen(analysis)
    total = len(analysis.plan.tasks)
    scale = _scale(analysis)
    links = _connectors(analysis, tasks, scale)
    levels = _levels(analysis.plan.tasks)
    rows = "".join(
        _row(analysis, task, levels[task.id], scale, links[at]) for at, task in enumerate(tasks)
    )
    heads = "".join(f'<th scope="col" class="{css}">{words}</th>' for css, words in HEADS)
    axis = f'<th scope="col" class="line">{_axis(scale)}</th>'
    table = (
        f'{_grid(analysis, scale)}<div class="scroll"><table class="gantt"><thead>'
        f"<tr>{heads}{axis}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    said = f"All {wording.counted(total, 'row')}."
    if len(tasks) < total:
        said = (
            f"{len(tasks):,} of {total:,} rows: the upper levels of the outline and the critical "
            "path."
        )
    return table, said


def _chosen(analysis: Analysis) -> list[Task]:
    """All rows if they fit, else the critical path with its summaries and the upper levels."""
    tasks = analysis.plan.tasks
    if len(tasks) <= ROWS:
        return list(tasks)
    parents = {task.id: task.parent for task in tasks}
    wanted: set[int] = set()
    for step in analysis.schedule.critical_path():
        at: int | None = step.task
        while at is not None and at not in wanted:
            wanted.add(at)
            at = parents[at]
    levels = _levels(tasks)
    for level in range(1, max(levels.values()) + 1):
        added = {task.id for task in tasks if levels[task.id] <= level}
        if len(wanted | added) > ROWS:
            break
        wanted |= added
    return [task for task in tasks if task.id in wanted][: 2 * ROWS]


def _levels(tasks: Sequence[Task]) -> dict[int, int]:
    levels: dict[int, int] = {}
    for task in tasks:
        levels[task.id] = 1 if task.parent is None else levels.get(task.parent, 0) + 1
    return levels


def _baseline(task: Task) -> BaselineValues | None:
    held = [b for b in task.baselines if b.start is not None and b.finish is not None]
    return held[0] if held else None


def _scale(analysis: Analysis) -> Scale:
    first, last = analysis.schedule.start, analysis.schedule.finish
    margin = max(1440, (last - first) // 50)
    return Scale(first - margin, last + margin)


def _day(at: Instant) -> datetime:
    return _EPOCH + timedelta(minutes=at)


def _ticks(scale: Scale) -> list[tuple[float, str]]:
    found = time_ticks(_day(scale.first).date(), _day(scale.last).date(), 9)
    minutes = [
        (int((datetime.combine(on, datetime.min.time()) - _EPOCH).total_seconds() // 60), word)
        for on, word in found
    ]
    return [(scale.x(at), word) for at, word in minutes if scale.first <= at <= scale.last]


def _axis(scale: Scale) -> str:
    words = "".join(text(x + 4, 15, word) for x, word in _ticks(scale))
    return _picture(words, 20)


def _grid(analysis: Analysis, scale: Scale) -> str:
    """The vertical lines of every row, drawn once and used by each."""
    lines = [
        tag("path", d=f"M{num(x)} 0V{num(HEIGHT)}", stroke=colour("line")) for x, _ in _ticks(scale)
    ]
    if analysis.plan.data_date is not None:
        x = num(scale.x(analysis.plan.data_date))
        lines.append(
            tag("path", d=f"M{x} 0V{num(HEIGHT)}", stroke=colour("today"), stroke_dasharray="2 2")
        )
    inside = tag("g", "".join(lines), id="gantt-grid")
    return f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{inside}</defs></svg>'


def _picture(content: str, height: float = HEIGHT) -> str:
    return (
        f'<svg viewBox="0 0 {num(WIDTH)} {num(height)}" width="{num(WIDTH)}" '
        f'height="{num(height)}" aria-hidden="true">{content}</svg>'
    )


def _row(analysis: Analysis, task: Task, level: int, scale: Scale, links: list[str]) -> str:
    dates = analysis.schedule.of(task.id)
    summary = analysis.schedule.is_summary(task.id)
    mark = "row-sum" if summary else "row-crit" if dates.longest_path else ""
    bar = _bar(task, dates.start, dates.finish, scale, longest=dates.longest_path, summary=summary)
    drawn = f'<use href="#gantt-grid"/>{_under(task, scale)}{bar}{"".join(links)}'
    spare = wording.days(analysis.days(dates.total_float)).removesuffix(" d")
    length = "" if summary else wording.days(analysis.days(task.duration)).removesuffix(" d")
    indent = f"--level:{min(level, 8) - 1}"
    return (
        f'<tr class="{mark}"><td class="wbs">{escape(task.wbs)}</td>'
        f'<td class="name" style="{indent}" title="{escape(task.name)}">{escape(task.name)}</td>'
        f'<td class="num">{length}</td><td class="num">{wording.date(dates.start)}</td>'
        f'<td class="num">{wording.date(dates.finish)}</td>'
        f'<td class="num{" low" if dates.total_float < 0 else ""}">{"" if summary else spare}</td>'
        f'<td class="line">{_picture(drawn)}</td></tr>'
    )


def _under(task: Task, scale: Scale) -> str:
    """What lies below the bar: baseline and deadline."""
    parts = []
    if (held := _baseline(task)) and held.start is not None and held.finish is not None:
        x = scale.x(held.start)
        wide = max(2.0, scale.x(held.finish) - x)
        parts.append(tag("rect", x=x, y=19.0, width=wide, height=3.0, rx=1.5, fill=colour("bl")))
    if task.deadline is not None:
        x = scale.x(task.deadline)
        parts.append(tag("path", d=f"M{num(x - 4)} 1h8l-4 6z", fill=colour("ink")))
    return "".join(parts)


def _bar(
    task: Task, start: Instant, finish: Instant, scale: Scale, *, longest: bool, summary: bool
) -> str:
    x, end = scale.x(start), scale.x(finish)
    if summary:
        d = f"M{num(x)} 7H{num(max(end, x + 3))}v9l-3 -4H{num(x + 3)}l-3 4z"
        return tag("path", d=d, fill=colour("sum"))
    if finish == start or task.kind in {
        TaskKind.MILESTONE,
        TaskKind.START_MILESTONE,
        TaskKind.FINISH_MILESTONE,
    }:
        hue = colour("bar-cp" if longest else "ink")
        return tag("path", d=f"M{num(end)} 5l6 6l-6 6l-6 -6z", fill=hue)
    wide = max(2.0, end - x)
    plain, done = ("bar-c", "bar-cp") if longest else ("bar", "bar-p")
    parts = [tag("rect", x=x, y=6.0, width=wide, height=10.0, rx=2, fill=colour(plain))]
    if task.percent_complete > 0:
        share = wide * min(100.0, task.percent_complete) / 100
        parts.append(tag("rect", x=x, y=6.0, width=share, height=10.0, rx=2, fill=colour(done)))
    return "".join(parts)


def _connectors(
    analysis: Analysis, tasks: Sequence[Task], scale: Scale
) -> defaultdict[int, list[str]]:
    """The links of the critical path, cut into one piece per row that they pass."""
    places = {task.id: at for at, task in enumerate(tasks)}
    pieces: defaultdict[int, list[str]] = defaultdict(list)
    for step in analysis.schedule.critical_path():
        link = step.link
        if link is None or link.predecessor not in places or step.task not in places:
            continue
        before, after = analysis.schedule.of(link.predecessor), analysis.schedule.of(step.task)
        leaves = scale.x(before.finish if link.type.value[0] == "F" else before.start)
        enters = scale.x(after.start if link.type.value[1] == "S" else after.finish) + 3
        _draw(pieces, places[link.predecessor], places[step.task], leaves, enters)
    return pieces


def _draw(
    pieces: defaultdict[int, list[str]], top: int, bottom: int, leaves: float, enters: float
) -> None:
    down = bottom > top
    edge, other = (HEIGHT, 0.0) if down else (0.0, HEIGHT)
    pieces[top].append(_stroke(f"M{num(leaves)} {num(MIDDLE)}H{num(enters)}V{num(edge)}"))
    for row in range(min(top, bottom) + 1, max(top, bottom)):
        pieces[row].append(_stroke(f"M{num(enters)} 0V{num(HEIGHT)}"))
    stop = 5.0 if down else 17.0
    pieces[bottom].append(_stroke(f"M{num(enters)} {num(other)}V{num(stop)}"))
    point = "l-3 -4h6z" if down else "l-3 4h6z"
    pieces[bottom].append(tag("path", d=f"M{num(enters)} {num(stop)}{point}", fill=colour("r")))


def _stroke(d: str) -> str:
    return tag("path", d=d, fill="none", stroke=colour("r"))
