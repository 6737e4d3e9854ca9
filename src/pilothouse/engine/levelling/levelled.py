"""The answer of levelling a plan: what waits for whom, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..network.data import Instant, Minutes, Plan
from ..scheduling.result import Schedule
from .demand import Overload


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the resource until then: a task of this plan, or one of another project."""

    task: int | None
    name: str
    project: str = ""


@dataclass(frozen=True, slots=True)
class Delay:
    """One task that waits, or is interrupted, and why.

    Attributes
    ----------
    task : int
        The task.
    minutes : int
        The levelling delay it now has, in elapsed minutes.
    start_before, start_after : int
        When it starts in the plan as it was, and now.
    resource : int, optional
        What it waits for last; None for a delay that was there before.
    free_at : int, optional
        When enough of the resource is free.
    holders : tuple of Holder
        The tasks that have the resource until then.
    parts : int
        Into how many parts it is interrupted; 1 for none.
    text : str
        The reason in words.
    units : float
        How many units of the resource there are while it waits.
    """

    task: int
    minutes: Minutes
    start_before: Instant
    start_after: Instant
    resource: int | None
    free_at: Instant | None
    holders: tuple[Holder, ...] = ()
    parts: int = 1
    text: str = ""
    units: float = 1.0


@dataclass(frozen=True)
class Levelling:
    """A levelled plan beside the plan as it was.

    Attributes
    ----------
    plan : Plan
        With levelling delays (and parts, where work may be interrupted) and nothing else changed.
    before, after : Schedule
        Dates of the plan as it was and as it is now.
    delays : tuple of Delay
        Every task that levelling moved by a delay of its own, in order of start. Tasks that only
        follow them are not in it.
    overloads_before, overloads_after : tuple of Overload
        Who had too much to do, and what levelling could not resolve.
    seconds : float
        How long it took.
    bound : int
        No levelling that leaves nobody overloaded finishes before this instant, whatever is
        reserved for others staying as it is: proven. It is the finish without any delay, or later
        where the plan is simple enough for the solver's proof to hold for it: one calendar, no
        progress, no dates but earliest starts, no lead beyond a start, nothing interrupted.
    """

    plan: Plan
    before: Schedule
    after: Schedule
    delays: tuple[Delay, ...]
    overloads_before: tuple[Overload, ...]
    overloads_after: tuple[Overload, ...]
    seconds: float
    bound: Instant

    @property
    def proven(self) -> bool:
        """Whether no levelling without overload finishes earlier than this one."""
        return self.finish_after <= self.bound

    @property
    def finish_before(self) -> Instant:
        return self.before.finish

    @property
    def finish_after(self) -> Instant:
        return self.after.finish

    @cached_property
    def changed(self) -> Mapping[int, tuple[Minutes, int]]:
        """By task, its new delay and number of parts, where levelling gave it another."""
        return {delay.task: (delay.minutes, delay.parts) for delay in self.delays}

    @property
    def moved(self) -> int:
        """How many tasks start or finish at another time than before."""
        one, two = self.before.arrays, self.after.arrays
        return int(((one.start != two.start) | (one.finish != two.finish)).sum())
