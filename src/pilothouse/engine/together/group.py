"""A group of plans made ready: ends of the crossings looked up, stand-ins made, circles refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..network.arrays import BEGUN, FROM_START, LAGGED, LEAF, REMAINING
from ..network.data import (
    Convention,
    Crossing,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    Plan,
    PlanError,
)
from ..network.draft import lag_minutes
from ..network.errors import BadReferenceError, CycleError, ImpossibleValueError
from .circles import CrossingCycleError, refuse_circles
from .members import Member, Outline, StandIn, title

Outlines = Mapping[str, Outline]
NONE = -1
_ELAPSED = (LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT)


@dataclass(frozen=True, slots=True)
class Join:
    """A crossing between nodes: `source` and its stand-in `ghost`, `target` and its `outpost`.

    `into` is the edge from the ghost to the target, in the later plan; `out` the one from the
    source to the outpost, in the earlier one. A join that does not hold anybody back only shows
    the outpost when the other task is.
    """

    crossing: int
    before: Member
    after: Member
    source: int
    ghost: int
    target: int
    outpost: int
    into: int
    out: int

    @property
    def holds(self) -> bool:
        """Whether the later task waits for the earlier one."""
        return self.into != NONE

    @property
    def counts_remaining(self) -> bool:
        """Whether the lag counts from the start of what remains of begun work."""
        return bool(self.after.edges.form[self.into] & REMAINING)


@dataclass(frozen=True)
class Group:
    """Members in an order in which most joins lead onwards, and the joins."""

    members: tuple[Member, ...]
    joins: tuple[Join, ...]
    crossings: tuple[Crossing, ...]
    place: Mapping[int, int]
    """Of each crossing that was spread over the tasks of a summary, the one that was given."""


def make_group(plans: Mapping[str, Plan], given: Sequence[Crossing]) -> Group:
    """Compile plans and the crossings between them. Raises PlanError where that cannot be."""
    if not plans:
        raise ImpossibleValueError("a group needs at least one plan")
    outlines = {key: _outline(plan) for key, plan in plans.items()}
    spread = list(_spread(outlines, given))
    crossings = tuple(crossing for _, crossing in spread)
    members = {key: _member(key, outlines, crossings) for key in plans}
    joins = tuple(
        _join(n, x, members[x.predecessor[0]], members[x.successor[0]], outlines)
        for n, x in enumerate(crossings)
    )
    for join in joins:
        if join.holds:
            _same_lag(join, crossings[join.crossing])
        _show(join)
    refuse_circles(list(members.values()), [_ends(join) for join in joins if join.holds])
    for member in members.values():
        member.pack()
    order = _order(list(members), crossings)
    place = {n: row for n, (row, _) in enumerate(spread)}
    return Group(tuple(members[key] for key in order), joins, crossings, place)


def _outline(plan: Plan) -> Outline:
    if plan.options.from_finish:
        raise ImpossibleValueError(
            f"plan “{title(plan)}” is scheduled from its finish: plans that are linked to others "
            "are scheduled from their start"
        )
    return Outline(plan)


def _spread(outlines: Outlines, given: Sequence[Crossing]) -> Iterator[tuple[int, Crossing]]:
    """Crossings with their rows; to the finish of a summary is to that of each task below it."""
    for row, x in enumerate(given):
        for key, number in (x.predecessor, x.successor):
            if key not in outlines:
                raise BadReferenceError(f"a link names plan “{key}”, which is not in the group")
            outlines[key].task(number)
        if x.predecessor[0] == x.successor[0]:
            raise BadReferenceError(
                f"a link from task {x.predecessor[1]} to task {x.successor[1]} stays inside plan "
                f"“{x.successor[0]}”: give it to that plan as one of its own links"
            )
        leaves = outlines[x.successor[0]].leaves(x.successor[1])
        if leaves is None or (leaves and x.type in (LinkType.FS, LinkType.SS)):
            yield row, x
            continue
        for leaf in leaves:
            yield row, replace(x, successor=(x.successor[0], leaf.id))


def _member(key: str, outlines: Outlines, crossings: Sequence[Crossing]) -> Member:
    plan = outlines[key].plan
    number = max((task.id for task in plan.tasks), default=0)
    found, foreign, links = [], {}, {}
    for n, x in enumerate(crossings):
        for own, other, in_front in (
            (x.successor, x.predecessor, True),
            (x.predecessor, x.successor, False),
        ):
            theirs = outlines[other[0]]
            if own[0] != key or (in_front and not theirs.pushes(other[1])):
                continue
            number += 1
            task = theirs.task(other[1])
            found.append(StandIn(n, number, own[1], task, title(theirs.plan), in_front))
            foreign[other[0]] = theirs.plan.calendars
            links[n] = _link(x, outlines)
    try:
        return Member(key, plan, found, links, foreign)
    except CycleError as circle:
        names = [f"{name} ({title(plan)})" for name in circle.names]
        raise CrossingCycleError([(key, task) for task in circle.task_ids], names) from circle
    except PlanError as error:
        raise type(error)(f"plan “{title(plan)}”: {error}") from error


def _link(x: Crossing, outlines: Outlines) -> Link:
    """The crossing as a link, its ends still to be named, its lag in minutes."""
    link = Link(0, 0, x.type, x.lag, x.lag_unit)
    minutes = lag_minutes(link, outlines[x.predecessor[0]].task(x.predecessor[1]))
    unit = LagUnit.ELAPSED if x.lag_unit in _ELAPSED else LagUnit.WORKING
    return replace(link, lag=minutes, lag_unit=unit)


def _join(n: int, x: Crossing, before: Member, after: Member, outlines: Outlines) -> Join:
    outpost = before.node[n, False]
    if not outlines[x.predecessor[0]].pushes(x.predecessor[1]):
        row = outlines[x.successor[0]].rows[x.successor[1]]
        target = int(after.network.node_of_row[row])
        return Join(n, before, after, NONE, NONE, target, outpost, NONE, NONE)
    into, out = after.edge[n, True], before.edge[n, False]
    source, target = int(before.edges.predecessor[out]), int(after.edges.successor[into])
    return Join(n, before, after, source, after.node[n, True], target, outpost, into, out)


def _ends(join: Join) -> tuple[Member, int, Member, int]:
    return join.before, join.source, join.after, join.target


def _same_lag(join: Join, crossing: Crossing) -> None:
    """Count the lag on both sides as the successor's plan does."""
    before, after, options = join.before, join.after, join.after.plan.options
    lag, form = int(after.edges.lag[join.into]), int(after.edges.form[join.into])
    here = int(after.edges.calendar[join.into])
    if options.lag_calendar is LagCalendar.PREDECESSOR and crossing.lag_unit not in _ELAPSED:
        there = int(before.nodes.calendar[join.source])
        here = after.calendar_of(before, there)
    else:
        there = before.calendar_of(after, here)
    begun = before.nodes.state[join.source] == BEGUN and form & FROM_START
    form &= ~(LAGGED | REMAINING)
    if begun and options.lag_from_early_start and options.convention is Convention.PRIMAVERA:
        form |= REMAINING
        lag = max(lag - int(before.nodes.spent[join.source]), 0)
    form |= LAGGED if lag else 0
    after.set_lag(join.into, form, lag, here)
    before.set_lag(join.out, form, lag, there)


def _show(join: Join) -> None:
    """What of the target its outpost shows: all that matters to those it holds."""
    mine, theirs = join.before.nodes, join.after.nodes
    at, q = join.outpost, join.target
    mine.calendar[at] = join.before.calendar_of(join.after, int(theirs.calendar[q]))
    join.before.counts[join.crossing] = 1
    if theirs.kind[q] != LEAF:
        return
    join.before.counts[join.crossing] = int(theirs.ends_project[q])
    mine.state[at] = theirs.state[q]
    mine.delay[at], mine.delay_elapsed[at] = theirs.delay[q], theirs.delay_elapsed[q]
    if theirs.state[q]:
        mine.start_floor[at] = theirs.start_floor[q]


def _order(keys: Sequence[str], crossings: Sequence[Crossing]) -> list[str]:
    """Keys so that most crossings lead onwards: always those first that fewest wait for."""
    pairs = {(x.predecessor[0], x.successor[0]) for x in crossings}
    left, order = list(keys), []
    while left:
        waits = {key: sum(a in left and b == key for a, b in pairs) for key in left}
        order.append(min(left, key=waits.__getitem__))
        left.remove(order[-1])
    return order
