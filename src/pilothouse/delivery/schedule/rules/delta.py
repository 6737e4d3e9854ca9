"""The difference between two states of a plan, and how to carry it over to a third."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pilothouse.delivery.schedule.types import Delta
from pilothouse.engine.network.data import Assignment, Link, Plan, Task
from pilothouse.kit.errors import RuleError

R = TypeVar("R")
Key = Callable[[Any], Hashable]
_LISTS = ("tasks", "links", "calendars", "resources", "assignments")
_EMPTY: dict[str, Any] = dict.fromkeys(_LISTS, ())


def _by_id(record: Any) -> Hashable:
    return int(record.id)


def _by_link(link: Link) -> Hashable:
    return link.predecessor, link.successor, link.type


def _by_assignment(assignment: Assignment) -> Hashable:
    return assignment.task, assignment.resource


_KEYS: dict[str, Key] = {
    "tasks": _by_id,
    "links": _by_link,
    "calendars": _by_id,
    "resources": _by_id,
    "assignments": _by_assignment,
}


def keyed(records: Iterable[R], key: Key) -> dict[Hashable, R]:
    """Records under their key; the n-th with the same key gets (key, n)."""
    records = tuple(records)
    plain_only: dict[Hashable, R] = {key(record): record for record in records}
    if len(plain_only) == len(records):
        return plain_only
    found: dict[Hashable, R] = {}
    for record in records:
        plain = key(record)
        place: Hashable = plain
        times = 1
        while place in found:
            times += 1
            place = (plain, times)
        found[place] = record
    return found


def diff(old: Plan, new: Plan) -> Delta:
    """What changed from one state of a plan to another, record by record."""
    before, after = replace(old, **_EMPTY), replace(new, **_EMPTY)
    for name, key in _KEYS.items():
        gone, come = _differing(getattr(old, name), getattr(new, name), key)
        before, after = _with(before, name, gone), _with(after, name, come)
    moved = _moved(old.tasks, new.tasks)
    return Delta(before, after, _places(old.tasks, moved), _places(new.tasks, moved))


def _with(plan: Plan, name: str, records: tuple[Any, ...]) -> Plan:
    values: dict[str, Any] = {name: records}
    return replace(plan, **values)


def _differing(old: Sequence[R], new: Sequence[R], key: Key) -> tuple[tuple[R, ...], tuple[R, ...]]:
    if old is new:
        return (), ()
    if key is _by_id:
        old, new = _without_shared(old, new), _without_shared(new, old)
    elif (pairs := _paired(old, new, key)) is not None:
        return tuple(a for a, b in pairs if a != b), tuple(b for a, b in pairs if a != b)
    was, now = keyed(old, key), keyed(new, key)
    gone = tuple(r for place, r in was.items() if _differs(now.get(place), r))
    come = tuple(r for place, r in now.items() if _differs(was.get(place), r))
    return gone, come


def _paired(old: Sequence[R], new: Sequence[R], key: Key) -> list[tuple[R, R]] | None:
    """The records that are other objects, where only those changed in their places.

    None where rows came, went or moved, or where a changed key is not the only one of its kind.
    """
    if len(old) != len(new):
        return None
    pairs = [(a, b) for a, b in zip(old, new, strict=True) if a is not b]
    changed = {key(a) for a, _ in pairs}
    if any(key(a) != key(b) for a, b in pairs) or len(changed) != len(pairs):
        return None
    return pairs if sum(key(record) in changed for record in old) == len(pairs) else None


def _differs(first: R | None, second: R) -> bool:
    return first is not second and first != second


def _without_shared(records: Sequence[R], others: Sequence[R]) -> Sequence[R]:
    """The records that the other side does not hold too, as the very same objects."""
    known = set(map(id, others))
    return [record for record in records if id(record) not in known]


def _moved(old: Sequence[Task], new: Sequence[Task]) -> set[int]:
    """Uids that came, went, or are not where the others say they should be."""
    was, now = [task.id for task in old], [task.id for task in new]
    if was == now:
        return set()
    row = {uid: place for place, uid in enumerate(was)}
    common = [uid for uid in now if uid in row]
    still = {common[place] for place in longest_rise([row[uid] for uid in common])}
    return (set(was) | set(now)) - still


def longest_rise(values: Sequence[int]) -> list[int]:
    """Places of a longest rising subsequence (patience sorting, n log n)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(place)
        else:
            tails[at], ends[at] = value, place
    rise: list[int] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        rise.append(place)
        place = before[place]
    return rise[::-1]


