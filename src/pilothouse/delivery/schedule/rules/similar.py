"""In what two projects are alike, and what became of the tasks of one, without the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pilothouse.engine.network.data import Minutes, Plan, Task, TaskKind

ENOUGH = 3
LONGEST_LIST = 3
SHORTEST_WORD = 3
BUDGET_FACTOR = 2
EVERYWHERE = frozenset({
    "and", "for", "from", "into", "new", "our", "phase", "programme", "project", "the", "with",
})  # fmt: skip


class Alike(StrEnum):
    """What two projects share."""

    WORDS = "words"
    PROGRAMME = "programme"
    CLIENT = "client"
    METHOD = "method"
    TIER = "tier"
    BUDGET = "budget"


WEIGHTS = {
    Alike.WORDS: 3, Alike.PROGRAMME: 2, Alike.CLIENT: 2, Alike.METHOD: 2, Alike.TIER: 1,
    Alike.BUDGET: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a project; nothing is shared in what one of the two leaves open."""

    name: str
    method: str
    tier: int
    programme: int | None = None
    client: int | None = None
    budget: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two projects share; `words` are those of their names, and `score` orders several."""

    shared: tuple[Alike, ...]
    words: tuple[str, ...]

    @property
    def score(self) -> int:
        """The weights of what is shared; every word more of the names counts as one."""
        return sum(WEIGHTS[trait] for trait in self.shared) + max(len(self.words) - 1, 0)

    @property
    def is_enough(self) -> bool:
        """Whether it is worth a look: a word of the name, or the kind of work and its size."""
        return self.score >= ENOUGH


@dataclass(frozen=True, slots=True)
class Longer:
    """A task that took longer than the first baseline had it, in working minutes."""

    name: str
    planned: Minutes
    actual: Minutes


def likeness(one: Traits, other: Traits) -> Likeness:
    """What two projects share."""
    words = tuple(sorted(_words(one.name) & _words(other.name)))
    same = {
        Alike.WORDS: bool(words),
        Alike.PROGRAMME: _is_same(one.programme, other.programme),
        Alike.CLIENT: _is_same(one.client, other.client),
        Alike.METHOD: one.method == other.method,
        Alike.TIER: one.tier == other.tier,
        Alike.BUDGET: _are_near(one, other),
    }
    return Likeness(tuple(trait for trait, is_same in same.items() if is_same), words)


def _words(name: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]+", name.casefold())
    return frozenset(word for word in found if len(word) >= SHORTEST_WORD) - EVERYWHERE


def _is_same(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


def _are_near(one: Traits, other: Traits) -> bool:
    """Budgets of one currency, the greater at most twice the lesser."""
    if not one.budget or not other.budget or one.currency != other.currency:
        return False
    low, high = sorted((one.budget, other.budget))
    return high <= low * BUDGET_FACTOR


def outran(before: Plan, now: Mapping[int, Minutes]) -> tuple[Longer, ...]:
    """The tasks that took most longer than planned, by the durations of now; the longest first."""
    found = [
        Longer(task.name, task.duration, now[task.id])
        for task in _leaves(before.tasks)
        if now.get(task.id, 0) > task.duration
    ]
    return tuple(sorted(found, key=lambda row: row.planned - row.actual)[:LONGEST_LIST])


def _leaves(tasks: Iterable[Task]) -> list[Task]:
    return [task for task in tasks if task.kind is TaskKind.TASK and task.active]
