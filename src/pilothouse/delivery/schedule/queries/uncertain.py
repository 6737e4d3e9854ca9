"""What is uncertain about a project's plan: ranges of its tasks, and what upper areas name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import ngettext

from pilothouse.engine import RiskEvent, Uncertainty
from pilothouse.engine.network.data import Plan
from pilothouse.engine.risk import Ranges


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
    """Ranges of tasks, the default for all others, and the events that may hit such a plan."""
    events = (event for source in _sources.values() for event in source.events(project_id, plan))
    return Uncertainty(estimates=Ranges.of_plan(plan).estimates, events=tuple(events))


def ranges_told(counted: int, outrun: int = 0) -> str:
    """How many tasks are simulated with ranges of their own, and how many ranges do not count.

    Empty where there are none.
    """
    told = []
    if counted:
        told.append(
            ngettext(
                "%(n)s task has a range of its own.", "%(n)s tasks have ranges of their own.",
                counted,
            )
            % {"n": counted}
        )  # fmt: skip
    if outrun:
        told.append(
            ngettext(
                "%(n)s range does not count, as the task's duration lies outside it.",
                "%(n)s ranges do not count, as the tasks' durations lie outside them.",
                outrun,
            )
            % {"n": outrun}
        )
    return " ".join(told)


def risk_mark(project_id: int) -> str:
    """What a project's simulation reads of its risks, as a mark; empty where it reads nothing."""
    return "".join(source.mark(project_id) for source in _sources.values())
