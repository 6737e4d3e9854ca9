"""The figures of a report, gathered live from the areas below as plain JSON."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pilothouse.control.changes.queries import changes_of
from pilothouse.control.issues.queries import in_state as issues_in_state
from pilothouse.control.issues.queries import issues_of
from pilothouse.control.risks.queries import open_risks_of, savings_of
from pilothouse.control.risks.types import Saving
from pilothouse.delivery.schedule.queries import forecast
from pilothouse.delivery.schedule.queries.analysis import compared
from pilothouse.delivery.schedule.types import EarnedValue
from pilothouse.foundation.decisions.queries import decisions, in_state
from pilothouse.foundation.decisions.types import DecisionState
from pilothouse.insight.health.queries import facts_of, open_findings, rag_of
from pilothouse.insight.health.types import Facts
from pilothouse.insight.reports import rules
from pilothouse.insight.reports.queries.curves import bars, curves
from pilothouse.insight.reports.queries.register import published
from pilothouse.kit import store
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.format import money_words

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project
    from pilothouse.insight.health.queries.facts import PlanFigures
    from pilothouse.insight.reports.models import StatusReport

TREND, RISKS, ISSUES, CHANGES, FINDINGS, DECISIONS = 7, 4, 3, 5, 4, 3
FIRST_PERIOD = timedelta(days=28)


def figures_now(actor: Actor, report: StatusReport) -> dict[str, Any]:
    """What a report's page shows, as things are at the actor's moment.

    Dates are ISO text, working days are numbers with late positive, percentages are 0 to 100; what
    is not known is null.
    """
    project = report.project
    facts, plan = facts_of(actor, project)
    past = _past(actor, report)
    figures = {
        "project": _project(project),
        "health": _health(facts),
        "plan": _plan(actor, project, facts, plan),
        "value": asdict(plan.value if plan else EarnedValue(why="there is no plan with tasks yet")),
        "milestones": _milestones(plan),
        "curves": curves(plan, actor.today) if plan else {},
        "bars": bars(plan) if plan else [],
        "risks": _risks(actor, project),
        "issues": _issues(actor, project),
        "changes": _changes(actor, project, report, past),
        "decisions": _decisions(actor, project),
        "findings": _findings(actor, project),
        "past": past,
    }
    plain: dict[str, Any] = rules.settled(store.plain(figures))
    return plain


def _project(project: Project) -> dict[str, Any]:
    return {
        "number": project.number,
        "name": project.name,
        "stage": str(project.get_stage_display()),
        "client": project.client.name if project.client else "",
        "sponsor": project.sponsor.name,
        "business_pm": project.business_pm.name,
        "technical_pm": project.technical_pm.name,
    }


def _health(facts: Facts) -> dict[str, Any]:
    """The computed colour over all facts, and over those of the plan alone."""
    overall = rag_of(facts)
    time = rag_of(
        replace(facts, risks_without_plan=(), critical_issues=0, issues_overdue=(), high_risks=0)
    )
    return {
        "rag": overall.rag,
        "reasons": list(overall.reasons),
        "time_rag": time.rag,
        "time_reasons": list(time.reasons),
    }


def _plan(actor: Actor, project: Project, facts: Facts, plan: PlanFigures | None) -> dict[str, Any]:
    names = (
        "finish", "baseline_number", "baseline_finish", "finish_days", "p80", "data_date",
        "days_since_data",
    )  # fmt: skip
    simulated = forecast(actor, project.pk)
    return {
        **{name: getattr(facts, name) for name in names},
        "p50": simulated.p50_at.date() if simulated else None,
        "percent": plan.percent if plan else None,
        "planned_percent": plan.planned_percent if plan else None,
        "quality_passed": plan.quality.passed_count if plan else None,
        "quality_judged": plan.quality.judged_count if plan else None,
    }


def _milestones(plan: PlanFigures | None) -> list[dict[str, Any]]:
    if plan is None:
        return []
    return [
        {
            "name": row.name,
            "baseline": row.baseline,
            "forecast": row.forecast,
            "slip": row.slip,
            "done": row.done,
        }
        for row in rules.chosen_milestones(compared(plan.computed, plan.frozen).milestones)
    ]


def _risks(actor: Actor, project: Project) -> list[dict[str, Any]]:
    """The highest risks; with what each costs at the P80 in days and money, where simulated."""
    savings = savings_of(actor, project.pk)
    return [
        {
            "key": row.pk,
            "number": row.number,
            "title": row.title,
            "owner": row.owner.name,
            "score": row.score,
            "band": row.band,
        }
        | _saving(savings.get(row.number))
        for row in open_risks_of(actor, project.pk)[:RISKS]
    ]


def _saving(found: Saving | None) -> dict[str, Any]:
    if found is None:
        return {}
    cost = money_words(found.money, found.currency) if found.money else ""
    return {"days": found.days, "cost": cost}


def _issues(actor: Actor, project: Project) -> list[dict[str, Any]]:
    return [
        {
            "key": row.pk,
            "number": row.number,
            "title": row.title,
            "owner": row.owner.name,
            "severity": str(row.get_severity_display()),
            "level": str(row.get_level_display()),
            "due": row.due_on,
        }
        for row in issues_in_state(issues_of(actor, project.pk), "open")[:ISSUES]
    ]


def _changes(
    actor: Actor, project: Project, report: StatusReport, past: list[dict[str, Any]]
) -> dict[str, Any]:
    since = past[-1]["on"] if past else report.as_of - FIRST_PERIOD
    rows = changes_of(actor, project.pk).filter(updated_at__date__gte=since)
    return {
        "since": since,
        "rows": [
            {
                "key": row.pk,
                "number": row.number,
                "title": row.title,
                "state": str(row.get_state_display()),
                "cost": row.cost,
                "currency": project.currency,
                "days": (row.impact or {}).get("finish_days"),
            }
            for row in rows[:CHANGES]
        ],
    }


def _decisions(actor: Actor, project: Project) -> list[dict[str, Any]]:
    rows = in_state(decisions(actor), DecisionState.OPEN).filter(scope_path=project.scope.path)
    return [
        {"number": row.number, "title": row.title, "due": row.due_on} for row in rows[:DECISIONS]
    ]


def _findings(actor: Actor, project: Project) -> dict[str, Any]:
    rows = list(open_findings(actor, project.pk))
    return {
        "count": len(rows),
        "rows": [
            {"key": row.pk, "title": row.title, "severity": str(row.get_severity_display())}
            for row in rows[:FINDINGS]
        ],
    }


def _past(actor: Actor, report: StatusReport) -> list[dict[str, Any]]:
    """The last published reports before this one, oldest first."""
    rows = published(actor).filter(project_id=report.project_id, number__lt=report.number)
    return [
        {
            "number": row.number,
            "on": row.as_of,
            "stated": row.stated_rag,
            "computed": row.computed_rag,
            "finish": row.finish,
            "days": row.finish_days,
        }
        for row in reversed(rows.order_by("-number")[:TREND])
    ]
