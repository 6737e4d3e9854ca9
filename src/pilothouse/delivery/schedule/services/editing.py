"""Edits of a plan by its project managers, progress by those who do the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.delivery.schedule.permissions import EDIT, REPORT, VIEW
from pilothouse.delivery.schedule.queries.plans import task as get_task
from pilothouse.delivery.schedule.queries.repeats import sent_before
from pilothouse.delivery.schedule.queries.rows import Loaded, computed_of, load
from pilothouse.delivery.schedule.queries.shifting import shifted_edits
from pilothouse.delivery.schedule.rules.ranges import NO_RANGE
from pilothouse.delivery.schedule.rules.saying import sentence, shift_sentence
from pilothouse.delivery.schedule.services.changing import (
    carry_over,
    change_plan,
    check_control,
    check_revision,
    computed_or_refused,
    locked_plan,
)
from pilothouse.delivery.schedule.services.merging import meanwhile
from pilothouse.delivery.schedule.services.readying import ready_edits
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    Merge,
    MoveTask,
    Outcome,
    ProgressReported,
    RemoveLink,
    RemoveTask,
    Report,
    SetConstraint,
    SetDataDate,
    SetDeadline,
    SetDuration,
    SetLink,
    SetTask,
    Shift,
)
from pilothouse.engine.network.data import ConstraintType, LagUnit, LinkType, TaskKind
from pilothouse.foundation.audit.services import record
from pilothouse.kit import events
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.locks import locked
from pilothouse.kit.services import note_unchanged, part, service
from pilothouse.kit.store import Change

FACTS = (Report, SetDataDate)


@service("schedule.edit_plan")
def edit_plan(
    *,
    actor: Actor,
    project_id: int,
    edits: Sequence[Any],
    expected: int | None = None,
    reason: str = "",
    shift: Shift = Shift.USE,
    merge: Merge = Merge.NONE,
    key: str = "",
) -> Outcome:
    """Carry out edits (records of `types.edits`) as one step that undo takes back as one.

    `expected` is the plan's revision the person was looking at; `shift` is what tasks linked to
    moved ones do. With `merge` edits upon an older state are carried out where nobody touched the
    same tasks, links, people or calendars since, nor the outline where these edits do, too;
    `Merge.SAME_ROWS` is for edits that name tasks by their row. Raises ConflictError when somebody
    changed the plan since, InvalidError for edits that cannot be carried out or make a circle,
    RuleError for what the project's stage leaves to a change request. Edits whose `key` the
    actor has sent before are in the plan already and are not carried out again.
    """
    if key:
        # Twins wait here for each other.
        locked_plan(actor, project_id, EDIT, None)
        if (known := sent_before(actor, project_id, key)) is not None:
            note_unchanged()
            return known
    return _edited(
        actor, project_id, edits, expected, reason=reason, shift=shift, merge=merge, key=key
    )


def _edited(
    actor: Actor,
    project_id: int,
    edits: Sequence[Any],
    expected: int | None,
    *,
    reason: str = "",
    shift: Shift = Shift.USE,
    merge: Merge = Merge.NONE,
    key: str = "",
) -> Outcome:
    row = locked_plan(actor, project_id, EDIT, expected if merge is Merge.NONE else None)
    since = meanwhile(row, expected)
    loaded = load(row)
    with since.watching(edits, merge):
        own = ready_edits(actor, row, edits)
        ready = _shifted(loaded, own, shift)
        new = rules.apply(loaded.plan, ready, row.last_uid)
    since.check(loaded.plan, new, edits, merge)
    computed = computed_or_refused(new, loaded)
    if all(isinstance(edit, FACTS) for edit in ready):
        rules.check_may_report(row.project.stage)
    else:
        check_control(row, loaded.plan, computed, ready)
    outcome = change_plan(
        actor,
        loaded,
        new,
        said=shift_sentence(own, ready, shift, *_telling(loaded)),
        action="plan.edited",
        reason=reason,
        computed=computed,
        key=key,
    )
    return since.told(outcome)


def _shifted(loaded: Loaded, edits: list[Any], shift: Shift) -> list[Any]:
    if shift is Shift.USE:
        return edits
    return shifted_edits(computed_of(loaded), edits, shift, loaded.row.last_uid)


def _telling(loaded: Loaded) -> tuple[dict[int, str], int]:
    """What the words of an edit need: names of tasks, and how long a day is."""
    plan = loaded.plan
    return {task.id: task.name for task in plan.tasks}, plan.options.minutes_per_day


@part
def apply_edits(
    actor: Actor, project_id: int, edits: Sequence[Any], *, code: str = VIEW, reason: str = ""
) -> Outcome:
    """Carry out an approved change as part of a larger service, whatever the stage.

    That service's own event covers it, so no event is left here; the plan's history shows it.
    """
    row = locked_plan(actor, project_id, code, None)
    loaded = load(row)
    new = rules.apply(loaded.plan, edits, row.last_uid)
    said = reason or sentence(edits, *_telling(loaded))
    return carry_over(actor, loaded, new, said=said)[0]


@service("schedule.add_task")
def add_task(
    *,
    actor: Actor,
    project_id: int,
    name: str,
    parent: int | None = None,
    after: int | None = None,
    duration: int = 480,
    kind: TaskKind = TaskKind.TASK,
    expected: int | None = None,
) -> Outcome:
    """Add a task of `duration` working minutes under `parent`, behind `after`, or first."""
    edit = AddTask(name, parent, after, duration, kind)
    return _edited(actor, project_id, [edit], expected)


@service("schedule.edit_task")
def edit_task(
    *, actor: Actor, project_id: int, task: int, expected: int | None = None, **values: Any
) -> Outcome:
    """Change a task: name, notes, task_kind, calendar, priority, manual, active, duration
    (working minutes), elapsed, deadline (instant or None), optimistic and pessimistic (minutes of
    the kind that the duration has, or None)."""
    edits: list[Any] = []
    gone = tuple(name for name in NO_RANGE if values.get(name, "") is None)
    if "duration" in values:
        minutes, elapsed = values.pop("duration"), values.pop("elapsed", False)
        edits.append(SetDuration(task, minutes, elapsed))
    elif "elapsed" in values:
        raise InvalidError("Say the duration too.", {"duration": ["Say the duration too."]})
    if "deadline" in values:
        edits.append(SetDeadline(task, values.pop("deadline")))
    if values:
        edits.insert(0, SetTask(task, **values, clear=gone))
    return _edited(actor, project_id, edits, expected)


@service("schedule.delete_task")
def delete_task(
    *, actor: Actor, project_id: int, task: int, expected: int | None = None
) -> Outcome:
    """Remove a task with all below it and their links."""
    return _edited(actor, project_id, [RemoveTask(task)], expected)


@service("schedule.move_task")
def move_task(
    *,
    actor: Actor,
    project_id: int,
    task: int,
    parent: int | None,
    after: int | None,
    expected: int | None = None,
) -> Outcome:
    """Put a task with all below it under `parent`, behind `after`, or first."""
    return _edited(actor, project_id, [MoveTask(task, parent, after)], expected)


@service("schedule.set_constraint")
def set_constraint(
    *,
    actor: Actor,
    project_id: int,
    task: int,
    constraint: ConstraintType,
    date: int | None = None,
    expected: int | None = None,
    shift: Shift = Shift.USE,
) -> Outcome:
    """Pin or bound a task's dates; `date` is an instant, `shift` what linked tasks do."""
    edits = [SetConstraint(task, constraint, date)]
    return _edited(actor, project_id, edits, expected, shift=shift)


