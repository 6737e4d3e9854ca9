"""Whose time holds plans up: the days of finish gained by one more of each person."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..levelling import Levelling, LevellingStoppedError, LevelOptions, level_together
from ..levelling.pooling import identity
from ..network.data import Instant, Plan, Resource, ResourceKind
from ..network.terms import with_more
from ..progress import Progress, Told
from .handing_out import CapacityError

MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A person or crew, and what `extra` more of them would give.

    Attributes
    ----------
    resource : int
        Its id in the first plan that holds it.
    name : str
        Its name there.
    days : float
        Calendar days by which the plans finish earlier, added up; plans that finish later with
        the new order of things are taken off.
    by_plan : tuple of float
        The same for each plan, in their order; below zero where one finishes later.
    finish, finish_with : int
        The last finish of all plans without and with the extra units.
    extra : float
        How many units were added.
    """

    resource: int
    name: str
    days: float
    by_plan: tuple[float, ...]
    finish: Instant
    finish_with: Instant
    extra: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Bottlenecks, most days gained first.

    `finishes` are those of the plans levelled over the pool as it is, `unlevelled` those of the
    plans as they are given; `untried` names those for whom there was no time.
    """

    rows: tuple[Bottleneck, ...]
    finishes: tuple[Instant, ...]
    unlevelled: tuple[Instant, ...]
    untried: tuple[str, ...] = ()


def bottlenecks(
    plans: Sequence[Plan],
    options: LevelOptions | None = None,
    *,
    extra: float = 1.0,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Ranking:
    """Rank people and machines by the days of finish that `extra` more of each would gain.

    The plans are levelled one after the other over their common pool (`level_together`), once as
    it is and once with more of each resource for which something waits or that has too much to
    do. The others hold nothing up and are not in the answer.

    Parameters
    ----------
    plans : sequence of Plan
        In order of priority; resources are the same where their guid is, else their name.
    options : LevelOptions, optional
        For all levelling. Resources are named by the ids of the first plan that holds them.
    extra : float
        Units to add, 1.0 for one full-time person.
    seconds : float, optional
        When to stop. Those for whom most is waited are tried first; the rest is `untried`.
    progress : callable, optional
        `progress(done, total)` counts levellings, one for each person or machine at most; False
        stops.

    Returns
    -------
    Ranking
        Most days first, then by name.

    Raises
    ------
    PlanError
        Where a plan cannot be scheduled.
    CapacityError
        Where `extra` is no number above zero.
    LevellingStoppedError
        Where the time does not suffice to level the plans once, or `progress` said so.
    """
    if not 0 < extra < float("inf"):
        raise CapacityError(f"More of somebody is a number of units above zero, not {extra:g}.")
    options = options or LevelOptions()
    until = None if seconds is None else time.monotonic() + seconds
    told = Told(progress, 1 + _most(plans), LevellingStoppedError)
    now = level_together(plans, options, progress=_clock(told, until))
    waited = _waited(plans, now)
    rows: list[Bottleneck] = []
    untried: tuple[str, ...] = ()
    for at, (who, resource) in enumerate(waited):
        told.tell(1 + at)
        try:
            then = _with_more(plans, options, who, extra, _clock(told, until))
        except LevellingStoppedError:
            if told.stopped:
                raise
            untried = tuple(left.name for _, left in waited[at:])
            break
        rows.append(_row(resource, extra, now, then))
    told.tell(told.total)
    return _ranking(rows, now, untried)


def _most(plans: Sequence[Plan]) -> int:
    """How many can be bottlenecks at most."""
    rows = [r for plan in plans for r in plan.resources]
    return len({identity(r) for r in rows if r.kind is ResourceKind.WORK})


def _clock(told: Told, until: float | None) -> Progress:
    """Goes on while the caller says so and there is time."""
    asked = told.piece()

    def goes_on(done: int, of: int) -> bool:
        wanted = asked is None or asked(done, of) is not False
        return wanted and (until is None or time.monotonic() < until)

    return goes_on


def _waited(plans: Sequence[Plan], now: Sequence[Levelling]) -> list[tuple[str, Resource]]:
    """Resources that something waits for or that have too much to do, by the minutes waited."""
    minutes: dict[str, int] = {}
    first: dict[str, Resource] = {}
    for plan, found in zip(plans, now, strict=True):
        known = {r.id: r for r in plan.resources}
        waits = [(d.resource, d.minutes) for d in found.delays if d.resource is not None]
        waits += [(o.resource, 0) for o in (*found.overloads_before, *found.overloads_after)]
        for resource, each in waits:
            who = identity(known[resource])
            first.setdefault(who, known[resource])
            minutes[who] = minutes.get(who, 0) + each
    order = sorted(minutes, key=lambda who: (-minutes[who], first[who].name, who))
    return [(who, first[who]) for who in order]


def _with_more(
    plans: Sequence[Plan], options: LevelOptions, who: str, extra: float, progress: Progress
) -> tuple[Levelling, ...]:
    """The plans levelled with more units of one resource, at all times."""
    more = [replace(plan, resources=_pool(plan, who, extra)) for plan in plans]
    named = next(r.id for plan in plans for r in plan.resources if identity(r) == who)
    steps = dict(options.capacity)
    if named in steps:
        steps[named] = tuple((since, units + extra) for since, units in steps[named])
    return level_together(more, replace(options, capacity=steps), progress=progress)


def _pool(plan: Plan, who: str, extra: float) -> tuple[Resource, ...]:
    return tuple(with_more(r, extra) if identity(r) == who else r for r in plan.resources)


def _row(
    resource: Resource, extra: float, now: Sequence[Levelling], then: Sequence[Levelling]
) -> Bottleneck:
    days = tuple(
        (one.finish_after - two.finish_after) / MINUTES_OF_DAY
        for one, two in zip(now, then, strict=True)
    )
    finish = max(one.finish_after for one in now)
    with_more = max(two.finish_after for two in then)
    return Bottleneck(resource.id, resource.name, sum(days), days, finish, with_more, extra)


def _ranking(
    rows: Sequence[Bottleneck], now: Sequence[Levelling], untried: tuple[str, ...]
) -> Ranking:
    return Ranking(
        tuple(sorted(rows, key=lambda row: (-row.days, row.name, row.resource))),
        tuple(one.finish_after for one in now),
        tuple(one.finish_before for one in now),
        untried,
    )
