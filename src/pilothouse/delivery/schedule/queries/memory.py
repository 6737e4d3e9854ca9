"""Plans kept in memory between requests, so that an edit reads only what it changes.

Every change of a plan gives its row a new random stamp, and a stamp is never used twice. What is
kept under a stamp is therefore right in every process, whatever other processes write, and a stamp
of a transaction that was rolled back is never asked for again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from pilothouse.delivery.schedule.queries.rows import Loaded
    from pilothouse.engine import CompiledPlan, Schedule

MOST_TASKS = 150_000
_lock = Lock()
_kept: OrderedDict[int, Held] = OrderedDict()
_compiled: WeakKeyDictionary[Schedule, CompiledPlan] = WeakKeyDictionary()
_answers: WeakKeyDictionary[Schedule, dict[Any, Any]] = WeakKeyDictionary()


@dataclass(slots=True)
class Held:
    """A plan, and what was computed from it so far. `made` holds further answers by name."""

    loaded: Loaded
    computed: Schedule | None = None
    made: dict[Any, Any] = field(default_factory=dict)


def held(stamp: int) -> Held | None:
    """What is kept under a stamp."""
    with _lock:
        found = _kept.get(stamp)
        if found is not None:
            _kept.move_to_end(stamp)
        return found


def keep(stamp: int, loaded: Loaded, computed: Schedule | None = None) -> Held:
    """Keep a plan under its stamp; the plans used longest ago make room."""
    made = Held(loaded, computed)
    with _lock:
        _kept[stamp] = made
        _kept.move_to_end(stamp)
        while len(_kept) > 1 and _size() > MOST_TASKS:
            _kept.popitem(last=False)
    return made


def _size() -> int:
    return sum(len(held.loaded.plan.tasks) for held in _kept.values())


def computed(compiled: CompiledPlan) -> Schedule:
    """The schedule of a compiled plan, which is kept as long as the schedule is."""
    made = compiled.schedule()
    _compiled[made] = compiled
    return made


def compiled_of(schedule: Schedule) -> CompiledPlan | None:
    """The compiled plan that a schedule came from."""
    return _compiled.get(schedule)


def answers(schedule: Schedule) -> dict[Any, Any]:
    """Further answers about a schedule by name, kept as long as it is."""
    return _answers.setdefault(schedule, {})
