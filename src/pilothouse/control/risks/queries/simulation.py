"""The register as a simulation reads it, and what the newest simulation said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pilothouse.control.risks import rules
from pilothouse.control.risks.models import Risk, RiskSimulation
from pilothouse.control.risks.permissions import VIEW
from pilothouse.control.risks.types import (
    Chances,
    LeftOut,
    Range,
    RiskFigures,
    RiskState,
    Saving,
)
from pilothouse.delivery.schedule.queries import plan_of, plan_row_or_none, tasks
from pilothouse.delivery.schedule.queries.finding import leaves
from pilothouse.engine import RiskEvent
from pilothouse.engine.network.data import Plan, TaskKind
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pilothouse.delivery.schedule.models import PlanTask

JOB = "risks.simulate"


@dataclass(frozen=True, slots=True)
class Bound:
    """The register held against a plan: what may happen, and which risks cannot count and why."""

    events: tuple[RiskEvent, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a project's simulation can show: the newest one, whether it is of today, what counts.

    `can_ask` tells whether its futures are kept, so that any date and cost can be asked for.
    """

    has_plan: bool
    bound: Bound = Bound()
    newest: RiskSimulation | None = None
    is_current: bool = False
    can_ask: bool = False


def figures_of(project_id: int) -> list[RiskFigures]:
    """The figures of a project's risks that are not closed, by number; for the software's use."""
    rows = Risk.objects.filter(project_id=project_id).exclude(state=RiskState.CLOSED)
    return [risk_figures(row) for row in rows.order_by("pk")]


def risk_figures(row: Risk) -> RiskFigures:
    """A risk as a simulation reads it; a missing least or most is the likely figure."""
    return RiskFigures(
        row.pk,
        row.number,
        row.title,
        row.state,
        tuple(row.tasks),
        _number(row.probability),
        _range(row.impact_days_min, row.impact_days, row.impact_days_max),
        _range(row.impact_cost_min, row.impact_cost, row.impact_cost_max),
        _number(row.residual_probability),
        _range(row.residual_days_min, row.residual_days, row.residual_days_max),
        _range(row.residual_cost_min, row.residual_cost, row.residual_cost_max),
        _number(row.response_cost) or 0.0,
    )


def _number(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)


def _range(
    low: Decimal | int | None, likely: Decimal | int | None, high: Decimal | int | None
) -> Range | None:
    if likely is None:
        return None
    return (
        float(likely if low is None else low),
        float(likely),
        float(likely if high is None else high),
    )


def mark_of(project_id: int) -> str:
    """A mark that changes with the figures of a project's register; empty where it has none."""
    return rules.marked(figures_of(project_id))


def bound(project_id: int, plan: Plan) -> Bound:
    """The risks of a project held against a plan of it."""
    by_uid = {task.id: task for task in plan.tasks}
    summaries = {task.parent for task in plan.tasks if task.parent is not None}
    summaries |= {task.id for task in plan.tasks if task.kind is TaskKind.SUMMARY}
    day, events, left_out = plan.options.minutes_per_day, [], []
    for risk in figures_of(project_id):
        found = rules.event_of(risk, by_uid, summaries, day)
        if isinstance(found, str):
            left_out.append(LeftOut(risk.id, risk.number, risk.title, found))
        else:
            events.append(found)
    return Bound(tuple(events), tuple(left_out))


def events_of(project_id: int, plan: Plan) -> tuple[RiskEvent, ...]:
    """The risks of a project that may happen to a plan of it; for the plan's own simulation."""
    return bound(project_id, plan).events


def simulation(actor: Actor, project_id: int) -> Shown:
    """What the simulation of a project's register can show to who may see risks and plan."""
    row = plan_row_or_none(actor, project_id)
    if row is None:
        return Shown(has_plan=False)
    newest = newest_of(actor, project_id)
    return Shown(
        has_plan=True,
        bound=bound(project_id, plan_of(actor, project_id)),
        newest=newest,
        is_current=newest is not None and _is_of(newest, row.version),
        can_ask=_kept(project_id).exists(),
    )


def chances(
    actor: Actor, project_id: int, by: date | None = None, cost: Decimal | None = None
) -> Chances:
    """How probable the newest simulation finds it to be done by a day, for no more than a cost.

    Raises NotFoundError where it keeps no futures, InvalidError for what cannot be asked of them.
    """
    newest = newest_of(actor, project_id)
    kept = _kept(project_id).values_list("futures", flat=True).first()
    if newest is None or kept is None:
        raise NotFoundError("The plan has not been simulated with its risks yet.")
    return rules.chances(bytes(kept), by, cost)


def _kept(project_id: int) -> QuerySet[RiskSimulation]:
    return RiskSimulation.objects.filter(project_id=project_id, futures__isnull=False)


def newest_of(actor: Actor, project_id: int) -> RiskSimulation | None:
    """The newest simulation of a project's register, if the actor may see its risks."""
    rows = RiskSimulation.objects.filter(project_id=project_id).defer("futures")
    return permits.limit(actor, VIEW, rows).first()


def _is_of(row: RiskSimulation, revision: int) -> bool:
    """Whether a simulation is of the plan's revision and of the register as it is now."""
    return (row.revision, row.mark) == (revision, mark_of(row.project_id))


def savings_of(actor: Actor, project_id: int) -> dict[str, Saving]:
    """What each risk of a project costs at the P80, by number; empty unless it is of today."""
    row, newest = plan_row_or_none(actor, project_id), newest_of(actor, project_id)
    if row is None or newest is None or not _is_of(newest, row.version):
        return {}
    content = newest.content
    return {
        each["number"]: Saving(
            each["days"],
            None if each["money"] is None else Decimal(each["money"]),
            content["currency"],
        )
        for each in content["removed"]
    }


def job_of(project_id: int) -> int | None:
    """The newest job that simulates a project's register, whatever became of it."""
    rows = Job.objects.filter(kind=JOB, payload__project_id=project_id)
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def waiting_job(project_id: int) -> Job | None:
    """The job that waits to simulate a project's register, if one does."""
    rows = Job.objects.filter(kind=JOB, state=JobState.WAITING, payload__project_id=project_id)
    return rows.first()


def delayable(actor: Actor, project_id: int) -> QuerySet[PlanTask]:
    """The tasks of a project's plan that a risk may delay: those that have no parts."""
    return leaves(actor, [project_id])


def task_names(actor: Actor, risk: Risk) -> list[str]:
    """The names of the tasks that a risk delays, as far as the actor may see the plan."""
    names = dict(tasks(actor, risk.project_id).values_list("uid", "name"))
    return [names[uid] for uid in risk.tasks if uid in names]
