"""The last look before the doors open: figures, compliance, and what has been read."""

from __future__ import annotations

from datetime import timedelta

from pilothouse.delivery.schedule.queries import plan_row_or_none
from pilothouse.delivery.schedule.services import simulate_plan
from pilothouse.delivery.work.queries import running_projects
from pilothouse.foundation.notify.queries import notifications
from pilothouse.foundation.notify.services import mark_read
from pilothouse.governance.gates.services import check_compliance
from pilothouse.insight.health.services import compute_health
from pilothouse.kit.jobs.running import cancel
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job
from pilothouse.site.demo.stage import Company

NEWS = timedelta(days=6)
LETTERS = ("notify.email", "agreements.mail_link")


def look_at_all(company: Company) -> None:
    """Compute today's figures of every running project."""
    company.moment = company.now
    for project in running_projects(company.system).order_by("pk"):
        if plan_row_or_none(company.system, project.pk) is not None:
            simulate_plan(actor=company.system, project_id=project.pk)
        compute_health(actor=company.system, project_id=project.pk)
        check_compliance(actor=company.system, project_id=project.pk)


def settle(company: Company) -> None:
    """After the commit: what is old was read, and no letters of last year go out today."""
    for member in company.leads.values():
        actor = company.person(member.pk)
        old = notifications(actor).filter(read_at=None, created_at__lt=company.now - NEWS)
        for row in list(old):
            mark_read(actor=actor.at(row.created_at + timedelta(hours=3)), notification_id=row.pk)
    for job in Job.objects.filter(kind__in=LETTERS, state=JobState.WAITING):
        cancel(job)
