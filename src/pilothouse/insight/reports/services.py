"""Starting, writing, publishing and withdrawing status reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.insight.health.services import compute_health, state_rag
from pilothouse.insight.reports import queries, rules
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.permissions import WRITE
from pilothouse.insight.reports.types import (
    ReportPublished,
    ReportState,
    ReportWithdrawn,
    Side,
)
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.numbering import next_number
from pilothouse.kit.services import service

if TYPE_CHECKING:
    from datetime import date

    from pilothouse.delivery.work.models import Project


@service("reports.start")
def start_report(*, actor: Actor, project_id: int, as_of: date | None = None) -> StatusReport:
    """Begin the next report of a project, with the colours and next milestones the figures give.

    Raises RuleError while there is another draft, InvalidError for a day to come.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, WRITE, project.scope.path)
    if queries.draft_of(actor, project.pk):
        raise RuleError("There is a draft already: finish it first.")
    rules.check_day(as_of or actor.today, actor.today)
    number = next_number(f"report:{project.pk}")
    report = StatusReport(project=project, number=number, as_of=as_of or actor.today)
    _prefill(actor, report)
    change = store.create(actor, report)
    record(actor, "report.started", report, change, scope_path=project.scope.path)
    return report


def _prefill(actor: Actor, report: StatusReport) -> None:
    """State what the figures say; where they say nothing, what was stated last."""
    figures = queries.figures_now(actor, report)
    last = queries.last_published(actor, report.project_id)
    computed = rules.computed_colours(figures)
    for side in Side:
        name = f"{side.value}_rag"
        known = computed.get(side, "none")
        if known != "none":
            setattr(report, name, known)
        elif last:
            setattr(report, name, getattr(last, name))
    report.next_steps = rules.next_lines(figures["milestones"], report.as_of)


@service("reports.edit")
def edit_report(
    *, actor: Actor, report_id: int, version: int | None = None, **values: Any
) -> StatusReport:
    """Change a draft. `values` are its texts, colours, reasons and day."""
    report = queries.report(actor, report_id, WRITE)
    rules.check_draft(report.state)
    if "as_of" in values:
        rules.check_day(values["as_of"], actor.today)
    rules.check_lines(values.get("next_steps", ""))
    change = store.update(actor, report, expected=version, **values)
    record(actor, "report.edited", report, change, scope_path=report.project.scope.path)
    return report


@service("reports.publish")
def publish_report(*, actor: Actor, report_id: int, version: int | None = None) -> StatusReport:
    """Freeze a draft with the figures of this moment and seal it.

    The health of the project is computed anew, with what the report states, so that a colour that
    is better than the figures becomes a finding at once. Raises InvalidError when a text is missing
    or a more hopeful colour has no reason.
    """
    report = queries.report(actor, report_id, WRITE)
    rules.check_draft(report.state)
    rules.check_day(report.as_of, actor.today)
    rules.check_words({"summary": report.summary, "next_steps": report.next_steps})
    state_rag(actor, report.project, report.stated_rag, report.as_of)
    compute_health(actor=system_actor(actor.now), project_id=report.project_id)
    figures = queries.figures_now(actor, report)
    _check_reasons(report, figures)
    change = store.update(actor, report, expected=version, **_frozen(actor, report, figures))
    path = report.project.scope.path
    record(actor, "report.published", report, _told(change), scope_path=path)
    events.announce(ReportPublished(actor=actor, report_id=report.pk, project_id=report.project_id))
    return report


def _check_reasons(report: StatusReport, figures: dict[str, Any]) -> None:
    stated = {side.value: getattr(report, f"{side.value}_rag") for side in Side}
    reasons = {side.value: getattr(report, f"{side.value}_reason") for side in Side}
    rules.check_reasons(stated, rules.computed_colours(figures), reasons)


def _frozen(actor: Actor, report: StatusReport, figures: dict[str, Any]) -> dict[str, Any]:
    """The columns that a publication sets; the seal covers the frozen figures."""
    content = queries.sealed_content(report) | {"figures": figures}
    plan = figures["plan"]
    return {
        "state": ReportState.PUBLISHED,
        "figures": figures,
        "sha256": rules.seal(content),
        "computed_rag": figures["health"]["rag"],
        "finish": rules.day(plan["finish"]),
        "finish_days": plan["finish_days"],
        "published_at": actor.now,
        "published_by_id": actor.person_id,
    }


def _told(change: store.Change) -> store.Change:
    """The change without the figures, whose seal stands for them."""
    return store.Change(
        {k: v for k, v in change.before.items() if k != "figures"},
        {k: v for k, v in change.after.items() if k != "figures"},
    )


@service("reports.withdraw")
def withdraw_report(
    *, actor: Actor, report_id: int, reason: str, version: int | None = None
) -> StatusReport:
    """Withdraw a published report; it stays readable as published, marked, with the reason.

    What the project states then is what its last standing report says.
    """
    report = queries.report(actor, report_id, WRITE)
    rules.check_published(report.state)
    rules.check_withdrawal(reason)
    change = store.update(
        actor,
        report,
        expected=version,
        state=ReportState.WITHDRAWN,
        withdrawn_at=actor.now,
        withdrawn_reason=reason.strip(),
    )
    _state_last(actor, report.project)
    path = report.project.scope.path
    record(actor, "report.withdrawn", report, change, scope_path=path, reason=reason)
    events.announce(ReportWithdrawn(actor=actor, report_id=report.pk, project_id=report.project_id))
    return report


def _state_last(actor: Actor, project: Project) -> None:
    last = queries.last_published(actor, project.pk)
    if last:
        state_rag(actor, project, last.stated_rag, last.as_of)
    else:
        state_rag(actor, project, "none", None)
