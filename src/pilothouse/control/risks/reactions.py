"""What follows from changes of figures and plans: a new simulation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from pilothouse.control.risks import queries
from pilothouse.control.risks.queries.simulation import JOB
from pilothouse.control.risks.types import FiguresChanged
from pilothouse.delivery.schedule.queries import plan_row_or_none
from pilothouse.delivery.schedule.services.changing import request_forecast
from pilothouse.delivery.schedule.types import PlanChanged
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.events import reacts_to
from pilothouse.kit.jobs.running import enqueue

if TYPE_CHECKING:
    from pilothouse.delivery.schedule.models import Plan


@reacts_to(FiguresChanged)
def simulate_anew(event: FiguresChanged) -> None:
    """The plan's own forecast and the page of the register follow its figures."""
    system = system_actor(event.actor.now)
    row = plan_row_or_none(system, event.project_id)
    if row is not None:
        request_forecast(system, row)
        _follow(system, row)


@reacts_to(PlanChanged)
def follow_the_plan(event: PlanChanged) -> None:
    """A plan with figures in its register is simulated with them again."""
    system = system_actor(event.actor.now)
    row = plan_row_or_none(system, event.project_id)
    if row is not None:
        _follow(system, row, event.rest)


def _follow(actor: Actor, row: Plan, rest: timedelta = timedelta()) -> None:
    """Have a project with figures in its register simulated anew, a `rest` after the commit."""
    key = row.project_id
    if queries.mark_of(key) and queries.waiting_job(key) is None:
        with transaction.atomic():
            path = row.project.scope.path
            enqueue(actor, JOB, {"project_id": key}, scope_path=path, rest=rest)
