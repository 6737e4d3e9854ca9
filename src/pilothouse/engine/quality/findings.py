"""Weaknesses of a plan beyond the fourteen points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from ..network.data import ConstraintType, Link, LinkType, Task
from ..scheduling.method import schedule as schedule_plan
from ..scheduling.result import Schedule
from .context import Context
from .load import overloads, said
from .result import PlanFinding

SEARCH_LIMIT = 20_000
FLOAT_TAKERS = frozenset(
    {
        ConstraintType.ALAP,
        ConstraintType.START_NO_LATER,
        ConstraintType.FINISH_NO_LATER,
        ConstraintType.MUST_START,
        ConstraintType.MUST_FINISH,
        ConstraintType.MANDATORY_START,
        ConstraintType.MANDATORY_FINISH,
    }
)


def further_findings(context: Context) -> tuple[PlanFinding, ...]:
    """Findings with at least one case, in a fixed order."""
    found = (search(context) for search in _SEARCHES)
    return tuple(finding for finding in found if finding.count)


def _on_tasks(key: str, name: str, tasks: list[Task], meaning: str) -> PlanFinding:
    return PlanFinding(key, name, len(tasks), tuple(t.id for t in tasks), (), meaning)


def _on_links(key: str, name: str, links: list[Link], meaning: str) -> PlanFinding:
    pairs = tuple((link.predecessor, link.successor) for link in links)
    ids = tuple(dict.fromkeys(link.successor for link in links))
    return PlanFinding(key, name, len(links), ids, pairs, meaning)


def _open_starts(context: Context) -> PlanFinding:
    before, _ = context.linked
    found = [
        t
        for t in context.open
        if t.id not in before and t.actual_start is None and t.constraint_date is None
    ]
    return _on_tasks(
        "open_starts", "Open starts", found[1:] if len(found) > 1 else [],
        "More than one task starts for no stated reason.",
    )  # fmt: skip


def _open_finishes(context: Context) -> PlanFinding:
    _, after = context.linked
    found = [t for t in context.open if t.id not in after]
    last = max((context.schedule.of(t.id).finish for t in found), default=0)
    early = [t for t in found if context.schedule.of(t.id).finish < last]
    return _on_tasks(
        "open_finishes", "Open finishes", early, "Nothing waits for these tasks, however late."
    )


def _dangling(context: Context) -> PlanFinding:
    """The finish of a task with only start links out moves nothing; likewise its start."""
    out: dict[int, set[LinkType]] = defaultdict(set)
    into: dict[int, set[LinkType]] = defaultdict(set)
    for link in context.plan.links:
        out[link.predecessor].add(link.type)
        into[link.successor].add(link.type)
    start_only, finish_only = {LinkType.SS, LinkType.SF}, {LinkType.FF, LinkType.SF}
    found = [
        t
        for t in context.open
        if t.duration
        and ((out[t.id] and out[t.id] <= start_only) or (into[t.id] and into[t.id] <= finish_only))
    ]
    return _on_tasks(
        "dangling", "Dangling logic", found,
        "A longer duration of these tasks moves nothing, or nothing holds their start.",
    )  # fmt: skip


def _negative_lags(context: Context) -> PlanFinding:
    return _on_links(
        "negative_lag", "Negative lags", [x for x in context.links if x.lag < 0],
        "Work begins before what it waits for is done; split the predecessor instead.",
    )  # fmt: skip


def _long_lags(context: Context) -> PlanFinding:
    limit = context.settings.long_lag_days * context.day
    return _on_links(
        "long_lag", "Long lags", [x for x in context.links if x.lag > limit and _is_time(x)],
        f"More than {context.settings.long_lag_days} working days of waiting hide in a link; "
        "make the wait a task.",
    )  # fmt: skip


def _is_time(link: Link) -> bool:
    return link.lag_unit.value in ("working", "elapsed")


def _hard(context: Context) -> PlanFinding:
    found = [
        t
        for t in context.open
        if t.constraint in context.hard_types or t.secondary_constraint in context.hard_types
    ]
    return _on_tasks(
        "hard_constraint",
        "Hard constraints",
        found,
        "A date holds these tasks against their links.",
    )


def _hides_float(context: Context) -> PlanFinding:
    """Constraints without which their tasks have more total float."""
    held = [t for t in context.open if _caps(t)]
    free = _without(context, {t.id for t in held}) if held else None
    found = [
        t
        for t in held
        if free is not None
        and free.of(t.id).total_float > context.schedule.of(t.id).total_float >= 0
    ]
    return _on_tasks(
        "constraint_hides_float", "Constraints that hide float", found,
        "A date, or the wish to be as late as possible, takes float away that the links would "
        "leave: use a deadline instead.",
    )  # fmt: skip


def _caps(task: Task) -> bool:
    return bool({task.constraint, task.secondary_constraint} & FLOAT_TAKERS)


def _without(context: Context, ids: set[int]) -> Schedule:
    tasks = tuple(
        replace(t, constraint=ConstraintType.ASAP, constraint_date=None,
                secondary_constraint=None, secondary_constraint_date=None)
        if t.id in ids else t
        for t in context.plan.tasks
    )  # fmt: skip
    return schedule_plan(replace(context.plan, tasks=tasks))


def _overloaded(context: Context) -> PlanFinding:
    found = overloads(context)
    ids = dict.fromkeys(task for overload in found for task in overload.tasks)
    return PlanFinding(
        "resource_overload", "Resources overloaded", len(found), tuple(ids), (), said(found)
    )


def _status(context: Context) -> PlanFinding:
    from .points import invalid_dates

    return _on_tasks(
        "status_date", "Status date violated", invalid_dates(context),
        "Planned work lies before the data date, or facts after it.",
    )  # fmt: skip


def _out_of_sequence(context: Context) -> PlanFinding:
    found = [
        link
        for link in context.plan.links
        if link.type is LinkType.FS
        and context.by_id[link.successor].actual_start is not None
        and context.by_id[link.successor].actual_finish is None
        and link.predecessor in context.open_ids
    ]
    return _on_links(
        "out_of_sequence", "Out of sequence", found,
        "Work has begun although what it waits for is not done.",
    )  # fmt: skip


def _deadlines(context: Context) -> PlanFinding:
    found = [
        t
        for t in context.open
        if t.deadline is not None and context.schedule.of(t.id).finish > t.deadline
    ]
    return _on_tasks(
        "deadline_missed", "Deadlines missed", found, "These tasks finish after their deadline."
    )


def _redundant(context: Context) -> PlanFinding:
    """Plain FS links that a longer chain of plain FS links already implies."""
    plain = [x for x in context.links if x.type is LinkType.FS and x.lag == 0]
    if len(plain) > SEARCH_LIMIT:
        plain = []
    after: dict[int, set[int]] = defaultdict(set)
    for link in plain:
        after[link.predecessor].add(link.successor)
    finish = {x.predecessor: context.schedule.of(x.predecessor).early_finish for x in plain}
    found = [link for link in plain if _reached_otherwise(link, after, finish, context)]
    return _on_links(
        "redundant_link", "Redundant links", found,
        "A chain of other links says the same: removing them changes no date.",
    )  # fmt: skip


def _reached_otherwise(
    link: Link, after: dict[int, set[int]], finish: dict[int, int], context: Context
) -> bool:
    """Depth first, never past tasks that finish after the successor does."""
    goal = link.successor
    horizon = context.schedule.of(goal).early_finish
    stack = [n for n in after[link.predecessor] if n != goal]
    seen = set(stack)
    while stack:
        node = stack.pop()
        if goal in after.get(node, ()):
            return True
        for following in after.get(node, ()):
            if following not in seen and finish.get(following, horizon + 1) <= horizon:
                seen.add(following)
                stack.append(following)
    return False


_SEARCHES: tuple[Callable[[Context], PlanFinding], ...] = (
    _open_starts,
    _open_finishes,
    _dangling,
    _negative_lags,
    _long_lags,
    _hard,
    _hides_float,
    _overloaded,
    _status,
    _out_of_sequence,
    _deadlines,
    _redundant,
)
