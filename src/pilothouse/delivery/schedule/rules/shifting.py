"""What linked tasks do when a task is moved: keep the buffer, use it, or stay where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from pilothouse.delivery.schedule.rules.apply import apply
from pilothouse.delivery.schedule.rules.outline import Outline
from pilothouse.delivery.schedule.types import SetConstraint, SetDuration, SetLink, SetTask, Shift
from pilothouse.engine import Schedule, WorkingTime, schedule
from pilothouse.engine.network.data import (
    ConstraintType,
    Instant,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    Minutes,
    Plan,
)

Span = tuple[Instant, Instant]
_FROM_FINISH = (LinkType.FS, LinkType.FF)
_TO_START = (LinkType.FS, LinkType.SS)
_ELAPSED = (LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT)
_PERCENT = (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT)
_LATER: Span = (2**62, -(2**62))  # a task that came with the edits bounds nothing
_FREE = (ConstraintType.ASAP, ConstraintType.ALAP)


def shifted(before: Schedule, edits: Sequence[Any], shift: Shift, last_uid: int = 0) -> list[Any]:
    """Edits that move tasks, followed by what the choice asks for their linked tasks.

    USE: nothing is added; a linked task moves when its link asks for it. KEEP: what follows a moved
    task moves by the same working time of the plan's calendar, later or earlier, as far as its own
    links and firm dates let it: "no earlier than" dates move along, other constraints hold. STAY:
    linked tasks stay; the lag of a link that would push or pull one takes up the difference, and
    the moved task goes where it was put, before the finish of a predecessor too.

    Tasks are moved by `SetConstraint`, `SetDuration` and dates by hand; other edits pass as they
    are. A plan that is scheduled from its finish always uses the buffer. Raises InvalidError for an
    edit that cannot be carried out, PlanError for a plan without an answer.
    """
    known = {task.id for task in before.plan.tasks} - before.summaries
    movers = [e for e in edits if moves(e) and e.task in known]
    if shift is Shift.USE or not movers or before.plan.options.from_finish:
        return list(edits)
    plan = apply(before.plan, edits, last_uid)
    more = _Carried(before, plan, movers) if shift is Shift.KEEP else _Held(before, plan, movers)
    return [*edits, *more.edits()]


def moves(edit: Any) -> bool:
    """Whether an edit moves its own task."""
    if isinstance(edit, SetTask):
        return edit.manual_start is not None or edit.manual_finish is not None
    return isinstance(edit, SetConstraint | SetDuration)


class _Moved:
    """A plan before and after plain edits, and the tasks that were moved by hand."""

    def __init__(self, before: Schedule, plan: Plan, movers: Sequence[Any]) -> None:
        self.before, self.plan, self.movers = before, plan, movers
        self.moved = {edit.task for edit in movers}
        self.outline = Outline(plan.tasks)
        self.old = _spans(before)
        self.known = set(self.old)
        self._times: dict[int, WorkingTime] = {}

    @cached_property
    def out(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = defaultdict(list)
        for link in self.plan.links:
            if {link.predecessor, link.successor} <= self.known:
                found[link.predecessor].append(link)
        return found

    def behind(self, uid: int) -> Iterator[Link]:
        """Links from a task and from the summaries above it."""
        for each in self.outline.with_above(uid):
            yield from self.out.get(each, ())

    def may_move(self, uid: int) -> bool:
        """Whether the schedule moves a task: not by hand, not begun, not another project's."""
        task = self.outline.task(uid)
        is_bound = task.manual or task.external or task.actual_start is not None
        return task.active and not is_bound and uid in self.known and uid not in self.moved

    def calendar(self, number: int | None) -> WorkingTime:
        """Working time of a calendar, the plan's own where none is named."""
        key = self.plan.default_calendar if number is None else number
        if key not in self._times:
            book = {calendar.id: calendar for calendar in self.plan.calendars}
            self._times[key] = WorkingTime(book[key], book, self.plan.start)
        return self._times[key]


