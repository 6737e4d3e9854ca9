"""Baselines compared: any two, or one with the plan as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from pilothouse.delivery.schedule.queries.analysis import baseline, baseline_plan
from pilothouse.delivery.schedule.queries.plans import plan_of
from pilothouse.delivery.schedule.rules.compare import Comparison, compare_plans
from pilothouse.engine.network.data import Plan
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError

__all__ = ["NOW", "Comparison", "Side", "compared_states", "comparison", "side"]
NOW = "now"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    key: str
    plan: Plan


def side(actor: Actor, project_id: int, key: str) -> Side:
    """A baseline by its number, or the plan as it is now. Raises NotFoundError."""
    if key == NOW:
        return Side(NOW, plan_of(actor, project_id))
    row = baseline(actor, project_id, int(key)) if key.isdigit() else None
    if row is None:
        raise NotFoundError("There is no such baseline, or it is not shared with you.")
    return Side(key, baseline_plan(row))


def comparison(actor: Actor, project_id: int, first: str, second: str = NOW) -> Comparison:
    """What differs between two states of a project's plan, and what moved its finish."""
    return compare_plans(side(actor, project_id, first).plan, side(actor, project_id, second).plan)


def compared_states(first: Plan, second: Plan) -> Comparison:
    """What differs between any two states of a plan, and what moved the finish."""
    return compare_plans(first, second)
