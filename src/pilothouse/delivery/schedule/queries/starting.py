"""What a new plan can begin from: plans of other projects, and how long such work really took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.queries.analysis import baseline, baseline_plan, baselines
from pilothouse.delivery.schedule.queries.grid_texts import people_texts
from pilothouse.delivery.schedule.queries.history import edits
from pilothouse.delivery.schedule.queries.past import closed_durations
from pilothouse.delivery.schedule.queries.plans import plan_of, plan_row, plans
from pilothouse.delivery.schedule.rules.blank import blank_plan
from pilothouse.delivery.schedule.rules.templating import Lengths, as_template, left_out
from pilothouse.delivery.schedule.rules.wording import duration_text
from pilothouse.delivery.schedule.types import LeftBehind, LeftOut, PlanChoice
from pilothouse.engine import Schedule, instant, schedule, to_datetime
from pilothouse.engine.forecast import NoForecast, forecast
from pilothouse.engine.network.data import Plan, TaskKind
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project

MINUTES_OF_DAY = 1440


@dataclass(frozen=True, slots=True)
class Correction:
    """By how much closed projects of a tier ran over, as a factor, and of how many that is known.

    `needed` says how many closed projects it takes where there are too few; the factor is then 1.
    """

    factor: float
    n: int
    needed: int
    projects: tuple[str, ...]
    chance: int = 0


@dataclass(frozen=True, slots=True)
class Beginning:
    """A plan to begin with, computed; the correction of its durations where one was asked, and what
    it does not take along."""

    computed: Schedule
    correction: Correction | None
    left_out: tuple[LeftOut, ...] = ()


def plans_to_copy(actor: Actor, project_id: int) -> QuerySet[PlanRow]:
    """The plans of other projects that the actor may see, with the number of their tasks."""
    rows = plans(actor).exclude(project_id=project_id).annotate(task_count=Count("tasks"))
    return rows.filter(~Q(task_count=0)).order_by("project__number")


def correction(actor: Actor, source: PlanRow, tier: int) -> Correction:
    """The factor by which closed projects of a tier that the actor sees outran their baseline 1."""
    length = max(1.0, (source.computed_finish - source.computed_start) / MINUTES_OF_DAY)
    found = forecast(length, closed_durations(actor), str(tier))
    basis = found.basis
    if isinstance(found, NoForecast):
        return Correction(1.0, basis.n, found.needed, basis.projects)
    return Correction(1 + found.uplift, basis.n, 0, basis.projects, round(100 * found.chance))


def beginning(actor: Actor, project: Project, choice: PlanChoice) -> Beginning:
    """The plan with which a project would begin, from that of another. Nothing is written.

    Raises NotFoundError for a plan the actor does not see, RuleError where a correction is asked
    for and too few projects are closed.
    """
    source = plan_row(actor, choice.source_id)
    found = correction(actor, source, int(project.tier))
    is_corrected = choice.lengths == Lengths.CORRECTED
    if is_corrected and found.needed:
        raise RuleError(
            f"Only {found.n} closed projects of this tier can be compared; it takes "
            f"{found.needed}. Take the durations as planned, or as they were."
        )
    plan = as_template(
        _source_plan(actor, choice),
        instant(datetime.combine(choice.start or first_day(actor, project), time(8))),
        keep_people=choice.keep_people,
        keep_dates=choice.keep_dates,
        factor=found.factor if is_corrected else 1,
    )
    return Beginning(schedule(plan), found if is_corrected else None, left_behind(actor, choice))


def left_behind(actor: Actor, choice: PlanChoice) -> tuple[LeftOut, ...]:
    """What a new plan would not take along of the plan as it is now, and as planned not of what
    changed since its first baseline. Raises NotFoundError for a plan the actor does not see."""
    found = left_out(
        plan_of(actor, choice.source_id),
        keep_people=choice.keep_people,
        keep_dates=choice.keep_dates,
        baselines=baselines(actor, choice.source_id).count(),
    )
    first = baseline(actor, choice.source_id, 1)
    if first is None or choice.lengths == Lengths.ACTUAL:
        return found
    count = edits(actor, choice.source_id).filter(revision_before__gte=first.revision).count()
    return (*found, LeftOut(LeftBehind.CHANGES, count)) if count else found


def _source_plan(actor: Actor, choice: PlanChoice) -> Plan:
    """Durations as they were are the plan's now; as planned, those of its first baseline."""
    if choice.lengths == Lengths.ACTUAL:
        return plan_of(actor, choice.source_id)
    first = baseline(actor, choice.source_id, 1)
    return plan_of(actor, choice.source_id) if first is None else baseline_plan(first)


def first_day(actor: Actor, project: Project) -> date:
    """The first weekday on which a project's plan could begin: its target start, else today."""
    day: date = project.target_start or actor.today
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One task of a plan that is not written yet."""

    wbs: str
    name: str
    is_summary: bool
    duration: str
    start: datetime
    finish: datetime
    people: str


def planned(name: str, day: date, changes: Sequence[Any]) -> list[PlanLine]:
    """The plan that changes make of an empty one from a day on. Nothing is written."""
    plan = rules.apply(blank_plan(name, instant(datetime.combine(day, time(8)))), changes)
    return lines(schedule(replace(plan, tasks=rules.numbered(plan.tasks))))


def lines(computed: Schedule, most: int | None = None) -> list[PlanLine]:
    """The tasks of a computed plan, in outline order."""
    plan = computed.plan
    people, day = people_texts(plan), plan.options.minutes_per_day
    return [
        PlanLine(
            wbs=task.wbs,
            name=task.name,
            is_summary=task.kind is TaskKind.SUMMARY,
            duration="" if task.kind is TaskKind.SUMMARY else duration_text(
                task.duration, day=day, elapsed=task.elapsed
            ),
            start=to_datetime(computed.of(task.id).start),
            finish=to_datetime(computed.of(task.id).finish),
            people=people.get(task.id, ""),
        )
        for task in plan.tasks[:most]
    ]  # fmt: skip