class _Carried(_Moved):
    """Keep the buffer: what follows goes the same way."""

    def __init__(self, before: Schedule, plan: Plan, movers: Sequence[Any]) -> None:
        super().__init__(before, plan, movers)
        after = _spans(schedule(plan))
        self.spans: dict[int, Span] = {uid: after[uid] for uid in self.moved}
        self.ways = self._ways()

    def edits(self) -> list[Any]:
        """What no link carries along by itself, first; then what is still not where it belongs."""
        first = [e for uid in self.ways if not self._is_driven(uid) for e in self._carry(uid)]
        now = _spans(schedule(apply(self.plan, first)))
        done = {edit.task for edit in first}
        left = [uid for uid in self.ways if uid not in done and self._is_short(uid, now)]
        return [*first, *(edit for uid in left for edit in self._carry(uid))]

    def _ways(self) -> dict[int, Minutes]:
        """By how much working time each follower moves; of several ways the latest counts."""
        ways: dict[int, Minutes] = {}
        open_ = sorted(self.moved)
        while open_:
            for link in self.behind(open_.pop(0)):
                way = self._way(link)
                for uid in self.outline.leaves(link.successor) if way else ():
                    if self.may_move(uid) and way > ways.get(uid, way - 1):
                        ways[uid] = way
                        self.spans[uid] = self._carried(self.old[uid], way)
                        open_.append(uid)
        return ways

    def _way(self, link: Link) -> Minutes:
        """By how much the end of a link moves that its successor waits for."""
        end = int(link.type in _FROM_FINISH)
        old = self.old[link.predecessor][end]
        inside = self.outline.leaves(link.predecessor)
        spans = [self.spans.get(uid) or self.old.get(uid, _LATER) for uid in inside]
        new = max(span[1] for span in spans) if end else min(span[0] for span in spans)
        return self.calendar(None).between(old, new)

    def _is_driven(self, uid: int) -> bool:
        """Whether a link that holds the task moves by as much as the task is to move."""
        return any(self._way(link) == self.ways[uid] for link in self.before.of(uid).driving)

    def _is_short(self, uid: int, now: Mapping[int, Span]) -> bool:
        start, wanted = now[uid][0], self.spans[uid][0]
        return start < wanted if self.ways[uid] > 0 else start > wanted

    def _carry(self, uid: int) -> list[SetConstraint]:
        """The edit by which one follower goes its way; none where a firm date holds it."""
        task, way = self.outline.task(uid), self.ways[uid]
        if task.constraint is ConstraintType.FINISH_NO_EARLIER:
            return [SetConstraint(uid, task.constraint, self.spans[uid][1])]
        is_dated = task.constraint is ConstraintType.START_NO_EARLIER
        if is_dated or (way > 0 and task.constraint is ConstraintType.ASAP):
            return [SetConstraint(uid, ConstraintType.START_NO_EARLIER, self.spans[uid][0])]
        return []

    def _carried(self, span: Span, way: Minutes) -> Span:
        hours = self.calendar(None)
        start, finish = (hours.add(at, way) if way > 0 else hours.subtract(at, -way) for at in span)
        is_at_end = span[0] == span[1] and hours.next_work(span[0]) != span[0]
        if is_at_end:
            return hours.prev_work(start), hours.prev_work(finish)
        return hours.next_work(start), hours.prev_work(finish)


class _Held(_Moved):
    """Leave what is linked where it is: lags take up the difference."""

    def edits(self) -> list[Any]:
        into = self._into()
        now = _spans(schedule(apply(self.plan, into)))
        taken = {(link.predecessor, link.successor) for link in into}
        fresh = [link for uid in sorted(self.moved) for link in self.behind(uid)]
        links = [n for n in dict.fromkeys(fresh) if (n.predecessor, n.successor) not in taken]
        return [*into, *(edit for link in links for edit in self._behind(link, now))]

    def _into(self) -> list[SetLink]:
        """Shorter lags where a predecessor would not let a task go where it was put."""
        asked = {
            e.task for e in self.movers
            if isinstance(e, SetConstraint) and e.constraint not in _FREE
        }  # fmt: skip
        others = tuple(link for link in self.plan.links if link.successor not in asked)
        alone = _spans(schedule(replace(self.plan, links=others)))
        found: list[SetLink] = []
        for link in self.plan.links:
            if link.successor in asked and link.predecessor in self.known:
                first = alone if link.predecessor in self.moved else self.old
                lag = self._lag(link, first[link.predecessor], alone[link.successor])
                if lag < self._minutes(link):
                    found.append(_with_lag(link, lag))
        return found

    def _behind(self, link: Link, now: Mapping[int, Span]) -> list[SetLink]:
        """The lag by which a successor stays, where its link would push it or pulled it before."""
        leaves = [uid for uid in self.outline.leaves(link.successor) if self.may_move(uid)]
        source, target = now[link.predecessor], self.old[link.successor]
        if not leaves or source == self.old[link.predecessor]:
            return []
        lag, asked = self._lag(link, source, target), self._minutes(link)
        is_driver = any(link in self.before.of(uid).driving for uid in leaves)
        return [_with_lag(link, lag)] if lag < asked or (is_driver and lag > asked) else []

    def _lag(self, link: Link, source: Span, target: Span) -> Minutes:
        """The lag in minutes that leads from one span to another."""
        begin, end = source[link.type in _FROM_FINISH], target[link.type not in _TO_START]
        choice = self.plan.options.lag_calendar
        if link.lag_unit in _ELAPSED or choice is LagCalendar.CONTINUOUS:
            return end - begin
        if choice is LagCalendar.PROJECT:
            return self.calendar(None).between(begin, end)
        is_first = choice is LagCalendar.PREDECESSOR
        task = self.outline.task(link.predecessor if is_first else link.successor)
        return self.calendar(task.calendar).between(begin, end)

    def _minutes(self, link: Link) -> Minutes:
        if link.lag_unit in _PERCENT:
            return round(link.lag * self.outline.task(link.predecessor).duration / 10_000)
        return link.lag


def _with_lag(link: Link, minutes: Minutes) -> SetLink:
    unit = LagUnit.ELAPSED if link.lag_unit in _ELAPSED else LagUnit.WORKING
    return SetLink(link.predecessor, link.successor, link.type, minutes, unit)


def _spans(computed: Schedule) -> dict[int, Span]:
    """Start and finish of every task."""
    start, finish = computed.arrays.start.tolist(), computed.arrays.finish.tolist()
    uids = [task.id for task in computed.plan.tasks]
    return dict(zip(uids, zip(start, finish, strict=True), strict=True))
