"""Simulating a project's plan with the risks of its register, and keeping what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.control.risks import queries
from pilothouse.control.risks.models import RiskSimulation
from pilothouse.control.risks.permissions import VIEW
from pilothouse.control.risks.queries.simulation import JOB
from pilothouse.control.risks.rules.simulating import SAFE, simulated
from pilothouse.delivery.schedule.queries import plan_row, priced_plan_of
from pilothouse.delivery.schedule.queries.analysis import iterations_for, working_time
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.services.forecasting import SEED
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.engine import PlanError, Uncertainty
from pilothouse.engine.risk import Ranges
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.models import Job
from pilothouse.kit.services import note_unchanged, service
from pilothouse.kit.store import Change

Tell = Callable[[int, int], None]


def simulate_risks(
    *, actor: Actor, project_id: int, tell: Tell | None = None
) -> RiskSimulation | None:
    """Simulate a plan with its register and keep the figures; once per state of both.

    Returns None for a plan without tasks and a register of which nothing can count. The same seed
    and number of iterations as the plan's own forecast, so that both say the same P50 and P80.
    The seconds that it takes are spent outside the transaction. Raises RuleError where the plan
    cannot be simulated.
    """
    row = plan_row(actor, project_id)
    shown = queries.simulation(actor, project_id)
    plan, mark = load(row).plan, queries.mark_of(project_id)
    if not plan.tasks or not shown.bound.events:
        return None
    if shown.is_current and shown.can_ask:
        return shown.newest
    count = iterations_for(len(plan.tasks))
    ranges = Ranges.of_plan(plan)
    try:
        found = simulated(
            priced_plan_of(actor, project_id),
            Uncertainty(estimates=ranges.estimates, events=shown.bound.events),
            working_time(plan),
            currency=row.project.currency,
            seed=SEED,
            iterations=count,
            tell=tell,
        )
    except PlanError as error:
        raise RuleError(str(error)) from error
    content = found.content | {"ranges": len(ranges.estimates), "ranges_outrun": len(ranges.outrun)}
    return record_simulation(
        actor=actor, project_id=project_id, revision=row.version, mark=mark,
        iterations=count, content=content, futures=found.futures,
    )  # fmt: skip


@service("risks.record_simulation")
def record_simulation(
    *,
    actor: Actor,
    project_id: int,
    revision: int,
    mark: str,
    iterations: int,
    content: dict[str, Any],
    futures: bytes,
) -> RiskSimulation:
    """Keep what a simulation said of a plan at a revision and its register at a mark."""
    project = project_by_id(actor, project_id)
    permits.require(actor, VIEW, project.scope.path)
    known = RiskSimulation.objects.filter(project_id=project_id).first()
    same = known is not None and (known.revision, known.mark) == (revision, mark)
    if known is not None and same and known.futures is not None:
        note_unchanged()
        return known
    row, _made = RiskSimulation.objects.update_or_create(
        project_id=project_id,
        defaults={
            "revision": revision, "mark": mark, "at": actor.now, "iterations": iterations,
            "seed": SEED, "content": content, "futures": futures,
        },
    )  # fmt: skip
    facts = {"revision": revision, "finish": content["finish"]}
    for name in ("before", "after"):
        if content[name]:
            facts[f"p{SAFE}_{name}"] = content[name]["finish"][str(SAFE)]
    record(actor, "risks.simulated", row, Change({}, facts), scope_path=project.scope.path)
    return row


@service("risks.request_simulation")
def request_simulation(*, actor: Actor, project_id: int) -> Job:
    """Have the plan simulated with its register by a job; the one that waits already will do.

    Raises RuleError where no risk can count, NotFoundError where there is no plan to be seen.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, VIEW, project.scope.path)
    plan_row(actor, project_id)
    if not queries.simulation(actor, project_id).bound.events:
        raise RuleError(_("No risk of the register has the figures that a simulation needs."))
    waiting = queries.waiting_job(project_id)
    if waiting is not None:
        note_unchanged()
        return waiting
    job = enqueue(actor, JOB, {"project_id": project_id}, scope_path=project.scope.path)
    record(actor, "risks.simulation_asked", project, Change({}, {"job": job.pk}),
           scope_path=project.scope.path)  # fmt: skip
    return job
