"""Plans, their tasks and imports, as the actor may see them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanAssignment, PlanImport, PlanLink, PlanTask
from pilothouse.delivery.schedule.permissions import REPORT, VIEW
from pilothouse.delivery.schedule.queries.rows import computed_of, load, options_from
from pilothouse.delivery.schedule.rules.costing import costs_of, priced_plan
from pilothouse.delivery.schedule.types import WeekTask
from pilothouse.engine import Schedule, instant
from pilothouse.engine.network.data import Plan, TaskKind
from pilothouse.engine.value import PlanCosts
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError


def plans(actor: Actor) -> QuerySet[PlanRow]:
    """The plans that the actor may see."""
    return permits.limit(actor, VIEW, PlanRow.objects.select_related("project__scope"))


def plan_row(actor: Actor, project_id: int, code: str = VIEW) -> PlanRow:
    """The plan of a project, on which the actor holds a code; NotFoundError when there is none."""
    return permits.get(actor, code, plans(actor), project_id=project_id)


def plan_row_or_none(actor: Actor, project_id: int) -> PlanRow | None:
    """The plan of a project, or None."""
    return plans(actor).filter(project_id=project_id).first()


def plan_of(actor: Actor, project_id: int) -> Plan:
    """The engine's Plan of a project. Raises NotFoundError when there is none."""
    return load(plan_row(actor, project_id)).plan


def plan_or_none(actor: Actor, project_id: int) -> Plan | None:
    """The engine's Plan of a project, or None."""
    row = plan_row_or_none(actor, project_id)
    return load(row).plan if row else None


def minutes_of_a_day(actor: Actor, project_id: int) -> int:
    """How many working minutes a day of this plan has, as its tool counts them."""
    return day_of(plan_row(actor, project_id))


def day_of(row: PlanRow) -> int:
    """How many working minutes a day of this plan has."""
    return options_from(row.options).minutes_per_day


def schedule_of(actor: Actor, project_id: int) -> Schedule:
    """Dates, floats and reasons of a project's plan, computed now (`.plan` is the plan)."""
    return computed_of(load(plan_row(actor, project_id)))


def plan_costs(actor: Actor, project_id: int) -> PlanCosts:
    """What a project's plan costs, task by task. Raises NotFoundError."""
    return costs_of(schedule_of(actor, project_id))


def priced_plan_of(actor: Actor, project_id: int) -> Plan:
    """A project's plan that states what its work costs by the rates. Raises NotFoundError."""
    return priced_plan(schedule_of(actor, project_id))


def tasks(actor: Actor, project_id: int) -> QuerySet[PlanTask]:
    """The tasks of a project's plan in outline order."""
    rows = PlanTask.objects.filter(plan__project_id=project_id)
    return permits.limit(actor, VIEW, rows).order_by("position", "pk")


def links_of(actor: Actor, project_id: int) -> QuerySet[PlanLink]:
    """The links of a project's plan, with the tasks at their ends."""
    rows = PlanLink.objects.filter(plan__project_id=project_id)
    return permits.limit(actor, VIEW, rows).select_related("predecessor", "successor")


def assignments_of(actor: Actor, project_id: int) -> QuerySet[PlanAssignment]:
    """Who works on what in a project's plan, with the tasks and resources."""
    rows = PlanAssignment.objects.filter(plan__project_id=project_id)
    return permits.limit(actor, VIEW, rows).select_related("task", "resource")


def task(actor: Actor, project_id: int, uid: int, code: str = VIEW) -> PlanTask:
    """One task by its uid, on which the actor holds a code."""
    rows = PlanTask.objects.filter(plan__project_id=project_id).select_related(
        "plan__project__scope"
    )
    return permits.get(actor, code, rows, uid=uid)


def reportable(actor: Actor, project_id: int) -> QuerySet[PlanTask]:
    """The tasks of a project on which the actor may report progress."""
    rows = PlanTask.objects.filter(plan__project_id=project_id)
    return permits.limit(actor, REPORT, rows)


def imports(actor: Actor) -> QuerySet[PlanImport]:
    """The imports that the actor may see, newest first; without their contents."""
    rows = PlanImport.objects.select_related("project__scope", "document").defer("content")
    return permits.limit(actor, VIEW, rows).order_by("-pk")


def plan_import(actor: Actor, import_id: int, code: str = VIEW) -> PlanImport:
    """One import on which the actor holds a code."""
    return permits.get(actor, code, imports(actor), pk=import_id)


def own_tasks(actor: Actor) -> QuerySet[PlanTask]:
    """The leaves of running projects' plans that the actor's person is assigned to."""
    if actor.person_id is None:
        raise NotFoundError("Only people have tasks.")
    rows = PlanTask.objects.filter(
        assignments__resource__person_id=actor.person_id, active=True
    ).exclude(kind=TaskKind.SUMMARY)
    limited = permits.limit(actor, REPORT, rows).select_related("plan__project")
    return limited.distinct().order_by("finish", "pk")


def my_tasks(actor: Actor, week: date) -> list[WeekTask]:
    """What the actor's person works on in the week of a day, late and unfinished work first.

    A task is theirs when they are assigned; it belongs to the week when it is not finished and
    starts before the week ends.
    """
    monday = week - timedelta(days=week.weekday())
    begin = instant(datetime.combine(monday, time()))
    end = begin + 7 * 1440
    rows = own_tasks(actor).filter(actual_finish=None, start__lt=end)
    rows = rows.exclude(plan__project__stage__in=("closed", "cancelled", "benefits"))
    today = instant(datetime.combine(actor.today, time()))
    return [_week_task(row, today) for row in rows]


def _week_task(row: PlanTask, today: int) -> WeekTask:
    remaining = row.remaining
    if remaining is None:
        remaining = round(row.duration * (100 - row.percent) / 100)
    return WeekTask(
        project_number=row.plan.project.number,
        project_name=row.plan.project.name,
        uid=row.uid,
        name=row.name,
        start=row.start,
        finish=row.finish,
        percent=row.percent,
        remaining=remaining,
        late=row.finish < today,
        day=day_of(row.plan),
    )
