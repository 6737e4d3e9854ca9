"""Background work: several plans levelled over our people as one problem."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pilothouse.governance.levelling import services
from pilothouse.kit.actor import Actor
from pilothouse.kit.jobs.registry import job
from pilothouse.kit.jobs.running import JobContext


def stopped(actor: Actor, payload: dict[str, Any], sentence: str) -> None:
    """Keep at the run why it came to no answer."""
    services.stop_run(actor=actor, run_id=payload["run_id"], sentence=sentence)


@job(services.JOB, "Level projects together", stopped=stopped)
def compute(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Level the projects of a run and keep what that proposes."""

    def tell(done: int, total: int) -> None:
        context.progress(done, total, _("Looking for an order with fewer delays"))

    run_id = payload["run_id"]
    services.compute_run(actor=context.actor, run_id=run_id, tell=tell)
    return {"run_id": run_id}
