"""A plan being changed: its records in lists that edits work on."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from pilothouse.delivery.schedule.rules.by_task import ByTask
from pilothouse.delivery.schedule.rules.effort import Effort
from pilothouse.engine.network.data import (
    Assignment,
    Link,
    Plan,
    ResourceKind,
    Task,
    TaskKind,
)
from pilothouse.kit.errors import InvalidError

R = TypeVar("R")
MILESTONES = frozenset({TaskKind.MILESTONE, TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE})
DAY = 480


class Draft:
    """The lists of a plan; tasks stay in outline order, a summary before its children."""

    def __init__(self, plan: Plan, last_uid: int = 0) -> None:
        self.plan = plan
        self.tasks = list(plan.tasks)
        self.links = ByTask(plan.links, _ends)
        self.resources = list(plan.resources)
        self.assignments = ByTask(plan.assignments, _worked_on)
        self.last_uid = max(last_uid, max((task.id for task in plan.tasks), default=0))
        self.is_reshaped = False
        self.uids = {task.id for task in plan.tasks}
        self._places: dict[int, int] = {}

    @cached_property
    def keeps_outline(self) -> bool:
        """Whether the plan's WBS codes were the outline's numbers before it was changed."""
        return _is_outline(self.plan.tasks)

    def finished(self) -> Plan:
        """The plan as it is now; renumbers the WBS where it followed the outline."""
        tasks = tuple(self.tasks)
        if self.is_reshaped and self.keeps_outline:
            tasks = numbered(tasks)
        return replace(
            self.plan,
            tasks=_same_or(self.plan.tasks, tasks),
            links=_same_or(self.plan.links, tuple(self.links)),
            resources=_same_or(self.plan.resources, self.resources),
            assignments=_same_or(self.plan.assignments, tuple(self.assignments)),
        )

    def next_uid(self) -> int:
        """A uid that no task of the plan ever had."""
        self.last_uid += 1
        return self.last_uid

    def row(self, uid: int) -> int:
        """Where a task stands. Raises InvalidError when the plan does not hold it."""
        if uid not in self.uids:
            raise InvalidError(
                f"There is no task {uid} in this plan any more; somebody may have removed it."
            )
        place = self._places.get(uid)
        if place is None or place >= len(self.tasks) or self.tasks[place].id != uid:
            self._places = {task.id: row for row, task in enumerate(self.tasks)}
        return self._places[uid]

    def task(self, uid: int) -> Task:
        """A task by its uid."""
        return self.tasks[self.row(uid)]

    def change(self, uid: int, **values: Any) -> None:
        """Change fields of a task."""
        row = self.row(uid)
        self.tasks[row] = replace(self.tasks[row], **values)

    def is_summary(self, uid: int) -> bool:
        """Whether a task has rows below it."""
        row = self.row(uid) + 1
        return row < len(self.tasks) and self.tasks[row].parent == uid

    def end(self, uid: int) -> int:
        """The row behind the last one below a task."""
        inside = {uid}
        row = self.row(uid) + 1
        while row < len(self.tasks) and self.tasks[row].parent in inside:
            inside.add(self.tasks[row].id)
            row += 1
        return row

    def family(self, uid: int) -> set[int]:
        """A task and all below it."""
        return {task.id for task in self.tasks[self.row(uid) : self.end(uid)]}

    def siblings(self, parent: int | None) -> list[int]:
        """The uids directly below a task, or of the top level, in order."""
        rows = self.tasks
        if parent is not None:
            rows = rows[self.row(parent) + 1 : self.end(parent)]
        return [task.id for task in rows if task.parent == parent]

    def next_code(self, parent: int | None) -> str:
        """The WBS code of one more row below a task."""
        above = self.task(parent).wbs if parent is not None else ""
        number = len(self.siblings(parent)) + 1
        return f"{above}.{number}" if above else str(number)

    def above(self, uid: int) -> Iterator[int]:
        """The summaries that hold a task, from the nearest up."""
        parent = self.task(uid).parent
        while parent is not None:
            yield parent
            parent = self.task(parent).parent

    def insert(self, rows: list[Task], parent: int | None, after: int | None) -> None:
        """Put rows (a task and all below it) under `parent`, behind `after`, or first."""
        if after is not None and self.task(after).parent != parent:
            raise InvalidError("That place does not exist any more; look at the plan again.")
        first = 0 if parent is None else self.row(parent) + 1
        at = first if after is None else self.end(after)
        self.tasks[at:at] = [replace(rows[0], parent=parent), *rows[1:]]
        self.uids.update(task.id for task in rows)
        self._places.update((task.id, at + place) for place, task in enumerate(rows))
        self.is_reshaped = True
        if parent is not None:
            self._become_summary(parent)

    def take(self, uid: int) -> list[Task]:
        """Take a task and all below it out of the list; links stay."""
        first, last = self.row(uid), self.end(uid)
        taken = self.tasks[first:last]
        del self.tasks[first:last]
        self.uids.difference_update(task.id for task in taken)
        self.is_reshaped = True
        parent = taken[0].parent
        if parent is not None and not self.is_summary(parent):
            self._become_leaf(parent)
        return taken

    def works(self, uid: int) -> bool:
        """Whether a resource does work, as people and machines do; materials do none."""
        return any(r.id == uid and r.kind is ResourceKind.WORK for r in self.resources)

    def effort(self, uid: int) -> Effort:
        """Who works on a task, how long and by which rule."""
        task = self.task(uid)
        people = tuple(item for item in self.assignments.of(uid) if self.works(item.resource))
        return Effort(task.task_type, task.duration, people, task.effort_driven)

    def put_people(self, uid: int, people: Sequence[Assignment]) -> None:
        """Write what people do on a task, over what they did; those that are new come last."""
        wanted = {person.resource: person for person in people}
        for known in self.assignments.of(uid):
            if known.resource in wanted:
                self.assignments.swap(known, wanted.pop(known.resource))
        for person in wanted.values():
            self.assignments.add(person)

    def remove(self, uid: int) -> None:
        """Take away a task and all below it, with their links and the work on them."""
        gone = [task.id for task in self.take(uid)]
        self.links.drop_tasks(gone)
        self.assignments.drop_tasks(gone)

    def link(self, predecessor: int, successor: int) -> Link | None:
        """The link between two tasks, if there is one."""
        return next((k for k in self.links.of(successor) if k.predecessor == predecessor), None)

    def _become_summary(self, uid: int) -> None:
        if self.task(uid).kind is not TaskKind.SUMMARY:
            self.change(uid, kind=TaskKind.SUMMARY)

    def _become_leaf(self, uid: int) -> None:
        task = self.task(uid)
        if task.kind is TaskKind.SUMMARY:
            self.change(uid, kind=TaskKind.TASK, duration=task.duration or DAY)


def _ends(link: Link) -> tuple[int, ...]:
    ends = link.successor, link.predecessor
    return ends if ends[0] != ends[1] else ends[:1]


def _worked_on(item: Assignment) -> tuple[int]:
    return (item.task,)


def _same_or(before: tuple[R, ...], now: Sequence[R]) -> tuple[R, ...]:
    """The tuple as it was when nothing in it changed, so that it need not be compared again."""
    same = len(before) == len(now) and all(map(operator.is_, before, now))
    return before if same else tuple(now)


def numbered(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The tasks with outline numbers (1, 1.1, 1.2, 2) as their WBS codes."""
    return tuple(
        task if task.wbs == code else replace(task, wbs=code)
        for task, code in zip(tasks, outline_numbers(tasks), strict=True)
    )


def outline_numbers(tasks: tuple[Task, ...]) -> list[str]:
    """1, 1.1, 1.2, 2 … for tasks in outline order."""
    counts: dict[int | None, int] = {}
    codes: dict[int | None, str] = {None: ""}
    for task in tasks:
        counts[task.parent] = counts.get(task.parent, 0) + 1
        above = codes[task.parent]
        number = str(counts[task.parent])
        codes[task.id] = f"{above}.{number}" if above else number
    return [codes[task.id] for task in tasks]


def _is_outline(tasks: tuple[Task, ...]) -> bool:
    codes = outline_numbers(tasks)
    return all(task.wbs in ("", code) for task, code in zip(tasks, codes, strict=True))
