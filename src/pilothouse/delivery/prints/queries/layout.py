"""A project's plan laid out for paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilothouse.delivery.prints import rules
from pilothouse.delivery.prints.models import PlanShare
from pilothouse.delivery.prints.types import Line, PrintColumn, PrintOptions, SharedPage
from pilothouse.delivery.schedule.queries import baseline, plan_row, schedule_of
from pilothouse.delivery.schedule.queries.columns import split_parts
from pilothouse.delivery.schedule.queries.frozen import frozen_dates
from pilothouse.delivery.schedule.queries.grid_texts import people_texts
from pilothouse.delivery.schedule.queries.sheet import duration_words, hours_of
from pilothouse.engine import Schedule, instant, to_datetime
from pilothouse.engine.draw import (
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
from pilothouse.engine.network.data import Task, TaskKind
from pilothouse.kit.actor import Actor, system_actor

WIDTHS = {
    PrintColumn.NUMBER: 30, PrintColumn.WBS: 52, PrintColumn.DURATION: 68, PrintColumn.START: 64,
    PrintColumn.FINISH: 64, PrintColumn.PERCENT: 42, PrintColumn.FLOAT: 50,
    PrintColumn.PEOPLE: 130,
}  # fmt: skip
NAME_WIDTH = 230
FIGURES = frozenset(PrintColumn) - {PrintColumn.WBS, PrintColumn.PEOPLE}
LEADING = (PrintColumn.NUMBER, PrintColumn.WBS)
WIDEST_SHADED = 1200


def laid_out(actor: Actor, project_id: int, options: PrintOptions) -> tuple[Sheet, Paper]:
    """A plan as it will be drawn, and the page. Raises InvalidError for too many pages."""
    row = plan_row(actor, project_id)
    schedule = schedule_of(actor, project_id)
    levels = rules.levels_of(schedule.plan.tasks)
    places = rules.rows_of(options, schedule, levels)
    first, last = rules.range_of(options, schedule, places)
    paper = rules.paper_of(options, first, last)
    frozen = baseline(actor, project_id) if options.baseline else None
    bars = frozen_dates(frozen, schedule.plan) if options.baseline else {}
    sheet = Sheet(
        title=row.project.name,
        sub=_sub(actor, row.project.number, schedule),
        columns=_columns(options),
        rows=_rows(options, schedule, levels, places, bars),
        links=_links(schedule, places) if options.links else (),
        data_date=schedule.plan.data_date,
        today=instant(datetime.combine(actor.today, time(12))),
        free=_free(hours_of(row).between, first, last),
        words=_words(),
    )
    paper = fitted(sheet, paper)
    rules.check_pages(page_count(sheet, paper), options.kind)
    return sheet, paper


def _sub(actor: Actor, number: str, schedule: Schedule) -> str:
    finish = to_datetime(schedule.finish)
    return _("%(number)s · finish %(finish)s · drawn on %(today)s") % {
        "number": number,
        "finish": date_format(finish, "j M Y"),
        "today": date_format(actor.today, "j M Y"),
    }


def _words() -> SheetWords:
    return SheetWords(
        critical=_("Critical"), task=_("Task"), done=_("Done"),
        interrupted=_("Interrupted"), summary=_("Summary"), milestone=_("Milestone"),
        baseline=_("Baseline"), slack=_("Float"),
        deadline=_("Deadline"), data_date=_("Data date"), today=_("Today"),
        page=_("Page {} of {}"), goes_on=_("{} · p. {}"),
    )  # fmt: skip


def _chosen(options: PrintOptions) -> list[PrintColumn | None]:
    """The columns in order; None stands for the name, behind row number and WBS."""
    chosen = [PrintColumn(name) for name in options.columns]
    before: list[PrintColumn | None] = [c for c in chosen if c in LEADING]
    return [*before, None, *(c for c in chosen if c not in LEADING)]


def _columns(options: PrintOptions) -> list[SheetColumn]:
    return [
        SheetColumn(_("Task"), NAME_WIDTH)
        if column is None
        else SheetColumn(str(column.label), WIDTHS[column], column in FIGURES)
        for column in _chosen(options)
    ]


def _rows(
    options: PrintOptions,
    schedule: Schedule,
    levels: Sequence[int],
    places: Sequence[int],
    bars: Mapping[int, tuple[int, int]],
) -> list[SheetRow]:
    plan, arrays = schedule.plan, schedule.arrays
    people = people_texts(plan) if PrintColumn.PEOPLE in options.columns else {}
    parts = dict(split_parts(schedule))
    chosen = _chosen(options)
    found = []
    for place in places:
        task = plan.tasks[place]
        start, finish = int(arrays.start[place]), int(arrays.finish[place])
        late = int(arrays.late_finish[place])
        is_open = task.actual_finish is None
        found.append(
            SheetRow(
                cells=tuple(_cell(c, schedule, place, people) for c in chosen),
                start=start,
                finish=finish,
                level=levels[place],
                summary=task.kind is TaskKind.SUMMARY,
                milestone=task.kind in rules.MILESTONES,
                critical=bool(arrays.critical[place]) and is_open,
                finished=not is_open,
                done=min(1.0, task.percent_complete / 100),
                baseline=bars.get(task.id),
                float_until=late if options.slack and _has_float(task) and late > finish else None,
                deadline=task.deadline,
                number=str(place + 1),
                parts=parts.get(task.id, ()),
            )
        )
    return found


def _has_float(task: Task) -> bool:
    return task.actual_finish is None and task.kind is not TaskKind.SUMMARY


def _cell(
    column: PrintColumn | None, schedule: Schedule, place: int, people: Mapping[int, str]
) -> str:
    task, arrays = schedule.plan.tasks[place], schedule.arrays
    day = schedule.plan.options.minutes_per_day
    if column is None:
        return f"\t{task.name}"
    is_summary = task.kind is TaskKind.SUMMARY
    texts: dict[PrintColumn, Callable[[], str]] = {
        PrintColumn.NUMBER: lambda: str(place + 1),
        PrintColumn.WBS: lambda: task.wbs,
        PrintColumn.DURATION: lambda: (
            "" if is_summary else duration_words(task.duration, elapsed=task.elapsed, day=day)
        ),
        PrintColumn.START: lambda: _day_text(int(arrays.start[place])),
        PrintColumn.FINISH: lambda: _day_text(int(arrays.finish[place])),
        PrintColumn.PERCENT: lambda: "" if is_summary else f"{task.percent_complete:.0f}%",
        PrintColumn.FLOAT: lambda: (
            ""
            if is_summary or task.actual_finish is not None
            else duration_words(int(arrays.total_float[place]), day=day)
        ),
        PrintColumn.PEOPLE: lambda: people.get(task.id, ""),
    }
    return texts[column]()


def _day_text(value: int) -> str:
    return date_format(to_datetime(value), "j M y")


def _links(schedule: Schedule, places: Sequence[int]) -> list[SheetLink]:
    tasks, critical = schedule.plan.tasks, schedule.arrays.critical
    at = {tasks[place].id: n for n, place in enumerate(places)}
    is_critical = {tasks[place].id: bool(critical[place]) for place in places}
    return [
        SheetLink(
            at[link.predecessor],
            at[link.successor],
            link.type.value,
            is_critical[link.predecessor] and is_critical[link.successor],
        )
        for link in schedule.plan.links
        if link.predecessor in at and link.successor in at
    ]


def _free(between: Callable[[int, int], int], first: date, last: date) -> list[tuple[date, date]]:
    """Days without work, neighbours joined; nothing for a range too long to show days."""
    if (last - first).days > WIDEST_SHADED:
        return []
    found: list[tuple[date, date]] = []
    day = first
    while day <= last:
        begin = instant(datetime.combine(day, time()))
        if between(begin, begin + 1440) == 0:
            if found and found[-1][1] == day - timedelta(days=1):
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
        day += timedelta(days=1)
    return found


def shared_page(share: PlanShare, now: datetime, number: int) -> SharedPage:
    """One page of what a read-only link shows: no people, rates, costs or notes."""
    reader = system_actor(now)
    options = PrintOptions.of(share.options)
    sheet, paper = laid_out(reader, share.project_id, options)
    if len(sheet.rows) < paper.rows:
        paper = replace(paper, height=height_for(len(sheet.rows), paper.foot))
    total = page_count(sheet, paper)
    number = max(1, min(number, total))
    picture = next(islice(gantt_pages(sheet, paper), number - 1, None))
    schedule = schedule_of(reader, share.project_id)
    levels = rules.levels_of(schedule.plan.tasks)
    places = rules.rows_of(options, schedule, levels)
    first = (number - 1) // paper.across * paper.rows
    shown = places[first : first + paper.rows]
    return SharedPage(
        picture=picture,
        lines=tuple(_line(schedule, levels, place) for place in shown),
        number=number,
        total=total,
        facts={
            "finish": to_datetime(schedule.finish).date(),
            "start": to_datetime(schedule.start).date(),
            "data_date": None
            if schedule.plan.data_date is None
            else to_datetime(schedule.plan.data_date).date(),
            "tasks": len(places),
        },
    )


def _line(schedule: Schedule, levels: Sequence[int], place: int) -> Line:
    task, arrays = schedule.plan.tasks[place], schedule.arrays
    finish = max(int(arrays.start[place]), int(arrays.finish[place]) - 1)
    return Line(
        number=place + 1,
        wbs=task.wbs,
        name=task.name,
        level=levels[place],
        start=to_datetime(int(arrays.start[place])).date(),
        finish=to_datetime(finish).date(),
        percent=round(task.percent_complete),
        summary=task.kind is TaskKind.SUMMARY,
        milestone=task.kind in rules.MILESTONES,
        critical=bool(arrays.critical[place]) and task.actual_finish is None,
    )
