"""Background work: several plans levelled over our people as one problem."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pilothouse.governance.levelling import services
from pilothouse.kit.errors import PilothouseError
from pilothouse.kit.jobs.registry import job
from pilothouse.kit.jobs.running import JobCancelledError, JobContext


@job(services.JOB, "Level projects together")
def compute(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Level the projects of a run and keep what that proposes, or why it could not be done."""
    actor, run_id = context.actor, payload["run_id"]

    def tell(done: int, total: int) -> None:
        context.progress(done, total, _("Looking for an order with fewer delays"))

    try:
        services.compute_run(actor=actor, run_id=run_id, tell=tell)
    except JobCancelledError:
        services.stop_run(actor=actor, run_id=run_id, sentence=_("It was cancelled."))
        raise
    except PilothouseError as error:
        services.stop_run(actor=actor, run_id=run_id, sentence=error.message)
        raise
    except Exception:
        said = _("It failed by an error of the program. Ask an administrator for the log.")
        services.stop_run(actor=actor, run_id=run_id, sentence=said)
        raise
    return {"run_id": run_id}