def _places(tasks: Sequence[Task], moved: set[int]) -> dict[int, int | None]:
    if not moved:
        return {}
    places: dict[int, int | None] = {}
    previous: int | None = None
    for task in tasks:
        if task.id in moved:
            places[task.id] = previous
        previous = task.id
    return places


def overlap(one: Delta, other: Delta) -> bool:
    """Whether two steps touch the same task, link, calendar, resource or assignment."""
    return any(_touched(one, name, key) & _touched(other, name, key) for name, key in _KEYS.items())


def without_codes(delta: Delta) -> Delta:
    """A step without the tasks of which only the WBS code changed, as rows came or went above."""
    was = {task.id: replace(task, wbs="") for task in delta.before.tasks}
    now = {task.id: replace(task, wbs="") for task in delta.after.tasks}
    same = {uid for uid, task in was.items() if now.get(uid) == task}
    before, after = (
        _with(plan, "tasks", tuple(task for task in plan.tasks if task.id not in same))
        for plan in (delta.before, delta.after)
    )
    return replace(delta, before=before, after=after)


def reshapes(delta: Delta) -> bool:
    """Whether tasks come, go, or stand elsewhere in the outline."""
    if delta.places_before or delta.places_after:
        return True
    was = {task.id: task.parent for task in delta.before.tasks}
    now = {task.id: task.parent for task in delta.after.tasks}
    return was != now


def changes_terms(delta: Delta) -> bool:
    """Whether what counts for the plan as a whole changes: start, data date, options, columns."""
    return replace(delta.before, **_EMPTY) != replace(delta.after, **_EMPTY)


def _touched(delta: Delta, name: str, key: Key) -> set[Hashable]:
    records = (*getattr(delta.before, name), *getattr(delta.after, name))
    return {key(record) for record in records}


def apply_delta(plan: Plan, delta: Delta) -> Plan:
    """The plan with a delta carried over.

    Raises RuleError when the records it replaces are no longer as the delta knew them.
    """
    values: dict[str, Any] = {name: _replaced(plan, delta, name) for name in _LISTS}
    if delta.places_before or delta.places_after:
        values["tasks"] = _placed(values["tasks"], delta)
    return replace(_with_facts(plan, delta), **values)


def _replaced(plan: Plan, delta: Delta, name: str) -> tuple[Any, ...]:
    gone, come = getattr(delta.before, name), getattr(delta.after, name)
    if not gone and not come:
        return tuple(getattr(plan, name))
    key = _KEYS[name]
    records, left = keyed(getattr(plan, name), key), keyed(gone, key)
    for place, record in left.items():
        if records.get(place) != record:
            raise RuleError(
                "Something this step touches was changed since. Undo the later changes first."
            )
    fresh = keyed(come, key)
    for place in left.keys() - fresh.keys():
        del records[place]
    if any(place in records for place in fresh.keys() - left.keys()):
        raise RuleError("Something this step would bring back is there already.")
    return tuple((records | fresh).values())


def _with_facts(plan: Plan, delta: Delta) -> Plan:
    before, after = replace(delta.before, **_EMPTY), replace(delta.after, **_EMPTY)
    changed = {
        name: getattr(after, name)
        for name in plan.__dataclass_fields__
        if getattr(before, name) != getattr(after, name)
    }
    return replace(plan, **changed)


def _placed(tasks: Sequence[Task], delta: Delta) -> tuple[Task, ...]:
    """The tasks in outline order, those that came or moved put where the delta says."""
    by_uid = {task.id: task for task in tasks}
    still = [t.id for t in tasks if t.id not in delta.places_after]
    following: dict[int | None, list[int]] = {}
    for uid, previous in delta.places_after.items():
        following.setdefault(previous, []).append(uid)
    ordered: list[int] = []
    pending = [*_chain(None, following)]
    for uid in still:
        pending += [uid, *_chain(uid, following)]
    ordered = [uid for uid in pending if uid in by_uid]
    if len(ordered) != len(by_uid):
        raise RuleError("The outline around this step was changed since. Undo that first.")
    return tuple(by_uid[uid] for uid in ordered)


def _chain(start: int | None, following: dict[int | None, list[int]]) -> list[int]:
    """Everything that stands directly behind a place, in order."""
    found: list[int] = []
    open_places = list(following.get(start, ()))
    while open_places:
        uid = open_places.pop(0)
        found.append(uid)
        open_places = list(following.get(uid, ())) + open_places
    return found
