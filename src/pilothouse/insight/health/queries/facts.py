"""Gathering what the checks look at, from the areas below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from pilothouse.control.issues.queries import issues_of, overdue
from pilothouse.control.risks.queries import open_risks_of, unprepared_risks_of
from pilothouse.delivery.dependencies.queries import late_of
from pilothouse.delivery.dependencies.types import LateDependency
from pilothouse.delivery.schedule.queries import (
    assess_plan,
    baseline,
    baseline_plan,
    forecast,
    measured,
    plan_row_or_none,
)
from pilothouse.delivery.schedule.queries.analysis import compared
from pilothouse.delivery.schedule.types import EarnedValue
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import Assessment, Schedule, to_datetime
from pilothouse.engine.network.data import TaskKind
from pilothouse.insight.health.models import CorrectiveAction, ProjectHealth
from pilothouse.insight.health.types import (
    ActionState,
    Facts,
    ItemFact,
    MetricFact,
    MilestoneFact,
    TaskFact,
)
from pilothouse.kit.actor import Actor

if TYPE_CHECKING:
    from pilothouse.delivery.schedule.models import Baseline
    from pilothouse.delivery.work.models import Project

SEVERE_ISSUE = 4


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The computed plan beside its baseline, quality and earned value."""

    computed: Schedule
    quality: Assessment
    frozen: Baseline | None
    percent: float
    planned_percent: float | None
    value: EarnedValue


def facts_of(actor: Actor, project: Project) -> tuple[Facts, PlanFigures | None]:
    """Everything the checks need about one project at the actor's moment."""
    figures = _figures(actor, project)
    values = _plan_facts(actor, project, figures) if figures else {}
    state = ProjectHealth.objects.filter(project=project).first()
    facts = Facts(
        today=actor.today,
        in_execution=project.stage == Stage.EXECUTION,
        number=project.number,
        plan_url=_plan_url(project),
        risks_without_plan=tuple(_risk(row) for row in unprepared_risks_of(actor, project.pk)),
        high_risks=sum(row.score >= 12 for row in open_risks_of(actor, project.pk)),
        issues_overdue=tuple(_issue(row) for row in overdue(actor) if row.project_id == project.pk),
        dependencies_late=tuple(_dependency(row) for row in late_of(actor, project.pk)),
        critical_issues=issues_of(actor, project.pk)
        .filter(state="open", severity=SEVERE_ISSUE)
        .count(),
        actions_overdue=_actions(project, state=ActionState.OPEN, due_on__lt=actor.today),
        actions_failed=_actions(project, state=ActionState.INEFFECTIVE),
        stated_rag=state.stated_rag if state else "none",
        stated_on=state.stated_on if state else None,
        **values,
    )
    return facts, figures


def _figures(actor: Actor, project: Project) -> PlanFigures | None:
    row = plan_row_or_none(actor, project.pk)
    if row is None:
        return None
    computed, quality = assess_plan(actor, project.pk)
    if not computed.plan.tasks:
        return None
    frozen = baseline(actor, project.pk)
    planned = _planned_percent(frozen, actor.today) if frozen else None
    value = measured(computed, frozen)
    return PlanFigures(computed, quality, frozen, _percent(computed), planned, value)


def _plan_facts(actor: Actor, project: Project, figures: PlanFigures) -> dict[str, Any]:
    computed, frozen = figures.computed, figures.frozen
    variance = compared(computed, frozen)
    simulated = forecast(actor, project.pk)
    data_date = computed.plan.data_date
    known = to_datetime(data_date).date() if data_date is not None else None
    since = known or (frozen.accepted_at.date() if frozen else None)
    return {
        "has_plan": True,
        "finish": variance.finish,
        "baseline_number": variance.baseline_number,
        "baseline_finish": variance.baseline_finish,
        "finish_days": variance.finish_days,
        "p80": simulated.p80_at.date() if simulated else None,
        "data_date": known,
        "days_since_data": (actor.today - since).days if since else None,
        "unfinished": sum(t.actual_finish is None for t in _leaves(computed)),
        "milestones": tuple(
            MilestoneFact(m.uid, m.name, m.baseline, m.forecast, m.slip, m.done)
            for m in variance.milestones
            if m.baseline is not None and m.slip is not None
        ),
        "negative": _negative(computed),
        "failed_metrics": _failed(figures),
    }


def _leaves(computed: Schedule) -> list[Any]:
    return [t for t in computed.plan.tasks if t.kind is not TaskKind.SUMMARY and t.active]


def _percent(computed: Schedule) -> float:
    """Percent complete weighted by duration."""
    leaves = _leaves(computed)
    total = sum(task.duration for task in leaves)
    done = sum(task.duration * task.percent_complete for task in leaves)
    return done / total if total else 0.0


def _planned_percent(frozen: Baseline, today: date) -> float | None:
    """What the baseline had planned to be done by a day, weighted by duration."""
    total = done = 0.0
    for task in baseline_plan(frozen).tasks:
        dates = task.stored
        if task.kind is TaskKind.SUMMARY or dates is None or dates.start is None:
            continue
        start, finish = to_datetime(dates.start).date(), to_datetime(dates.finish or 0).date()
        span = max((finish - start).days, 1)
        share = min(max((today - start).days / span, 0), 1)
        total += task.duration
        done += task.duration * share
    return 100 * done / total if total else None


def _negative(computed: Schedule) -> tuple[TaskFact, ...]:
    day = computed.plan.options.minutes_per_day
    rows = []
    for task in _leaves(computed):
        slack = computed.of(task.id).total_float
        if task.actual_finish is None and slack is not None and slack < 0:
            rows.append(TaskFact(task.id, task.name, f"total float {slack / day:.1f} d"))
    return tuple(rows)


def _failed(figures: PlanFigures) -> tuple[MetricFact, ...]:
    names = {task.id: task.name for task in figures.computed.plan.tasks}
    return tuple(
        MetricFact(
            metric.number,
            metric.name,
            f"{metric.numerator:g} of {metric.denominator:g}; {metric.meaning}",
            tuple(TaskFact(uid, names[uid], "") for uid in metric.task_ids if uid in names),
        )
        for metric in figures.quality.failed
    )


def _risk(row: Any) -> ItemFact:
    detail = f"score {row.score}, owner {row.owner}"
    return ItemFact(row.number, row.title, detail, reverse("risks:detail", args=[row.pk]))


def _issue(row: Any) -> ItemFact:
    detail = f"with {row.get_level_display()}, answer was due {row.respond_by:%d %b %Y}"
    return ItemFact(row.number, row.title, detail, reverse("issues:detail", args=[row.pk]))


def _dependency(row: LateDependency) -> ItemFact:
    detail = (
        f"agreed for {row.agreed_on:%d %b %Y}, forecast {row.forecast_on:%d %b %Y}: "
        f"{row.days} days late, {'we give it' if row.gives else 'we wait for it'}"
    )
    url = reverse("dependencies:detail", args=[row.dependency_id])
    return ItemFact(row.number, row.title, detail, url)


def _actions(project: Project, **where: Any) -> tuple[ItemFact, ...]:
    rows = CorrectiveAction.objects.filter(project=project, **where).select_related("owner")
    return tuple(
        ItemFact(
            row.number,
            row.title,
            f"due {row.due_on:%d %b %Y}, owner {row.owner}",
            reverse("health:action", args=[row.pk]),
        )
        for row in rows.order_by("pk")
    )


def _plan_url(project: Project) -> str:
    return reverse("schedule:plan", args=[project.number])
