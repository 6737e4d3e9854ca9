"""How long closed projects took beside their first baseline, and what that says of a new one."""

from __future__ import annotations

from datetime import date, timedelta

from pilothouse.delivery.schedule.models import Baseline, PlanTask
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.types import HistoryForecast
from pilothouse.delivery.work.types import Stage, Tier
from pilothouse.engine.forecast import NoForecast, Outcome, forecast
from pilothouse.engine.network.data import TaskKind
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

MINUTES_PER_DAY = 1440
OVER = (Stage.BENEFITS, Stage.CLOSED)


def closed_durations(actor: Actor) -> list[Outcome]:
    """Calendar days of closed projects that the actor may see: first baseline and actual.

    A project counts when its plan was frozen before the work and every task is finished; its class
    is its tier. Two queries.
    """
    rows = permits.limit(
        actor, VIEW, Baseline.objects.filter(number=1, plan__project__stage__in=OVER)
    )
    known = rows.select_related("plan__project").defer("content").order_by("plan__project__number")
    unfinished = set(
        PlanTask.objects.filter(plan__project__stage__in=OVER, active=True, actual_finish=None)
        .exclude(kind=TaskKind.SUMMARY)
        .values_list("plan_id", flat=True)
    )
    return [
        Outcome(
            row.plan.project.number,
            (row.finish - row.start) / MINUTES_PER_DAY,
            (row.plan.computed_finish - row.plan.computed_start) / MINUTES_PER_DAY,
            str(row.plan.project.tier),
        )
        for row in known
        if row.plan_id not in unfinished
        and row.finish > row.start
        and row.plan.computed_finish > row.plan.computed_start
    ]


def corrected_finish(
    actor: Actor, start: date | None, finish: date | None, tier: int
) -> HistoryForecast:
    """What closed projects of a tier say of a project that is to run from one day to another."""
    label = str(Tier(tier).label)
    if start is None or finish is None or finish <= start:
        return HistoryForecast(tier=label, why="It has no planned start and finish yet.")
    days = (finish - start).days
    found = forecast(days, closed_durations(actor), str(tier))
    if isinstance(found, NoForecast):
        have = found.basis.n
        return HistoryForecast(
            tier=label, n=have, needed=found.needed, projects=found.basis.projects
        )

    def on(length: float) -> date:
        return start + timedelta(days=round(length))

    return HistoryForecast(
        computed=True,
        tier=label,
        n=found.basis.n,
        projects=found.basis.projects,
        uplift=round(100 * found.uplift, 1),
        chance=round(100 * found.chance),
        finish=on(found.corrected),
        low=on(found.low),
        high=on(found.high),
    )
