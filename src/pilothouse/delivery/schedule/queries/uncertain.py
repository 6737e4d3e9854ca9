"""What is uncertain about a project's plan beside its durations; upper areas name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pilothouse.engine import RiskEvent, Uncertainty
from pilothouse.engine.network.data import Plan


@dataclass(frozen=True, slots=True)
class RiskSource:
    """An area's risks of a project: the events that may hit a plan of it, and a mark of them.

    The mark changes with the figures; it is empty where there are none.
    """

    events: Callable[[int, Plan], tuple[RiskEvent, ...]]
    mark: Callable[[int], str]


_sources: dict[str, RiskSource] = {}


def provide_risks(group: str, source: RiskSource) -> None:
    """Register an area's answer to what may happen to a project's plan."""
    _sources[group] = source


def uncertainty_of(project_id: int, plan: Plan) -> Uncertainty:
    """The default uncertainty, with the events that may hit a plan of this project."""
    events = (event for source in _sources.values() for event in source.events(project_id, plan))
    return Uncertainty(events=tuple(events))


def risk_mark(project_id: int) -> str:
    """What a project's simulation reads of its risks, as a mark; empty where it reads nothing."""
    return "".join(source.mark(project_id) for source in _sources.values())
