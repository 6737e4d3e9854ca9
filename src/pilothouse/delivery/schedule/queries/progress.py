"""Progress of a plan: what people have open, and tables that wait to be taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from pilothouse.delivery.schedule.models import ProgressTable
from pilothouse.delivery.schedule.permissions import EDIT, VIEW
from pilothouse.delivery.schedule.queries.analysis import working_time
from pilothouse.delivery.schedule.queries.plans import plan_row, schedule_of
from pilothouse.delivery.schedule.queries.rows import computed_of, load
from pilothouse.delivery.schedule.rules import reporting
from pilothouse.delivery.schedule.rules.progress_table import Reader, RowResult
from pilothouse.delivery.schedule.rules.statusing import open_leaves
from pilothouse.delivery.schedule.rules.wording import duration_text
from pilothouse.engine import instant, to_datetime
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An unfinished task of somebody."""

    uid: int
    wbs: str
    name: str
    start: datetime
    finish: datetime
    percent: float
    remaining: str
    hours: str
    actual_start: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in a plan, and how much is open."""

    uid: int
    name: str
    open: int
    late: int


def people_with_work(actor: Actor, project_id: int) -> list[Person]:
    """Who has unfinished tasks in a plan, by name. Raises NotFoundError."""
    computed = schedule_of(actor, project_id)
    plan = computed.plan
    leaves = {task.id for task in open_leaves(plan)}
    now = plan.data_date
    late = {uid for uid in leaves if now is not None and computed.of(uid).finish < now}
    counts = Counter(a.resource for a in plan.assignments if a.task in leaves)
    overdue = Counter(a.resource for a in plan.assignments if a.task in late)
    found = [
        Person(r.id, r.name, counts[r.id], overdue[r.id]) for r in plan.resources if counts[r.id]
    ]
    return sorted(found, key=lambda person: person.name.casefold())


def open_tasks(actor: Actor, project_id: int, resource: int) -> tuple[str, list[OpenTask]]:
    """The name of somebody and their unfinished tasks by start. Raises NotFoundError."""
    computed = schedule_of(actor, project_id)
    plan = computed.plan
    who = next((r for r in plan.resources if r.id == resource), None)
    if who is None:
        raise NotFoundError("Nobody like that works in this plan, or it is not shared with you.")
    worked = {a.task: a.actual_work for a in plan.assignments if a.resource == resource}
    day, found = plan.options.minutes_per_day, []
    for task in open_leaves(plan):
        if task.id not in worked:
            continue
        dates, begun = computed.of(task.id), task.actual_start
        found.append(
            OpenTask(
                uid=task.id,
                wbs=task.wbs,
                name=task.name,
                start=to_datetime(dates.start),
                finish=to_datetime(dates.finish),
                percent=task.percent_complete,
                remaining=duration_text(reporting.left(task), day=day),
                hours=f"{worked[task.id] / 60:g}" if worked[task.id] else "",
                actual_start=None if begun is None else to_datetime(begun),
                late=plan.data_date is not None and dates.finish < plan.data_date,
            )
        )
    return who.name, sorted(found, key=lambda row: (row.start, row.wbs))


def progress_tables(actor: Actor, project_id: int) -> QuerySet[ProgressTable]:
    """The tables of progress of a project's plan, newest first; without their rows."""
    rows = ProgressTable.objects.filter(plan__project_id=project_id).defer("rows")
    return permits.limit(actor, VIEW, rows).order_by("-pk")


def progress_table(actor: Actor, table_id: int, code: str = EDIT) -> ProgressTable:
    """One table of progress, on which the actor holds a code."""
    rows = ProgressTable.objects.select_related("plan__project__scope")
    return permits.get(actor, code, rows, pk=table_id)


def read_progress(actor: Actor, table: ProgressTable) -> list[RowResult]:
    """What a table means for the plan as it is now, row by row."""
    loaded = load(plan_row(actor, table.plan.project_id))
    latest = instant(datetime.combine(actor.today + timedelta(days=1), time()))
    reader = Reader(computed_of(loaded), working_time(loaded.plan), latest)
    return reader.read(table.headings, table.rows, table.columns, table.first_row)


def counted(results: Sequence[RowResult]) -> dict[str, Any]:
    """How many rows change something, nothing, or are wrong."""
    return {
        "changed": sum(1 for row in results if row.report is not None),
        "same": sum(1 for row in results if row.report is None and not row.error),
        "wrong": sum(1 for row in results if row.error),
    }
