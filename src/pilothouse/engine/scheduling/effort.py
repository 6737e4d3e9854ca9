"""Levels of effort: tasks that last as long as the work they accompany."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..calendar.kernels import between, next_work, prev_work, shift, unshift
from ..network.bounds import earliest
from ..network.data import Convention, LagCalendar, LagUnit, Link, LinkType, Plan, Task
from ..network.draft import lag_minutes
from ..network.tree import leaves_below
from .result import TaskArrays

if TYPE_CHECKING:
    from .method import Passes

_FROM_FINISH = {LinkType.FS, LinkType.FF}
_TO_START = {LinkType.FS, LinkType.SS}
_ELAPSED = {LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT}


class _Span(NamedTuple):
    """Dates that links ask of one level of effort: its starts and its finishes."""

    starts: list[int]
    finishes: list[int]


def span_efforts(passes: Passes, arrays: TaskArrays) -> None:
    """Stretch each level of effort between the dates its links name, in place.

    It begins with the first start and ends with the last finish that its links ask for, on
    predecessors (their dates plus the lag) and on successors (their dates less the lag) alike;
    late dates come from late dates. One without links lasts as long as the tasks beside it under
    the same summary. It drives nothing and is never critical.
    """
    plan = passes.network.plan
    rows = np.flatnonzero(passes.network.draft.effort).tolist()
    if not rows:
        return
    efforts = _Efforts(passes, arrays, rows)
    for row in efforts.in_order():
        task = plan.tasks[row]
        if task.actual_finish is not None or not task.active:
            continue
        if efforts.links[task.id]:
            efforts.stretch(row)
        else:
            efforts.beside(row)


class _Efforts:
    def __init__(self, passes: Passes, arrays: TaskArrays, rows: list[int]) -> None:
        self.passes, self.arrays, self.rows = passes, arrays, rows
        self.plan: Plan = passes.network.plan
        self.row = passes.network.draft.rows
        self.links: dict[int, list[Link]] = defaultdict(list)
        own = {self.plan.tasks[row].id for row in rows}
        for link in self.plan.links:
            for end in own & {link.predecessor, link.successor}:
                self.links[end].append(link)

    def in_order(self) -> Iterator[int]:
        """Rows so that an effort comes after those it is linked to, as far as that can be."""
        seen: set[int] = set()
        waiting = set(self.rows)
        linked = [row for row in self.rows if self.links[self.plan.tasks[row].id]]
        stack = [(row, False) for row in [*linked, *sorted(waiting - set(linked))][::-1]]
        while stack:
            row, ready = stack.pop()
            if ready:
                yield row
            elif row not in seen:
                seen.add(row)
                stack.append((row, True))
                stack += [(r, False) for r in self._before(row) if r in waiting and r not in seen]

    def _before(self, row: int) -> Iterable[int]:
        task = self.plan.tasks[row].id
        return (self.row[x.predecessor] for x in self.links[task] if x.successor == task)

    def stretch(self, row: int) -> None:
        """Dates from links; without a start the data date, without a finish its own length."""
        arrays, task = self.arrays, self.plan.tasks[row]
        early, late = self._asked(task, late=False), self._asked(task, late=True)
        start = min(early.starts, default=self._next(row, earliest(self.plan)))
        if task.actual_start is not None:
            start = task.actual_start
        own = start if self._primavera else max(int(arrays.finish[row]), start)
        finish = max([*early.finishes, start]) if early.finishes else own
        self._enter(row, start, max(finish, start), late)

    def _enter(self, row: int, start: int, finish: int, late: _Span) -> None:
        arrays = self.arrays
        remaining = start = min(self._next(row, start), finish)
        if self._primavera:
            remaining = min(max(self._next(row, max(start, earliest(self.plan))), start), finish)
        arrays.start[row], arrays.finish[row] = start, finish
        arrays.early_start[row], arrays.early_finish[row] = remaining, finish
        arrays.late_finish[row] = max(late.finishes, default=self.passes.end)
        latest = self._next(row, min(late.starts, default=int(arrays.late_finish[row])))
        arrays.late_start[row] = min(latest, int(arrays.late_finish[row]))
        arrays.free_float[row] = 0
        hours, c = self.passes.hours, self._calendar(row)
        arrays.total_float[row] = between(hours, c, finish, int(arrays.late_finish[row]))

    def beside(self, row: int) -> None:
        """Dates of the tasks below the same summary, as those of a summary activity."""
        tasks = self.plan.tasks
        around = [r for r in self._beside(row) if tasks[r].active and not tasks[r].external]
        if not around:
            return
        arrays = self.arrays
        late = _Span(
            [int(arrays.late_start[around].min())], [int(arrays.late_finish[around].max())]
        )
        self._enter(row, int(arrays.start[around].min()), int(arrays.finish[around].max()), late)

    def _beside(self, row: int) -> list[int]:
        tree = self.passes.network.tree
        parent = int(tree.parent[row])
        leaves = self._leaves.get(parent, []) if parent >= 0 else np.flatnonzero(~tree.summary)
        return [int(r) for r in leaves if r not in self._own]

    @cached_property
    def _leaves(self) -> dict[int, list[int]]:
        return leaves_below(self.passes.network.tree)

    @cached_property
    def _own(self) -> set[int]:
        return {row for row in self.rows if not self.links[self.plan.tasks[row].id]}

    def _asked(self, task: Task, *, late: bool) -> _Span:
        span = _Span([], [])
        for link in self.links[task.id]:
            forward = link.successor == task.id
            other = self.row[link.predecessor if forward else link.successor]
            from_finish = link.type in (_FROM_FINISH if forward else {LinkType.FF, LinkType.SF})
            source = self._date(other, finish=from_finish, late=late)
            move = shift if forward else unshift
            calendar = self._lag_calendar(link)
            date = int(
                move(
                    self.passes.hours,
                    calendar,
                    source,
                    lag_minutes(link, self.plan.tasks[self.row[link.predecessor]]),
                )
            )
            if link.type in (_TO_START if forward else {LinkType.SS, LinkType.SF}):
                span.starts.append(date)
            else:
                span.finishes.append(self._finish(self.row[task.id], date))
        return span

    def _date(self, row: int, *, finish: bool, late: bool) -> int:
        """A date of a linked task; what has happened is a fact, late or not."""
        task, arrays = self.plan.tasks[row], self.arrays
        actual = task.actual_finish if finish else task.actual_start
        if actual is not None:
            return actual
        if late:
            return int(arrays.late_finish[row] if finish else arrays.late_start[row])
        return int(arrays.finish[row] if finish else arrays.start[row])

    @property
    def _primavera(self) -> bool:
        return self.plan.options.convention is Convention.PRIMAVERA

    def _calendar(self, row: int) -> int:
        nodes = self.passes.network.nodes
        return int(nodes.calendar[self.passes.network.node_of_row[row]])

    def _next(self, row: int, instant: int) -> int:
        return int(next_work(self.passes.hours, self._calendar(row), instant))

    def _finish(self, row: int, instant: int) -> int:
        """A finish lies where work ends, not where it begins again."""
        return int(prev_work(self.passes.hours, self._calendar(row), instant))

    def _lag_calendar(self, link: Link) -> int:
        choice = self.plan.options.lag_calendar
        if link.lag_unit in _ELAPSED or choice is LagCalendar.CONTINUOUS:
            return 0
        if choice is LagCalendar.PROJECT:
            return 1
        end = link.predecessor if choice is LagCalendar.PREDECESSOR else link.successor
        return self._calendar(self.row[end])
