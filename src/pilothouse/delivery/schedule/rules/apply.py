"""Edits applied to a plan: the same for a person's edit, a what-if and a change request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from pilothouse.delivery.schedule.rules import (
    apply_copy,
    apply_facts,
    apply_levelling,
    apply_people,
    apply_series,
    apply_whole,
)
from pilothouse.delivery.schedule.rules.apply_facts import check_instants, checked_minutes
from pilothouse.delivery.schedule.rules.draft import MILESTONES, Draft
from pilothouse.delivery.schedule.rules.ranges import check_ranges
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.engine.network.data import Link, Plan, Task, TaskKind
from pilothouse.kit.errors import InvalidError


def apply(plan: Plan, edits: Iterable[Any], last_uid: int = 0) -> Plan:
    """The plan after the edits, in their order. `last_uid` is the highest uid ever given.

    Raises InvalidError with a sentence for an edit that cannot be carried out. Dates are not
    computed here, and circles of links are found by the engine.
    """
    draft, wanted = Draft(plan, last_uid), list(edits)
    for edit in wanted:
        check_instants(edit)
        _APPLY[type(edit)](draft, edit)
    check_ranges(draft, wanted)
    return draft.finished()


def _add_task(draft: Draft, edit: e.AddTask) -> None:
    name = edit.name.strip()
    if not name:
        raise InvalidError("A task needs a name.", {"name": ["A task needs a name."]})
    uid = edit.task if edit.task is not None else draft.next_uid()
    if uid in draft.uids:
        raise InvalidError(f"There is a task {uid} already.")
    draft.last_uid = max(draft.last_uid, uid)
    kind, minutes = edit.task_kind, checked_minutes(edit.duration)
    if kind in MILESTONES:
        minutes = 0
    elif minutes == 0 and kind is TaskKind.TASK:
        kind = TaskKind.MILESTONE
    wbs = "" if draft.keeps_outline else draft.next_code(edit.parent)
    draft.insert([Task(uid, name[:512], minutes, kind, wbs=wbs)], edit.parent, edit.after)


def _remove_task(draft: Draft, edit: e.RemoveTask) -> None:
    draft.remove(edit.task)


def _move_task(draft: Draft, edit: e.MoveTask) -> None:
    inside = draft.family(edit.task)
    if edit.parent in inside or edit.after in inside:
        raise InvalidError("A task cannot be moved into itself.")
    draft.insert(draft.take(edit.task), edit.parent, edit.after)
    _refuse_inner_links(draft, edit.task)


def _indent(draft: Draft, edit: e.Indent) -> None:
    siblings = draft.siblings(draft.task(edit.task).parent)
    place = siblings.index(edit.task)
    if place == 0:
        raise InvalidError("There is no task above it on this level to put it under.")
    above = siblings[place - 1]
    children = draft.siblings(above)
    last = children[-1] if children else None
    draft.insert(draft.take(edit.task), above, last)
    _refuse_inner_links(draft, edit.task)


def _outdent(draft: Draft, edit: e.Outdent) -> None:
    parent = draft.task(edit.task).parent
    if parent is None:
        raise InvalidError("It is on the top level already.")
    siblings = draft.siblings(parent)
    followers = siblings[siblings.index(edit.task) + 1 :]
    own = draft.siblings(edit.task)
    last = own[-1] if own else None
    for follower in followers:
        draft.insert(draft.take(follower), edit.task, last)
        _refuse_inner_links(draft, follower)
        last = follower
    above = draft.task(parent).parent
    draft.insert(draft.take(edit.task), above, parent)


def _refuse_inner_links(draft: Draft, moved: int) -> None:
    """A link between a summary and a row below it can never be satisfied."""
    above = set(draft.above(moved))
    for inner in draft.family(moved):
        for link in draft.links.of(inner):
            outer = link.successor if link.predecessor == inner else link.predecessor
            if outer in above:
                names = draft.task(outer).name, draft.task(inner).name
                raise InvalidError(
                    f"“{names[0]}” would contain “{names[1]}”, and the two are linked. "
                    "Remove that link first."
                )


def _check_link(draft: Draft, predecessor: int, successor: int) -> None:
    first, second = draft.task(predecessor), draft.task(successor)
    if predecessor == successor:
        raise InvalidError(f"“{first.name}” cannot wait for itself.")
    if successor in draft.above(predecessor) or predecessor in draft.above(successor):
        raise InvalidError(
            f"“{first.name}” and “{second.name}” lie within each other in the outline, so neither "
            "can wait for the other. Link tasks of different branches."
        )


def _made(edit: e.AddLink | e.SetLink) -> Link:
    return Link(edit.predecessor, edit.successor, edit.type, edit.lag, edit.lag_unit)


def _add_link(draft: Draft, edit: e.AddLink) -> None:
    _check_link(draft, edit.predecessor, edit.successor)
    if draft.link(edit.predecessor, edit.successor):
        raise InvalidError("These two tasks are linked already; change that link instead.")
    draft.links.add(_made(edit))


def _known_link(draft: Draft, edit: e.SetLink | e.RemoveLink) -> Link:
    known = draft.link(edit.predecessor, edit.successor)
    if known is None:
        raise InvalidError("These two tasks are not linked any more.")
    return known


def _set_link(draft: Draft, edit: e.SetLink) -> None:
    draft.links.swap(_known_link(draft, edit), _made(edit))


def _remove_link(draft: Draft, edit: e.RemoveLink) -> None:
    draft.links.drop(_known_link(draft, edit))


def _set_predecessors(draft: Draft, edit: e.SetPredecessors) -> None:
    wanted = {link.predecessor: _made(replace(link, successor=edit.task)) for link in edit.links}
    for predecessor in wanted:
        _check_link(draft, predecessor, edit.task)
    present = set()
    for known in draft.links.of(edit.task):
        if known.successor != edit.task:
            continue
        if wanted.get(known.predecessor) == known:
            present.add(known.predecessor)
        else:
            draft.links.drop(known)
    for predecessor, link in wanted.items():
        if predecessor not in present:
            draft.links.add(link)


_APPLY: dict[type, Callable[[Draft, Any], None]] = {
    e.AddTask: _add_task,
    e.RemoveTask: _remove_task,
    e.MoveTask: _move_task,
    e.Indent: _indent,
    e.Outdent: _outdent,
    e.AddLink: _add_link,
    e.SetLink: _set_link,
    e.RemoveLink: _remove_link,
    e.SetPredecessors: _set_predecessors,
    **apply_copy.APPLY,
    **apply_facts.APPLY,
    **apply_levelling.APPLY,
    **apply_people.APPLY,
    **apply_series.APPLY,
    **apply_whole.APPLY,
}
