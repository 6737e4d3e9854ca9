"""What drives a task, what it drives, and what others did to a plan."""

from __future__ import annotations

from dataclasses import dataclass

from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.queries.detail import why_text
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import computed_of, load
from pilothouse.engine import Schedule
from pilothouse.engine.network.data import Link
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError

MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class Trace:
    """Uids before and behind a task along driving links, those links, and the reason in words."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    links: tuple[tuple[int, int], ...]
    why: str


def trace_of(actor: Actor, project_id: int, uid: int) -> Trace:
    """Follow the driving links from a task both ways. Raises NotFoundError."""
    return state_trace(computed_of(load(plan_row(actor, project_id))), uid)


def state_trace(computed: Schedule, uid: int) -> Trace:
    """The same in any state of a plan, such as a copy. Raises NotFoundError."""
    if not any(task.id == uid for task in computed.plan.tasks):
        raise NotFoundError("There is no such task in this plan.")
    links: set[tuple[int, int]] = set()
    before, after = _back(computed, uid, links), _on(computed, uid, links)
    why = why_text(computed, uid, computed.plan.options.minutes_per_day)
    return Trace(tuple(before), tuple(after), tuple(links), why)


def _back(computed: Schedule, uid: int, links: set[tuple[int, int]]) -> set[int]:
    found: set[int] = set()
    open_ = [uid]
    while open_:
        for link in computed.of(open_.pop()).driving:
            links.add((link.predecessor, link.successor))
            if link.predecessor not in found:
                found.add(link.predecessor)
                open_.append(link.predecessor)
    return found


def _on(computed: Schedule, uid: int, links: set[tuple[int, int]]) -> set[int]:
    behind: dict[int, list[Link]] = {}
    for link in computed.plan.links:
        behind.setdefault(link.predecessor, []).append(link)
    found: set[int] = set()
    open_ = [uid]
    while open_:
        for link in behind.get(open_.pop(), ()):
            if link not in computed.of(link.successor).driving:
                continue
            links.add((link.predecessor, link.successor))
            if link.successor not in found:
                found.add(link.successor)
                open_.append(link.successor)
    return found


def said_since(row: PlanRow, revision: int) -> list[str]:
    """Who did what since a revision, newest first."""
    edits = PlanEdit.objects.filter(plan=row, revision_after__gt=revision).order_by("-pk")
    return [f"{edit.actor_name}: {edit.said}" for edit in edits.defer("delta")[:MOST_SAID]]
