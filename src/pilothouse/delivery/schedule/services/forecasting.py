"""Simulating a plan's finish and keeping what came out."""

from __future__ import annotations

from django.utils.translation import ngettext

from pilothouse.delivery.schedule.models import PlanForecast
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries.analysis import finish_distribution, iterations_for
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.queries.uncertain import (
    ranges_told,
    risk_mark,
    uncertainty_of,
)
from pilothouse.engine import RiskResult
from pilothouse.engine.network.data import PlanError
from pilothouse.engine.risk import Ranges
from pilothouse.foundation.audit.services import record
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.services import note_unchanged, service
from pilothouse.kit.store import Change

SEED = 7


def simulate_plan(*, actor: Actor, project_id: int) -> PlanForecast | None:
    """Simulate the finish of a plan and keep P50 and P80; once per revision and state of its risks.

    The risks that upper areas name count as they are today. Returns None for a plan without tasks.
    Raises RuleError when it cannot be simulated. The seconds that it takes are spent outside the
    transaction, which would hold up every writer.
    """
    row = plan_row(actor, project_id, VIEW)
    mark = risk_mark(project_id)
    known = PlanForecast.objects.filter(plan=row).order_by("-pk").first()
    if known is not None and (known.revision, known.risks) != (row.version, mark):
        known = None
    plan = load(row).plan
    if known is not None or not plan.tasks:
        return known
    try:
        known_risks = uncertainty_of(project_id, plan)
        result = finish_distribution(plan, iterations_for(len(plan.tasks)), SEED, known_risks)
    except PlanError as error:
        raise RuleError(str(error)) from error
    count, ranges = len(known_risks.events), Ranges.of_plan(plan)
    told = [ranges_told(len(ranges.estimates), len(ranges.outrun))]
    if count:
        told.append(ngettext(
            "%(n)s risk of the register may happen.", "%(n)s risks of the register may happen.",
            count,
        ) % {"n": count})  # fmt: skip
    return record_forecast(
        actor=actor, project_id=project_id, revision=row.version, result=result, risks=mark,
        said=" ".join(filter(None, told)),
    )  # fmt: skip


@service("schedule.record_forecast")
def record_forecast(
    *,
    actor: Actor,
    project_id: int,
    revision: int,
    result: RiskResult,
    risks: str = "",
    said: str = "",
) -> PlanForecast:
    """Keep what a simulation said of a plan at a revision; the newest one of the same risks stays.

    `risks` marks the risks that it had, `said` tells them and the ranges of tasks.
    """
    row = plan_row(actor, project_id, VIEW)
    known = PlanForecast.objects.filter(plan=row).order_by("-pk").first()
    if known is not None and (known.revision, known.risks) == (revision, risks):
        note_unchanged()
        return known
    forecast = _kept(actor, row.pk, revision, result, risks, said)
    change = Change({}, {"p50": forecast.p50, "p80": forecast.p80, "finish": forecast.finish})
    record(actor, "plan.simulated", row, change, scope_path=row.project.scope.path)
    return forecast


def _kept(
    actor: Actor, plan_id: int, revision: int, result: RiskResult, risks: str, said: str
) -> PlanForecast:
    return PlanForecast.objects.create(
        plan_id=plan_id,
        revision=revision,
        at=actor.now,
        finish=result.deterministic_finish,
        p50=result.percentile(50),
        p80=result.percentile(80),
        iterations=result.iterations,
        seed=result.seed,
        assumption=f"{result.assumption} {said}".strip(),
        risks=risks,
    )
