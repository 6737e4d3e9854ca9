"""Execution: every Friday progress, a new data date, and a look at the project's health."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pilothouse.control.risks.queries import open_risks_of
from pilothouse.control.risks.services import close_risk
from pilothouse.delivery.schedule.queries import plan_of
from pilothouse.delivery.schedule.services import edit_plan, simulate_plan
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.insight.health.services import compute_health
from pilothouse.site.demo.preparing import Undertaking
from pilothouse.site.demo.stage import Company, Steps, at
from pilothouse.site.demo.stories import Fate
from pilothouse.site.demo.working import Truth, reporting_ends

FRIDAY = timedelta(days=4)
WEEK = timedelta(days=7)
QUARTER = timedelta(days=91)


def weeks(company: Company, job: Undertaking, truth: Truth) -> Steps[None]:
    """Report each week until the work is done, or nobody reports any more."""
    truth.learn(plan_of(company.system, job.key))
    last = reporting_ends(company, job.story)
    for friday in _fridays(job.start):
        yield at(friday, 17)
        plan = plan_of(company.system, job.key)
        if friday <= last:
            edits = truth.week(plan, friday)
            edit_plan(actor=company.actor(job.story.tpm), project_id=job.key, edits=edits)
        if _is_looked_at(company, friday):
            look(company, job)
        if all(task.actual_finish is not None for task in plan.tasks if task.duration):
            return


def _is_looked_at(company: Company, friday: date) -> bool:
    """Each week of the last quarter; before that every second week, which is enough for trends."""
    return friday > company.today - QUARTER or friday.isocalendar().week % 2 == 0


def _fridays(start: date) -> Iterator[date]:
    friday = start + FRIDAY
    while True:
        yield friday
        friday += WEEK


def look(company: Company, job: Undertaking) -> None:
    """Simulate the finish and compute findings, as the nightly job would."""
    simulate_plan(actor=company.system, project_id=job.key)
    compute_health(actor=company.system, project_id=job.key)


def ending(company: Company, job: Undertaking) -> Steps[None]:
    """Closing, benefits, the end: as far as the story goes."""
    fate, pm = job.story.fate, company.actor
    steps: dict[Fate, tuple[tuple[int, Stage, str], ...]] = {
        Fate.CLOSING: ((7, Stage.CLOSING, "All is delivered; the old site is being handed back."),),
        Fate.BENEFITS: (
            (6, Stage.CLOSING, "All is delivered."),
            (26, Stage.BENEFITS, "Accepted by the owners. Licences are measured for a year."),
        ),
        Fate.CLOSED: (
            (6, Stage.CLOSING, "All vans are fitted."),
            (27, Stage.BENEFITS, "Accepted by the fleet. Fuel is measured for two quarters."),
            (95, Stage.CLOSED, "Fuel is down by 9.6 % over a quarter; the target was a tenth."),
        ),
    }
    done = company.moment.date()
    for days, stage, reason in steps.get(fate, ()):
        yield at(done + timedelta(days=days), 11)
        if stage is Stage.CLOSING:
            close_risks(company, job)
        move_to_stage(actor=pm(job.story.bpm), project_id=job.key, stage=stage, reason=reason)


def close_risks(company: Company, job: Undertaking) -> None:
    """What can no longer happen is closed before the project is."""
    for risk in list(open_risks_of(company.system, job.key)):
        close_risk(
            actor=company.actor(job.story.bpm), risk_id=risk.pk,
            reason="The work is done; this can no longer happen.",
        )  # fmt: skip
