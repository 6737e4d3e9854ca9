"""The tasks of a plan as cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from pilothouse.delivery.boards.models import Estimate, SprintTask
from pilothouse.delivery.boards.queries.columns import board_plan, held_by, rows_in
from pilothouse.delivery.boards.rules.moving import report_of, state_of
from pilothouse.delivery.boards.types import Card, Column, State
from pilothouse.delivery.schedule.queries import plan_row_or_none, tasks
from pilothouse.delivery.schedule.queries.plans import reportable
from pilothouse.delivery.schedule.queries.plans import task as get_task
from pilothouse.delivery.schedule.queries.sheet import hours_of
from pilothouse.delivery.schedule.types import Report
from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import TaskKind
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError

MOST_CARDS = 150
MINUTES = 60


def leaves(actor: Actor, project_id: int) -> QuerySet[Any]:
    """The tasks that people work on: active, and no summaries."""
    return tasks(actor, project_id).filter(active=True).exclude(kind=TaskKind.SUMMARY)


def choices(actor: Actor, project_id: int) -> dict[str, list[tuple[str, str]]]:
    """What the board can be narrowed by: phases of the plan and people on it."""
    top = tasks(actor, project_id).filter(parent=None, kind=TaskKind.SUMMARY)
    people = leaves(actor, project_id).exclude(assignments=None).order_by()
    names = people.values_list("assignments__resource__uid", "assignments__resource__name")
    return {
        "phases": [(str(uid), name) for uid, name in top.values_list("uid", "name")[:200]],
        "people": sorted({(str(uid), name) for uid, name in names}, key=lambda one: one[1]),
    }


def narrowed(rows: QuerySet[Any], wanted: Mapping[str, str]) -> QuerySet[Any]:
    """Only the tasks with a text, a person, or below a phase; what is not asked for stays."""
    if text := wanted.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=text) | Q(wbs__iexact=text))
    if (person := wanted.get("person", "")).isdigit():
        rows = rows.filter(assignments__resource__uid=int(person)).distinct()
    if (phase := wanted.get("phase", "")).isdigit():
        head = rows.model.objects.filter(plan__in=rows.values("plan"), uid=int(phase)).first()
        rows = rows.filter(wbs__startswith=f"{head.wbs}.") if head and head.wbs else rows
    return rows


def board(
    actor: Actor, project_id: int, wanted: Mapping[str, str], uids: set[int] | None = None
) -> list[Column]:
    """The columns of the board; what begins or ends next comes first, what ended last first.

    `uids` narrows to a sprint's tasks. At most 150 cards a column are shown; each tells its total,
    and one with a limit how many it holds in all.
    """
    every = leaves(actor, project_id)
    rows = narrowed(every, wanted)
    if uids is not None:
        rows = rows.filter(uid__in=uids)
    plan = board_plan(actor, project_id)
    found = []
    for column in plan.columns:
        mine = rows_in(rows, project_id, plan, column)
        total = mine.count()
        whole = total if column.limit is None else rows_in(every, project_id, plan, column).count()
        order = "-actual_finish" if column.state is State.DONE else "finish"
        shown = list(mine.order_by(order, "uid")[:MOST_CARDS]) if total else []
        shown_cards = tuple(_cards(actor, project_id, shown))
        facts = (column.key, column.name, column.state, column.limit)
        found.append(Column(*facts, shown_cards, total, whole))
    return found


def held(actor: Actor, project_id: int) -> dict[int, int]:
    """How many cards each column of the board holds, by key."""
    return held_by(leaves(actor, project_id), project_id, board_plan(actor, project_id))


def cards(actor: Actor, project_id: int, uids: set[int]) -> list[Card]:
    """The cards of some tasks in the plan's order; those that the plan lost are left out."""
    return _cards(actor, project_id, list(leaves(actor, project_id).filter(uid__in=uids)))


def timed_cards(
    actor: Actor, project_id: int, first: date, last: date, wanted: Mapping[str, str]
) -> list[Card]:
    """The cards of the tasks that touch a range of days."""
    begin = instant(datetime.combine(first, time()))
    end = instant(datetime.combine(last + timedelta(days=1), time()))
    rows = narrowed(leaves(actor, project_id), wanted).filter(start__lt=end, finish__gt=begin - 1)
    return _cards(actor, project_id, list(rows))


def _cards(actor: Actor, project_id: int, rows: list[Any]) -> list[Card]:
    if not rows:
        return []
    keys = [row.pk for row in rows]
    people, hours = _work(rows)
    uids = [row.uid for row in rows]
    estimates = Estimate.objects.filter(project_id=project_id, task_uid__in=uids)
    points = dict(estimates.values_list("task_uid", "points"))
    stays = SprintTask.objects.filter(sprint__project_id=project_id, removed_at=None)
    names = dict(stays.filter(task_uid__in=uids).values_list("task_uid", "sprint__name"))
    mine = set(reportable(actor, project_id).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        _card(
            row,
            actor.today,
            people=tuple(sorted(people[row.pk])),
            hours=Decimal(hours.get(row.pk) or row.duration) / MINUTES,
            points=points.get(row.uid),
            sprint=names.get(row.uid, ""),
            may_report=row.pk in mine,
        )
        for row in rows
    ]


def _work(rows: list[Any]) -> tuple[dict[int, list[str]], dict[int, int]]:
    """Who works on the rows, and how many minutes, by key."""
    people: dict[int, list[str]] = defaultdict(list)
    assignments = rows[0].assignments.model.objects.filter(task__in=[row.pk for row in rows])
    for key, name in assignments.values_list("task_id", "resource__name"):
        people[key].append(name)
    minutes = dict(assignments.values_list("task_id").annotate(total=Sum("work")))
    return people, minutes


def _card(row: Any, today: date, **values: Any) -> Card:
    finish = to_datetime(max(row.start, row.finish - 1)).date()
    return Card(
        uid=row.uid,
        name=row.name,
        wbs=row.wbs,
        state=state_of(row.actual_start, row.actual_finish),
        start=to_datetime(row.start).date(),
        finish=finish,
        percent=round(row.percent),
        milestone="milestone" in row.kind,
        critical=row.critical and row.actual_finish is None,
        late=row.actual_finish is None and finish < today,
        **values,
    )


def move_report(actor: Actor, project_id: int, uid: int, before: str, to: str) -> Report:
    """The report that moving a card stands for.

    Raises ConflictError when the task is not in the column any more where the person saw it.
    """
    row = get_task(actor, project_id, uid)
    now = check_state(row, before)
    moment = datetime.combine(actor.today, time())
    return report_of(uid, now, State(to), moment, hours_of(row.plan), row.actual_start)


def check_state(row: Any, before: str) -> State:
    """The state of a task, which must be the one where the person saw it."""
    now = state_of(row.actual_start, row.actual_finish)
    if now != before:
        raise ConflictError(
            f"Somebody moved “{row.name}” meanwhile: it is {now.label.lower()} now. Nothing of "
            "yours was saved.",
            model="schedule.plantask", key=row.pk, expected=0, current=0,
        )  # fmt: skip
    return now


def is_free_day(actor: Actor, project_id: int) -> Callable[[date], bool]:
    """Whether a day is without work by the plan's own calendar."""
    row = plan_row_or_none(actor, project_id)
    if row is None:
        return lambda day: day.weekday() > 4
    hours = hours_of(row)

    def is_free(day: date) -> bool:
        begin = instant(datetime.combine(day, time()))
        return hours.between(begin, begin + 1440) == 0

    return is_free
