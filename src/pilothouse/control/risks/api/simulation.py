"""What the register makes of the plan, in the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from pilothouse.control.risks import queries, services
from pilothouse.control.risks.permissions import VIEW
from pilothouse.control.risks.types import Chances
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.engine import to_datetime
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.http.base import actor_of, operation

router = Router(tags=["risks"])


class PercentileOut(Schema):
    """A finish and a cost that are kept with `percent` certainty."""

    percent: int
    finish: datetime
    cost: Decimal | None


class OutlookOut(Schema):
    """One side of the simulation; contingency is P80 less the plan, in working days and money."""

    percentiles: list[PercentileOut]
    contingency_days: float
    contingency_cost: Decimal | None
    plan_kept: float


class SavingOut(Schema):
    """What the P80 gains when a risk is taken away, in working days and money."""

    number: str
    title: str
    days: float
    cost: Decimal | None


class DecisiveOut(Schema):
    """How often a task is critical, and how closely the finish follows its duration."""

    uid: int
    name: str
    criticality: float
    cruciality: float | None


class UncountedOut(Schema):
    """A risk that does not count, and why."""

    risk_id: int
    number: str
    title: str
    why: str


class SimulationOut(Schema):
    """The newest simulation; `after` is null where no response has figures.

    `ranges` tasks were drawn from ranges of their own; `ranges_outrun` no longer hold the duration
    of their task and did not count.
    """

    at: datetime
    is_current: bool
    revision: int
    iterations: int
    seed: int
    currency: str
    finish: datetime
    cost: Decimal | None
    plan_has_cost: bool
    price_of_responses: Decimal
    before: OutlookOut
    after: OutlookOut | None
    risks: list[SavingOut]
    tasks: list[DecisiveOut]
    left_out: list[UncountedOut]
    assumption: str
    ranges: int
    ranges_outrun: int


class ChanceOut(Schema):
    """Shares of the futures, 0 to 1: done by the day, within the cost, and both."""

    on_time: float | None
    within_cost: float | None
    both: float | None


class ChancesOut(Schema):
    """The chance of keeping a day and a cost; `after` is null where no response has figures."""

    by: date | None
    cost: Decimal | None
    before: ChanceOut
    after: ChanceOut | None


class AskedOut(Schema):
    """The job that computes it."""

    job_id: int


@router.get(
    "/projects/{project_id}/risks/simulation",
    **operation(
        "risks.simulation", permission=VIEW, summary="The plan simulated with its risks",
        response=SimulationOut,
    ),
)  # fmt: skip
def read_simulation(request: HttpRequest, project_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    plan_row(actor, project_id)
    found = queries.simulation(actor, project_id)
    row = found.newest
    if row is None:
        raise NotFoundError("The plan has not been simulated with its risks yet.")
    content = row.content
    return {
        "at": row.at,
        "is_current": found.is_current,
        "revision": row.revision,
        "iterations": row.iterations,
        "seed": row.seed,
        "currency": content["currency"],
        "finish": to_datetime(content["finish"]),
        "cost": content["cost"],
        "plan_has_cost": content["plan_has_cost"],
        "price_of_responses": content["price"],
        "before": _outlook(content["before"]),
        "after": _outlook(content["after"]) if content["after"] else None,
        "risks": [
            {"number": each["number"], "title": each["name"], "days": each["days"],
             "cost": each["money"]}
            for each in content["removed"]
        ],
        "tasks": content["tasks"],
        "left_out": list(found.bound.left_out),
        "assumption": content["assumption"],
        "ranges": content.get("ranges", 0),
        "ranges_outrun": content.get("ranges_outrun", 0),
    }  # fmt: skip


def _outlook(side: dict[str, Any]) -> dict[str, Any]:
    return {
        "percentiles": [
            {"percent": int(key), "finish": to_datetime(finish),
             "cost": side["cost"] and side["cost"][key]}
            for key, finish in side["finish"].items()
        ],
        "contingency_days": side["days"],
        "contingency_cost": side["money"],
        "plan_kept": side["kept"],
    }  # fmt: skip


@router.get(
    "/projects/{project_id}/risks/simulation/chances",
    **operation(
        "risks.chances", permission=VIEW, summary="How probable it is to keep a day and a cost",
        response=ChancesOut,
    ),
)  # fmt: skip
def read_chances(
    request: HttpRequest, project_id: int, by: date | None = None, cost: Decimal | None = None
) -> Chances:
    actor = actor_of(request)
    plan_row(actor, project_id)
    return queries.chances(actor, project_id, by, cost)


@router.post(
    "/projects/{project_id}/risks/simulation",
    **operation(
        "risks.simulate", permission=VIEW, summary="Simulate the plan with its risks, as a job",
        response=AskedOut, status=202,
    ),
)  # fmt: skip
def simulate(request: HttpRequest, project_id: int) -> Status[dict[str, int]]:
    job = services.request_simulation(actor=actor_of(request), project_id=project_id)
    return Status(202, {"job_id": job.pk})
