"""What a plan says: against its baseline, in quality, under uncertainty, after a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Baseline, PlanForecast
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries import memory
from pilothouse.delivery.schedule.queries.packing import unpack, unpacked_plan
from pilothouse.delivery.schedule.queries.plans import plan_row, plan_row_or_none, schedule_of
from pilothouse.delivery.schedule.queries.rows import computed_of, load
from pilothouse.delivery.schedule.queries.uncertain import risk_mark
from pilothouse.delivery.schedule.rules.draft import MILESTONES
from pilothouse.delivery.schedule.types import MilestoneSlip, Variance
from pilothouse.engine import (
    Assessment,
    RiskResult,
    Schedule,
    Uncertainty,
    WorkingTime,
    assess,
    schedule,
    simulate,
    to_datetime,
)
from pilothouse.engine.network.data import Plan, Task
from pilothouse.engine.risk import Ranges
from pilothouse.engine.value import PlanCosts
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError

MOST, LEAST = 1000, 200
TASK_RUNS = 1_000_000


def baselines(actor: Actor, project_id: int) -> QuerySet[Baseline]:
    """The baselines of a project's plan, newest first; without their contents."""
    rows = Baseline.objects.filter(plan__project_id=project_id).defer("content")
    return permits.limit(actor, VIEW, rows).order_by("-number")


def baseline(actor: Actor, project_id: int, number: int | None = None) -> Baseline | None:
    """A baseline by its number, or the newest; None when there is none."""
    rows = baselines(actor, project_id).defer(None)
    return rows.filter(number=number).first() if number is not None else rows.first()


def baseline_plan(row: Baseline) -> Plan:
    """The frozen plan; each task's `stored` holds its dates and floats of that moment."""
    return unpacked_plan(row.content)


def baseline_json(actor: Actor, project_id: int, number: int) -> dict[str, Any]:
    """A baseline as the JSON over which its hash was taken. Raises NotFoundError."""
    row = baseline(actor, project_id, number)
    if row is None:
        raise NotFoundError("There is no such baseline, or it is not shared with you.")
    content: dict[str, Any] = unpack(row.content)
    return content


def working_time(plan: Plan) -> WorkingTime:
    """The working time of a plan's own calendar."""
    calendars = {calendar.id: calendar for calendar in plan.calendars}
    return WorkingTime(calendars[plan.default_calendar], calendars, plan.start)


def variance(actor: Actor, project_id: int, number: int | None = None) -> Variance:
    """The plan against a baseline (the newest): finish and milestones, in working days.

    Late is positive. Without a baseline there are dates and no differences.
    """
    computed = schedule_of(actor, project_id)
    return compared(computed, baseline(actor, project_id, number))


def compared(computed: Schedule, row: Baseline | None) -> Variance:
    """A computed plan against a baseline's rows."""
    hours, day = working_time(computed.plan), computed.plan.options.minutes_per_day
    was = baseline_plan(row) if row else None
    frozen = {t.id: t for t in was.tasks} if was else {}
    days = hours.between(row.finish, computed.finish) / day if row else None
    slips = tuple(
        _slip(task, frozen.get(task.id), computed, hours, day)
        for task in computed.plan.tasks
        if task.kind in MILESTONES and task.active
    )
    return Variance(
        baseline_number=row.number if row else None,
        baseline_finish=to_datetime(row.finish).date() if row else None,
        finish=to_datetime(computed.finish).date(),
        finish_days=days,
        milestones=slips,
        cost=rules.costs_of(computed).total,
        baseline_cost=PlanCosts(was).total if was else None,
        currency=computed.plan.currency,
    )


def _slip(
    task: Task, was: Task | None, computed: Schedule, hours: WorkingTime, day: int
) -> MilestoneSlip:
    dates = computed.of(task.id)
    planned = was.stored.finish if was is not None and was.stored is not None else None
    return MilestoneSlip(
        uid=task.id,
        name=task.name,
        baseline=None if planned is None else _day(planned),
        forecast=_day(dates.finish),
        slip=None if planned is None else hours.between(planned, dates.finish) / day,
        done=task.actual_finish is not None,
        critical=dates.critical,
    )


def _day(instant: int) -> date:
    return to_datetime(instant).date()


def what_if(plan: Plan, edits: Sequence[Any]) -> tuple[Schedule, Schedule]:
    """The schedules before and after edits of a copy; nothing is written.

    Raises InvalidError for an edit that cannot be carried out, PlanError for a circle of links.
    """
    return schedule(plan), schedule(rules.apply(plan, edits))


class AssessedPlan(NamedTuple):
    """One state of a plan: its schedule, and what the 14 points say of it."""

    schedule: Schedule
    assessment: Assessment


def assess_plan(actor: Actor, project_id: int) -> AssessedPlan:
    """The DCMA 14-point assessment of a project's plan, with the schedule that was assessed.

    It is made once per state of the plan.
    """
    loaded = load(plan_row(actor, project_id))
    computed = computed_of(loaded)
    held = memory.held(loaded.row.stamp) or memory.keep(loaded.row.stamp, loaded, computed)
    if "assessment" not in held.made:
        held.made["assessment"] = AssessedPlan(computed, assess(computed.plan, computed))
    found: AssessedPlan = held.made["assessment"]
    return found


def judged_plan(actor: Actor, project_id: int) -> Assessment:
    """The 14 points of a project's plan without further findings, which take most of the time."""
    loaded = load(plan_row(actor, project_id))
    computed = computed_of(loaded)
    held = memory.held(loaded.row.stamp) or memory.keep(loaded.row.stamp, loaded, computed)
    if "assessment" in held.made:
        whole: AssessedPlan = held.made["assessment"]
        return whole.assessment
    if "points" not in held.made:
        held.made["points"] = assess(computed.plan, computed, points_only=True)
    found: Assessment = held.made["points"]
    return found


def prepare_plan(actor: Actor, project_id: int) -> None:
    """Have a plan computed and assessed in memory, if there is one.

    The seconds that a large plan takes are then spent before a transaction begins, in which they
    would hold up every other writer.
    """
    if plan_row_or_none(actor, project_id) is not None:
        assess_plan(actor, project_id)


def iterations_for(tasks: int) -> int:
    """How often to simulate: large plans less often, so that the answer comes in seconds."""
    return max(LEAST, min(MOST, TASK_RUNS // max(tasks, 1)))


def finish_distribution(
    plan: Plan, iterations: int = 1000, seed: int = 7, uncertainty: Uncertainty | None = None
) -> RiskResult:
    """The distribution of a plan's finish; by ranges of its tasks and the engine's default else."""
    known = uncertainty or Uncertainty(estimates=Ranges.of_plan(plan).estimates)
    return simulate(plan, known, seed=seed, iterations=iterations)


def forecasts(actor: Actor, project_id: int) -> QuerySet[PlanForecast]:
    """What simulations said of a project's finish, newest first."""
    rows = PlanForecast.objects.filter(plan__project_id=project_id)
    return permits.limit(actor, VIEW, rows).order_by("-pk")


def forecast(actor: Actor, project_id: int) -> PlanForecast | None:
    """The newest simulation of a project's plan, or None."""
    return forecasts(actor, project_id).first()


def is_current(actor: Actor, project_id: int, row: PlanForecast) -> bool:
    """Whether a forecast is of the plan and of its risks as they are now."""
    now = plan_row(actor, project_id).version, risk_mark(project_id)
    return now == (row.revision, row.risks)
