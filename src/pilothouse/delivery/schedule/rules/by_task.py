"""Records of a plan, in order, that edits find by the tasks they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Generic, TypeVar

R = TypeVar("R")


class ByTask(Generic[R]):
    """Links or assignments: a thousand edits cost what they touch, not the whole plan each.

    `tasks_of` gives the tasks that a record names, each once. A record keeps its place; new ones
    come last.
    """

    def __init__(self, records: Iterable[R], tasks_of: Callable[[R], tuple[int, ...]]) -> None:
        self._records = dict(enumerate(records))
        self._next = len(self._records)
        self._tasks_of = tasks_of

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for place, record in self._records.items():
            for task in self._tasks_of(record):
                found.setdefault(task, []).append(place)
        return found

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())

    def of(self, task: int) -> list[R]:
        """The records that name a task, in order."""
        return [self._records[place] for place in self._places.get(task, ())]

    def add(self, record: R) -> None:
        """Put a record behind all others."""
        places = self._places
        self._records[self._next] = record
        for task in self._tasks_of(record):
            places.setdefault(task, []).append(self._next)
        self._next += 1

    def swap(self, known: R, record: R) -> None:
        """Put a record of the same tasks where a known one stands."""
        self._records[self._place(known)] = record

    def drop(self, known: R) -> None:
        """Take a record away."""
        place = self._place(known)
        del self._records[place]
        for task in self._tasks_of(known):
            self._places[task].remove(place)

    def drop_tasks(self, tasks: Iterable[int]) -> None:
        """Take away all that names one of the tasks."""
        for task in tasks:
            for record in self.of(task):
                self.drop(record)

    def _place(self, known: R) -> int:
        task = self._tasks_of(known)[0]
        return next(p for p in self._places[task] if self._records[p] is known)