@service("schedule.add_link")
def add_link(
    *,
    actor: Actor,
    project_id: int,
    predecessor: int,
    successor: int,
    type: LinkType = LinkType.FS,  # noqa: A002  (the field's own term)
    lag: int = 0,
    lag_unit: LagUnit = LagUnit.WORKING,
    expected: int | None = None,
) -> Outcome:
    """Link two tasks. Raises InvalidError, naming the tasks, when that makes a circle."""
    edit = AddLink(predecessor, successor, type, lag, lag_unit)
    return _edited(actor, project_id, [edit], expected)


@service("schedule.edit_link")
def edit_link(
    *,
    actor: Actor,
    project_id: int,
    predecessor: int,
    successor: int,
    type: LinkType = LinkType.FS,  # noqa: A002  (the field's own term)
    lag: int = 0,
    lag_unit: LagUnit = LagUnit.WORKING,
    expected: int | None = None,
) -> Outcome:
    """Give a link another type and lag."""
    edit = SetLink(predecessor, successor, type, lag, lag_unit)
    return _edited(actor, project_id, [edit], expected)


@service("schedule.delete_link")
def delete_link(
    *,
    actor: Actor,
    project_id: int,
    predecessor: int,
    successor: int,
    expected: int | None = None,
) -> Outcome:
    """Remove the link between two tasks."""
    return _edited(actor, project_id, [RemoveLink(predecessor, successor)], expected)


@service("schedule.move_data_date")
def move_data_date(
    *, actor: Actor, project_id: int, date: int | None, expected: int | None = None
) -> Outcome:
    """Move the date up to which facts are known.

    Remaining work is planned behind it where the plan's option says so.
    """
    return _edited(actor, project_id, [SetDataDate(date)], expected)


@service("schedule.report_progress")
def report_progress(
    *, actor: Actor, project_id: int, report: Report, expected: int | None = None
) -> Outcome:
    """Say how far a task is: facts, what remains, hours. PMs and those assigned to it may."""
    row = get_task(actor, project_id, report.task, REPORT).plan
    outcome, change = apply_report(actor, project_id, report, expected)
    if change is None:
        note_unchanged()
    else:
        record(actor, "plan.progress", row, change, scope_path=row.project.scope.path)
    return outcome


@part
def apply_report(
    actor: Actor, project_id: int, report: Report, expected: int | None = None
) -> tuple[Outcome, Change | None]:
    """Report progress as part of a larger service, whose own event covers it.

    Gives what that event has to tell; None where the report changes nothing.
    """
    row = get_task(actor, project_id, report.task, REPORT).plan
    check_revision(row, expected)
    rules.check_may_report(row.project.stage)
    loaded = load(locked(PlanRow.objects.select_related("project__scope")).get(pk=row.pk))
    ready = ready_edits(actor, loaded.row, [_own(actor, row, report)])
    new = rules.apply(loaded.plan, ready, loaded.row.last_uid)
    found = carry_over(actor, loaded, new, said=sentence(ready, *_telling(loaded)))
    events.announce(ProgressReported(actor=actor, project_id=project_id, task_uid=report.task))
    return found


def _own(actor: Actor, row: PlanRow, report: Report) -> Report:
    """Hours without a name are the reporter's own."""
    if report.work is None or report.resource is not None or actor.person_id is None:
        return report
    rows = PlanTask.objects.filter(
        plan=row, uid=report.task, assignments__resource__person_id=actor.person_id
    )
    own = rows.values_list("assignments__resource__uid", flat=True).first()
    return replace(report, resource=own)
