"""Status reports every four weeks, and the documents that a project files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pilothouse.delivery.schedule.queries import plan_of, variance
from pilothouse.engine import Plan
from pilothouse.foundation.documents.services import add_document
from pilothouse.foundation.documents.types import DocumentKind, Upload
from pilothouse.insight.reports import services as reports
from pilothouse.site.demo.preparing import Undertaking
from pilothouse.site.demo.stage import Company, Steps, at, monday
from pilothouse.site.demo.stories import Fate
from pilothouse.site.demo.working import reporting_ends

CYCLE = timedelta(weeks=4)
KEPT = timedelta(days=210)
LATE = 3
CLOSING = "Hand over what is left, close the registers, write down what was learned."
DRAFTS = ("customer-portal", "crane-electrification")
HOPE = (
    "All work streams are busy and the team is in high spirits. What was lost in design is won "
    "back in test, where we have been careful. No decisions are open."
)
WHY_HOPEFUL = "The test phase holds reserves that the figures do not know of."
LATER: dict[str, str] = {
    "crane-electrification": "The drive sets came nine weeks late from the works, and the cranes "
    "can only be converted one after the other.",
    "payments-platform": "Migration mapping takes longer than planned for every product family.",
    "customer-portal": "Bills and payments had to be built against the provider's new interface.",
    "cyber-uplift": "Old applications keep the sign-in team busy.",
}
HELP: dict[str, str] = {
    "crane-electrification": "A decision on the second crew by the end of next week.",
    "payments-platform": "The sponsor's call to the vendor's managing director.",
}


def status_reports(company: Company, job: Undertaking) -> Steps[None]:
    """A report each fourth Friday, counted back from the last one; two drafts are being written."""
    for friday in _reporting_days(company, job):
        yield at(friday, 18)
        _publish(company, job)
        if not _is_working(company, job):
            return
    if job.story.key in DRAFTS:
        yield at(company.today - timedelta(days=1), 10)
        report = reports.start_report(actor=company.actor(job.story.bpm), project_id=job.key)
        reports.edit_report(
            actor=company.actor(job.story.bpm),
            report_id=report.pk,
            summary=_said(company, job)[:180],
        )


def _reporting_days(company: Company, job: Undertaking) -> Iterator[date]:
    last = monday(company.today) - timedelta(days=3)
    days = []
    first = max(job.start + timedelta(days=11), company.today - KEPT)
    while last > first:
        days.append(last)
        last -= CYCLE
    ends = reporting_ends(company, job.story)
    return (day for day in reversed(days) if day <= ends)


def _is_working(company: Company, job: Undertaking) -> bool:
    plan = plan_of(company.system, job.key)
    return any(task.actual_finish is None for task in plan.tasks if task.duration)


def _publish(company: Company, job: Undertaking) -> None:
    pm = company.actor(job.story.bpm)
    report = reports.start_report(actor=pm, project_id=job.key)
    values: dict[str, Any] = {
        "summary": _said(company, job),
        "help_needed": HELP.get(job.story.key, ""),
    }
    if not report.next_steps.strip():
        going_on = f"Go on with {_under_way(plan_of(company.system, job.key))}."
        values["next_steps"] = going_on if _is_working(company, job) else CLOSING
    if job.story.fate is Fate.WATERMELON:
        values |= {
            "stated_rag": "green", "time_rag": "green", "summary": HOPE,
            "stated_reason": WHY_HOPEFUL, "time_reason": WHY_HOPEFUL, "help_needed": "",
        }  # fmt: skip
    elif report.stated_rag != "green":
        reason = LATER.get(job.story.key, "The figures are behind; the plan holds reserves.")
        values |= {"stated_reason": reason, "time_reason": reason}
    reports.edit_report(actor=pm, report_id=report.pk, **values)
    reports.publish_report(actor=pm, report_id=report.pk)


def _said(company: Company, job: Undertaking) -> str:
    plan = plan_of(company.system, job.key)
    work = [task for task in plan.tasks if task.duration]
    done = sum(task.actual_finish is not None for task in work)
    days = variance(company.system, job.key).finish_days or 0
    text = f"{done} of {len(work)} tasks are done. Under way: {_under_way(plan)}. "
    if days > LATE:
        reason = LATER.get(job.story.key, "Several tasks took longer than planned.")
        return f"{text}The finish is {days:.0f} working days behind the baseline. {reason}"
    return f"{text}The finish holds, and so does the budget."


def _under_way(plan: Plan) -> str:
    names = [
        task.name[0].lower() + task.name[1:]
        for task in plan.tasks
        if task.actual_start is not None and task.actual_finish is None
    ]
    return ", ".join(names[:3]) or "getting ready for the next phase"


def planning_papers(company: Company, job: Undertaking) -> Steps[None]:
    """What is filed while the project is planned."""
    story = job.story
    yield at(job.before(42), 15)
    _file(company, job, story.bpm, "Management plan", DocumentKind.SPECIFICATION, (
        f"# Management plan: {story.name}", "", story.objective, "",
        "- Progress is reported every Friday, status every four weeks.",
        "- The PMs decide changes up to £10,000 and two days.",
        "- A result is accepted by whoever signs its test plan.",
    ))  # fmt: skip
    yield at(job.before(40), 11)
    _file(company, job, story.tpm, "Notes of the risk workshop", DocumentKind.MINUTES, (
        f"# Risk workshop: {story.name}", "",
        *(f"- {risk.title}: {risk.cause[0].lower()}{risk.cause[1:]}." for risk in story.risks),
    ))  # fmt: skip


def minutes(company: Company, job: Undertaking) -> Steps[None]:
    """Minutes of the steering group, every two months while there is work."""
    day = job.start + timedelta(days=30)
    while day <= reporting_ends(company, job.story):
        yield at(day, 16)
        if not _is_working(company, job):
            return
        _file(company, job, job.story.bpm, f"Steering group, {day:%B %Y}", DocumentKind.MINUTES, (
            f"# Steering group of {job.story.name}, {day:%d %B %Y}", "", _said(company, job), "",
            "Next meeting in two months.",
        ))  # fmt: skip
        day += timedelta(days=61)


def _file(
    company: Company,
    job: Undertaking,
    who: str,
    title: str,
    kind: DocumentKind,
    lines: tuple[str, ...],
) -> None:
    name = f"{title.lower().replace(',', '').replace(' ', '-')}.md"
    content = ("\n".join(lines) + "\n").encode()
    add_document(
        actor=company.actor(who), scope_id=job.scope_id, title=title,
        upload=Upload(name, content), kind=kind,
    )  # fmt: skip
