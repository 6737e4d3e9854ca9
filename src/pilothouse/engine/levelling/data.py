"""What is levelled: activities with links and needs, and what there is of each resource."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LevellingError(ValueError):
    """The levelling cannot be done; the message says why in one sentence."""


class LevellingStoppedError(LevellingError):
    """The caller's progress function asked to stop."""


class Rule(StrEnum):
    """Which activity goes first where several wait for the same resource.

    Least latest finish, least latest start, least slack, most successors (direct and indirect),
    greatest rank positional weight (duration with those of direct successors), shortest and
    longest duration, and the order of the list.
    """

    LATEST_FINISH = "latest_finish"
    LATEST_START = "latest_start"
    SLACK = "slack"
    SUCCESSORS = "successors"
    POSITIONAL_WEIGHT = "positional_weight"
    SHORTEST = "shortest"
    LONGEST = "longest"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Shortage:
    """From `start` to before `end`, `amount` less of a resource than usual."""

    resource: int
    start: int
    end: int
    amount: int


@dataclass(frozen=True)
class Activities:
    """A resource-constrained project: whole numbers of one unit of time, rows from 0.

    `links` are (before, after, lag): `after` starts no earlier than `lag` after `before` starts;
    a finish-to-start link has the duration of `before` as its lag. `needs[j][r]` is what activity
    `j` takes of resource `r` from its start to its end, `capacity[r]` what there is. An activity
    starts no earlier than its `release`.
    """

    durations: tuple[int, ...]
    links: tuple[tuple[int, int, int], ...]
    needs: tuple[tuple[int, ...], ...]
    capacity: tuple[int, ...]
    release: tuple[int, ...] = ()
    shortages: tuple[Shortage, ...] = ()

    def __len__(self) -> int:
        return len(self.durations)


@dataclass(frozen=True)
class Answer:
    """Starts of all activities and what is known about them.

    `bound` is proven: no schedule is shorter. `proven` holds where the makespan equals it.
    """

    starts: tuple[int, ...]
    makespan: int
    bound: int
    seconds: float

    @property
    def proven(self) -> bool:
        return self.makespan <= self.bound

    @property
    def gap(self) -> float:
        """(makespan - bound) / bound; 0 where it is proven."""
        return max(0, self.makespan - self.bound) / max(self.bound, 1)
