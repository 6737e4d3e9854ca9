"""Edits applied to a plan: the same for a person's edit, a what-if and a change request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from pilothouse.delivery.schedule.rules import reporting
from pilothouse.delivery.schedule.rules.draft import DAY, MILESTONES, Draft
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.engine.network.data import (
    Assignment,
    ConstraintType,
    Link,
    Plan,
    Resource,
    Task,
    TaskKind,
)
from pilothouse.kit.errors import InvalidError

LONGEST = 100 * 366 * 1440


def apply(plan: Plan, edits: Iterable[Any], last_uid: int = 0) -> Plan:
    """The plan after the edits, in their order. `last_uid` is the highest uid ever given.

    Raises InvalidError with a sentence for an edit that cannot be carried out. Dates are not
    computed here, and circles of links are found by the engine.
    """
    draft = Draft(plan, last_uid)
    for edit in edits:
        _APPLY[type(edit)](draft, edit)
    return draft.finished()


def _add_task(draft: Draft, edit: e.AddTask) -> None:
    name = edit.name.strip()
    if not name:
        raise InvalidError("A task needs a name.", {"name": ["A task needs a name."]})
    uid = edit.task if edit.task is not None else draft.next_uid()
    if uid in draft.uids:
        raise InvalidError(f"There is a task {uid} already.")
    draft.last_uid = max(draft.last_uid, uid)
    kind, minutes = edit.task_kind, _checked_minutes(edit.duration)
    if kind in MILESTONES:
        minutes = 0
    elif minutes == 0 and kind is TaskKind.TASK:
        kind = TaskKind.MILESTONE
    wbs = "" if draft.keeps_outline else _next_code(draft, edit.parent)
    draft.insert([Task(uid, name[:512], minutes, kind, wbs=wbs)], edit.parent, edit.after)


def _next_code(draft: Draft, parent: int | None) -> str:
    above = draft.task(parent).wbs if parent is not None else ""
    number = len(draft.siblings(parent)) + 1
    return f"{above}.{number}" if above else str(number)


def _remove_task(draft: Draft, edit: e.RemoveTask) -> None:
    gone = {task.id for task in draft.take(edit.task)}
    draft.keep_links(lambda link: link.predecessor not in gone and link.successor not in gone)
    draft.assignments = [a for a in draft.assignments if a.task not in gone]


def _move_task(draft: Draft, edit: e.MoveTask) -> None:
    inside = draft.family(edit.task)
    if edit.parent in inside or edit.after in inside:
        raise InvalidError("A task cannot be moved into itself.")
    draft.insert(draft.take(edit.task), edit.parent, edit.after)
    _refuse_inner_links(draft)


def _indent(draft: Draft, edit: e.Indent) -> None:
    siblings = draft.siblings(draft.task(edit.task).parent)
    place = siblings.index(edit.task)
    if place == 0:
        raise InvalidError("There is no task above it on this level to put it under.")
    above = siblings[place - 1]
    children = draft.siblings(above)
    last = children[-1] if children else None
    draft.insert(draft.take(edit.task), above, last)
    _refuse_inner_links(draft)


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
        last = follower
    above = draft.task(parent).parent
    draft.insert(draft.take(edit.task), above, parent)
    _refuse_inner_links(draft)


def _refuse_inner_links(draft: Draft) -> None:
    """A link between a summary and a row below it can never be satisfied."""
    above = {task.id: task.parent for task in draft.tasks}
    for link in draft.links:
        for inner, outer in (
            (link.predecessor, link.successor),
            (link.successor, link.predecessor),
        ):
            if _is_below(above, inner, outer):
                names = draft.task(outer).name, draft.task(inner).name
                raise InvalidError(
                    f"“{names[0]}” would contain “{names[1]}”, and the two are linked. "
                    "Remove that link first."
                )


def _is_below(above: dict[int, int | None], uid: int, summary: int) -> bool:
    place = above.get(uid)
    while place is not None and place != summary:
        place = above.get(place)
    return place == summary


def _set_task(draft: Draft, edit: e.SetTask) -> None:
    values: dict[str, Any] = {}
    for name in ("notes", "calendar", "priority", "manual", "active"):
        if (value := getattr(edit, name)) is not None:
            values[name] = value
    if edit.name is not None:
        if not edit.name.strip():
            raise InvalidError("A task needs a name.", {"name": ["A task needs a name."]})
        values["name"] = edit.name.strip()[:512]
    if edit.calendar is not None and edit.calendar not in {c.id for c in draft.plan.calendars}:
        raise InvalidError("The plan has no such calendar.")
    if edit.task_kind is not None:
        values |= _kind_values(draft, edit.task, edit.task_kind)
    draft.change(edit.task, **values)


def _kind_values(draft: Draft, uid: int, kind: TaskKind) -> dict[str, Any]:
    if draft.is_summary(uid) or kind is TaskKind.SUMMARY:
        raise InvalidError("A row is a summary because of the rows below it, and only then.")
    if kind in MILESTONES:
        return {"kind": kind, "duration": 0, "remaining": None}
    return {"kind": kind, "duration": draft.task(uid).duration or DAY}


def _checked_minutes(minutes: int) -> int:
    if not 0 <= minutes <= LONGEST:
        text = "A duration lies between nothing and a hundred years."
        raise InvalidError(text, {"duration": [text]})
    return minutes


def _set_duration(draft: Draft, edit: e.SetDuration) -> None:
    task = draft.task(edit.task)
    if draft.is_summary(edit.task):
        raise InvalidError("A summary lasts as long as the tasks below it; change those.")
    if task.actual_finish is not None:
        raise InvalidError(f"“{task.name}” is finished; correct its actual dates instead.")
    minutes = _checked_minutes(edit.minutes)
    values: dict[str, Any] = {"duration": minutes, "elapsed": edit.elapsed}
    if minutes and task.kind in MILESTONES:
        values["kind"] = TaskKind.TASK
    elif not minutes and task.kind is TaskKind.TASK:
        values["kind"] = TaskKind.MILESTONE
    if task.remaining is not None:
        done = max(task.duration - task.remaining, 0)
        if minutes < done:
            raise InvalidError(f"“{task.name}” has taken longer than that already.")
        values["remaining"] = minutes - done
    draft.change(edit.task, **values)


def _set_constraint(draft: Draft, edit: e.SetConstraint) -> None:
    free = edit.constraint in (ConstraintType.ASAP, ConstraintType.ALAP)
    if not free and edit.date is None:
        text = "This constraint needs a date."
        raise InvalidError(text, {"date": [text]})
    draft.change(edit.task, constraint=edit.constraint, constraint_date=None if free else edit.date)


def _set_deadline(draft: Draft, edit: e.SetDeadline) -> None:
    draft.change(edit.task, deadline=edit.date)


def _check_link(draft: Draft, predecessor: int, successor: int) -> None:
    first, second = draft.task(predecessor), draft.task(successor)
    if predecessor == successor:
        raise InvalidError(f"“{first.name}” cannot wait for itself.")
    above = {task.id: task.parent for task in draft.tasks}
    if _is_below(above, predecessor, successor) or _is_below(above, successor, predecessor):
        raise InvalidError(
            f"“{first.name}” and “{second.name}” lie within each other in the outline, so neither "
            "can wait for the other. Link tasks of different branches."
        )


def _made(edit: e.AddLink | e.SetLink) -> Link:
    return Link(edit.predecessor, edit.successor, edit.type, edit.lag, edit.lag_unit)


def _add_link(draft: Draft, edit: e.AddLink) -> None:
    _check_link(draft, edit.predecessor, edit.successor)
    if any(_joins(link, edit.predecessor, edit.successor) for link in draft.links):
        raise InvalidError("These two tasks are linked already; change that link instead.")
    draft.links.append(_made(edit))


def _set_link(draft: Draft, edit: e.SetLink) -> None:
    for place, link in enumerate(draft.links):
        if _joins(link, edit.predecessor, edit.successor):
            draft.links[place] = _made(edit)
            return
    raise InvalidError("These two tasks are not linked any more.")


def _remove_link(draft: Draft, edit: e.RemoveLink) -> None:
    count = len(draft.links)
    draft.keep_links(lambda link: not _joins(link, edit.predecessor, edit.successor))
    if len(draft.links) == count:
        raise InvalidError("These two tasks are not linked any more.")


def _joins(link: Link, predecessor: int, successor: int) -> bool:
    return link.predecessor == predecessor and link.successor == successor


def _set_predecessors(draft: Draft, edit: e.SetPredecessors) -> None:
    wanted = {link.predecessor: _made(replace(link, successor=edit.task)) for link in edit.links}
    for predecessor in wanted:
        _check_link(draft, predecessor, edit.task)
    draft.keep_links(
        lambda link: (
            link.successor != edit.task
            or (link.predecessor in wanted and wanted[link.predecessor] == link)
        )
    )
    present = {link.predecessor for link in draft.links if link.successor == edit.task}
    draft.links += [link for uid, link in wanted.items() if uid not in present]


def _assign(draft: Draft, edit: e.Assign) -> None:
    task = draft.task(edit.task)
    if draft.is_summary(edit.task):
        raise InvalidError("Put people on the tasks below a summary, not on the summary.")
    if not 0 < edit.units <= 100:
        raise InvalidError("A share lies above 0 and up to 100 (100 = a crew of a hundred).")
    resource = _resource(draft, edit)
    work = round(task.duration * edit.units)
    for place, known in enumerate(draft.assignments):
        if known.task == edit.task and known.resource == resource:
            draft.assignments[place] = replace(known, units=edit.units, work=work)
            return
    draft.assignments.append(Assignment(edit.task, resource, edit.units, work))


def _resource(draft: Draft, edit: e.Assign) -> int:
    known = {resource.id for resource in draft.resources}
    if edit.resource is not None:
        if edit.resource not in known:
            raise InvalidError("The plan has no such resource.")
        return edit.resource
    name = edit.name.strip()
    if not name:
        raise InvalidError("Say who or what works on it.", {"name": ["Say who."]})
    for resource in draft.resources:
        if resource.name.casefold() == name.casefold():
            return resource.id
    made = Resource(max(known, default=0) + 1, name[:255])
    draft.resources.append(made)
    return made.id


def _unassign(draft: Draft, edit: e.Unassign) -> None:
    draft.assignments = [
        a for a in draft.assignments if (a.task, a.resource) != (edit.task, edit.resource)
    ]


def _report(draft: Draft, edit: e.Report) -> None:
    if draft.is_summary(edit.task):
        raise InvalidError("Report on the tasks below a summary; it follows them.")
    task, calendars = draft.task(edit.task), {c.id: c for c in draft.plan.calendars}
    draft.change(edit.task, **reporting.values(draft.plan, task, edit, calendars))
    if edit.work is not None:
        draft.assignments = reporting.with_work(draft.assignments, edit)


def _set_data_date(draft: Draft, edit: e.SetDataDate) -> None:
    if edit.date is not None and edit.date < draft.plan.start:
        raise InvalidError("The data date cannot be before the start of the plan.")
    options = replace(draft.plan.options, reschedule_remaining=True)
    draft.plan = replace(draft.plan, data_date=edit.date, options=options)


def _set_start(draft: Draft, edit: e.SetStart) -> None:
    draft.plan = replace(draft.plan, start=edit.date)


_APPLY: dict[type, Callable[[Draft, Any], None]] = {
    e.AddTask: _add_task,
    e.RemoveTask: _remove_task,
    e.MoveTask: _move_task,
    e.Indent: _indent,
    e.Outdent: _outdent,
    e.SetTask: _set_task,
    e.SetDuration: _set_duration,
    e.SetConstraint: _set_constraint,
    e.SetDeadline: _set_deadline,
    e.AddLink: _add_link,
    e.SetLink: _set_link,
    e.RemoveLink: _remove_link,
    e.SetPredecessors: _set_predecessors,
    e.Assign: _assign,
    e.Unassign: _unassign,
    e.Report: _report,
    e.SetDataDate: _set_data_date,
    e.SetStart: _set_start,
}
