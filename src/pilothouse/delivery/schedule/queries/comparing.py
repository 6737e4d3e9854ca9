"""Baselines compared: any two, or one with the plan as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from pilothouse.delivery.schedule.queries.analysis import baseline, baseline_plan
from pilothouse.delivery.schedule.queries.file_baselines import file_baseline, file_number
from pilothouse.delivery.schedule.queries.plans import plan_of, plan_row
from pilothouse.delivery.schedule.queries.rows import Loaded, computed_of, load
from pilothouse.delivery.schedule.rules.compare import Comparison, compare_plans
from pilothouse.delivery.schedule.rules.compare_values import (
    ValueState,
    compare_values,
    state_of_file,
    state_of_frozen,
    state_of_plan,
)
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
    """What differs between two states of a project's plan, and what moved its finish.

    A state is the number of a baseline, the key of a baseline of the plan's file (f0 to f10), or
    now. Where one is of the file, dates, durations, work and cost are compared. Raises
    NotFoundError.
    """
    if file_number(first) is None and file_number(second) is None:
        sides = [side(actor, project_id, key) for key in (first, second)]
        return compare_plans(sides[0].plan, sides[1].plan)
    loaded = load(plan_row(actor, project_id))
    before, after = (_values(actor, loaded, key) for key in (first, second))
    return compare_values(before, after, loaded.plan)


def _values(actor: Actor, loaded: Loaded, key: str) -> ValueState:
    if key == NOW:
        return state_of_plan(computed_of(loaded))
    if (number := file_number(key)) is not None:
        return state_of_file(loaded.plan, file_baseline(loaded.row, number).number)
    return state_of_frozen(side(actor, loaded.row.project_id, key).plan)


def compared_states(first: Plan, second: Plan) -> Comparison:
    """What differs between any two states of a plan, and what moved the finish."""
    return compare_plans(first, second)
