"""Background work: a plan simulated with the risks of its register."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pilothouse.control.risks import services
from pilothouse.control.risks.queries.simulation import JOB
from pilothouse.kit.jobs.registry import job
from pilothouse.kit.jobs.running import JobContext


@job(JOB, "Simulate a plan with its risks", yields=True)
def simulate(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Keep the figures of a plan with its register after one of them changed."""

    def tell(done: int, total: int) -> None:
        context.progress(done, total, _("Taking the risks away one at a time"))

    row = services.simulate_risks(actor=context.actor, project_id=payload["project_id"], tell=tell)
    return {"simulation_id": row.pk if row else None}
