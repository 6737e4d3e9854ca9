"""A computed plan as a Gantt chart and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from ..calendar.instants import to_datetime
from ..network.data import Instant, Task, TaskKind
from .data import GanttRow, Marker
from .picture import Picture
from .timeline import mini_gantt

if TYPE_CHECKING:
    from ..scheduling.result import Schedule

MILESTONES = (TaskKind.MILESTONE, TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE)
HEADS = ("Task", "Days", "Start", "Finish", "Float", "Critical")
NUMBERS = frozenset(("Days", "Float"))


def gantt(
    schedule: Schedule,
    tasks: Iterable[int] | None = None,
    *,
    title: str = "",
    width: int = 820,
    baseline: int | None = None,
) -> Picture:
    """Draw a computed plan.

    Parameters
    ----------
    schedule : Schedule
        What `pilothouse.engine.schedule` gave.
    tasks : iterable of int or None
        Ids of the tasks to draw, in the plan's order; None draws all active ones.
    title : str
        Said to readers who cannot see the drawing; the plan's name where empty.
    width : int
        Pixels.
    baseline : int or None
        The number of a baseline to draw below the bars.

    Returns
    -------
    Picture
        SVG text that a notebook shows by itself.
    """
    rows = [_row(schedule, task, level, baseline) for task, level in _chosen(schedule, tasks)]
    until = schedule.plan.data_date
    return Picture(
        mini_gantt(
            rows,
            title=title or schedule.plan.name or "Plan",
            data_date=None if until is None else _day(until),
            width=width,
        )
    )


def _chosen(schedule: Schedule, tasks: Iterable[int] | None) -> list[tuple[Task, int]]:
    wanted = None if tasks is None else set(tasks)
    levels: dict[int | None, int] = {None: -1}
    found = []
    for task in schedule.plan.tasks:
        levels[task.id] = levels.get(task.parent, -1) + 1
        if task.active if wanted is None else task.id in wanted:
            found.append((task, levels[task.id]))
    return found


def _row(schedule: Schedule, task: Task, level: int, baseline: int | None) -> GanttRow:
    dates = schedule.of(task.id)
    if task.kind in MILESTONES:
        return GanttRow(task.name, level=level, markers=[Marker(_day(dates.finish))])
    was = next((b for b in task.baselines if b.number == baseline), None)
    return GanttRow(
        task.name,
        _day(dates.start),
        _last_day(dates.finish),
        done=task.percent_complete / 100,
        critical=dates.critical,
        summary=schedule.is_summary(task.id),
        level=level,
        baseline_start=_day(was.start) if was and was.start is not None else None,
        baseline_finish=_last_day(was.finish) if was and was.finish is not None else None,
    )


def _day(at: Instant) -> date:
    return to_datetime(at).date()


def _last_day(at: Instant) -> date:
    """The last day of work that ends at an instant: midnight belongs to the day before."""
    return to_datetime(at - 1).date()


@dataclass(frozen=True, slots=True)
class ScheduleTable:
    """A computed plan row by row, for a terminal (`print`) or a notebook.

    `rows` holds, in the order of `heads`, texts as they are shown.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        lines = [self.heads, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.heads))]
        return "\n".join(self._line(line, widths) for line in lines)

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        padded = (
            cell.rjust(width) if head in NUMBERS else cell.ljust(width)
            for head, cell, width in zip(self.heads, cells, widths, strict=True)
        )
        return "  ".join(padded).rstrip()

    def _repr_html_(self) -> str:
        heads = "".join(f"<th>{escape(head)}</th>" for head in self.heads)
        body = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"

    def _cells(self, row: Sequence[str]) -> str:
        return "".join(f"<td>{escape(cell).replace('  ', '&emsp;')}</td>" for cell in row)


def table(schedule: Schedule, tasks: Iterable[int] | None = None) -> ScheduleTable:
    """Lay a computed plan out as a table.

    Parameters
    ----------
    schedule : Schedule
        What `pilothouse.engine.schedule` gave.
    tasks : iterable of int or None
        Ids of the tasks to show, in the plan's order; None shows all active ones.

    Returns
    -------
    ScheduleTable
        Lengths and total float in working days of the plan; a summary's length is that between its
        dates.
    """
    per_day = schedule.plan.options.minutes_per_day
    rows = [_cells(schedule, task, level, per_day) for task, level in _chosen(schedule, tasks)]
    return ScheduleTable(HEADS, tuple(rows))


def _cells(schedule: Schedule, task: Task, level: int, per_day: int) -> tuple[str, ...]:
    dates = schedule.of(task.id)
    length = task.duration
    if schedule.is_summary(task.id):
        length = schedule.working_minutes(task.id, dates.start, dates.finish)
    return (
        "  " * level + task.name,
        f"{length / (1440 if task.elapsed else per_day):g}",
        f"{to_datetime(dates.start):%a %d %b %Y %H:%M}",
        f"{to_datetime(dates.finish):%a %d %b %Y %H:%M}",
        f"{dates.total_float / per_day:g}",
        "yes" if dates.critical else "",
    )
