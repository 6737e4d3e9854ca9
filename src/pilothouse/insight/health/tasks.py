"""The daily look at every running project."""

from __future__ import annotations

from datetime import time
from typing import Any

from pilothouse.delivery.schedule.queries import prepare_plan
from pilothouse.delivery.work.queries import running_projects
from pilothouse.insight.health.services import compute_health
from pilothouse.kit.jobs.registry import job, scheduled
from pilothouse.kit.jobs.running import JobContext

DAILY = "health.daily"


@job(DAILY, "Look at every running project", attempts=2, yields=True)
def look_at_all(context: JobContext, _payload: dict[str, Any]) -> dict[str, Any]:
    """Compute the health of every running project, one transaction each."""
    projects = list(running_projects(context.actor).order_by("pk"))
    for done, project in enumerate(projects):
        context.progress(done, len(projects), project.name)
        prepare_plan(context.actor, project.pk)
        compute_health(actor=context.actor, project_id=project.pk)
    return {"projects": len(projects)}


scheduled(DAILY, daily_at=time(5, 30))
