"""The outline of a plan, upwards and downwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pilothouse.engine.network.data import Task


class Outline:
    """Tasks by uid, with what lies above and below each."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = {task.id: task for task in tasks}
        self._below: dict[int, list[int]] = defaultdict(list)
        for task in tasks:
            if task.parent is not None:
                self._below[task.parent].append(task.id)

    def task(self, uid: int) -> Task:
        """A task. Raises KeyError."""
        return self._tasks[uid]

    def with_above(self, uid: int) -> Iterator[int]:
        """A task, then the summaries above it from the nearest."""
        place: int | None = uid
        while place is not None:
            yield place
            place = self._tasks[place].parent

    def leaves(self, uid: int) -> Iterator[int]:
        """The tasks below a summary that have none below them; a task without any is its own."""
        inside = self._below.get(uid)
        if not inside:
            yield uid
        for child in inside or ():
            yield from self.leaves(child)
