"""Whether a schedule keeps every rule, looked up instant by instant in plain Python.

Shares nothing with the solver, so that a mistake there cannot hide here.
"""

from __future__ import annotations

from collections.abc import Sequence

from .data import Activities


def faults(activities: Activities, starts: Sequence[int]) -> list[str]:
    """Every rule that a schedule breaks, in words; an empty list for a schedule that holds.

    Parameters
    ----------
    activities : Activities
        The project.
    starts : sequence of int
        The start of each activity, in their order.

    Returns
    -------
    list of str
        One sentence for each fault: a missing start, a broken link, an early start, or a resource
        that is overdrawn at some instant.
    """
    if len(starts) != len(activities.durations):
        return [f"{len(starts)} starts are given for {len(activities.durations)} activities."]
    return (
        _too_early(activities, starts) + _links(activities, starts) + _overdrawn(activities, starts)
    )


def _too_early(activities: Activities, starts: Sequence[int]) -> list[str]:
    release = activities.release or (0,) * len(starts)
    return [
        f"Activity {j} starts at {start}, before {max(0, release[j])}."
        for j, start in enumerate(starts)
        if start < max(0, release[j])
    ]


def _links(activities: Activities, starts: Sequence[int]) -> list[str]:
    return [
        f"Activity {after} starts at {starts[after]}, earlier than {lag} after activity {before}."
        for before, after, lag in activities.links
        if starts[after] < starts[before] + lag
    ]


def _overdrawn(activities: Activities, starts: Sequence[int]) -> list[str]:
    found = []
    for r, capacity in enumerate(activities.capacity):
        used: dict[int, int] = {}
        for j, start in enumerate(starts):
            if activities.needs[j][r]:
                for t in range(start, start + activities.durations[j]):
                    used[t] = used.get(t, 0) + activities.needs[j][r]
        for t, amount in sorted(used.items()):
            missing = sum(
                s.amount for s in activities.shortages if s.resource == r and s.start <= t < s.end
            )
            if amount > capacity - missing:
                found.append(f"Resource {r} has {capacity - missing} at {t}, {amount} are taken.")
                break
    return found
