"""Background work of gates: compliance is computed anew when something changed, and every night."""

from __future__ import annotations

from datetime import time
from typing import Any

from pilothouse.delivery.work.queries import running_projects
from pilothouse.governance.gates.services import check_compliance
from pilothouse.kit.jobs.registry import job, scheduled
from pilothouse.kit.jobs.running import JobContext


@job("gates.check", "Hold a project against its standard", attempts=2, yields=True)
def check_project(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Compute one project's compliance."""
    state = check_compliance(actor=context.actor, project_id=payload["project_id"])
    return {"blocking": state.blocking if state else 0}


@job("gates.check_all", "Hold all projects against their standards", yields=True)
def check_all(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Compute the compliance of every running project."""
    keys = list(running_projects(context.actor).order_by("pk").values_list("pk", flat=True))
    for done, key in enumerate(keys, start=1):
        check_compliance(actor=context.actor, project_id=key)
        context.progress(done, len(keys))
    return {"projects": len(keys), **payload}


scheduled("gates.check_all", daily_at=time(4, 30))
