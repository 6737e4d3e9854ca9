"""A file read again: its tasks find those of the plan, and local data stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pilothouse.delivery.schedule.rules.differing import changed_row, difference
from pilothouse.delivery.schedule.rules.merge_calendars import (
    MergedCalendars,
    calendar_ids,
    merged_calendars,
    with_calendar_ids,
)
from pilothouse.delivery.schedule.rules.merge_tables import completed
from pilothouse.delivery.schedule.rules.terms import kept_terms
from pilothouse.delivery.schedule.rules.wording import instant_text
from pilothouse.delivery.schedule.types import AgreedDay, Difference, RowChange
from pilothouse.engine.network.data import (
    Assignment,
    ConstraintType,
    Contour,
    CustomField,
    Instant,
    Plan,
    Resource,
    Task,
)
from pilothouse.interchange import Unsaid

NAME, WBS = 512, 120


@dataclass(frozen=True, slots=True)
class Merged:
    """The plan after an import, the uids that came from the file, and what would change.

    `uids` gives the plan's uid for each uid of the file.
    """

    plan: Plan
    from_file: frozenset[int]
    difference: Difference
    uids: Mapping[int, int] = field(default_factory=dict)


def merge(
    old: Plan | None, new: Plan, local: frozenset[int] = frozenset(), last: int = 0,
    agreed: Mapping[int, AgreedDay] | None = None, before: Plan | None = None,
    unsaid: Unsaid | None = None, starts: Mapping[int, Instant] | None = None,
) -> Merged:  # fmt: skip
    """Bring a file's plan into an existing one (None: there is none yet).

    A task of the file is the plan's task with the same guid, else the same uid and name, else the
    same WBS and name. Tasks that were added here (`local`) stay; others that the file no longer
    holds go. Progress that was reported here stays where the file has none, and so does a day that
    was `agreed` with another project, by the task that stands for what it gives. `before` is what
    the file said when it was read last: days of a calendar that were changed here since then stay.
    A file without any date (a start of 0) leaves the plan's start as it is, and a table leaves what
    is `unsaid` in it; `starts` are those that were computed for the plan.
    """
    clean = _clean(new)
    if old is None:
        same = {task.id: task.id for task in clean.tasks}
        added = Difference(added=tuple(changed_row(task) for task in clean.tasks))
        return Merged(clean, frozenset(same), added, same)
    clean = replace(clean, start=clean.start or old.start)
    names = _matched(old.tasks, clean.tasks, last)
    people = _resources(old.resources, clean.resources)
    plan = with_calendar_ids(clean, calendar_ids(old, clean, before))
    plan = _renamed(plan, names, people)
    told = {names[task.id]: task.stored for task in new.tasks if task.stored is not None}
    plan = completed(old, plan, _by_uid(unsaid or Unsaid(), names), told, starts or {})
    calendars = merged_calendars(old, plan, _as_here(old, before))
    plan = _with_local(old, plan, local, calendars)
    plan, stayed = _with_agreed(plan, agreed or {}, frozenset(names.values()))
    uids = frozenset(names.values())
    found = replace(
        difference(old, plan, local - uids), agreed=stayed,
        calendars_kept=calendars.kept, calendars_replaced=calendars.replaced,
    )  # fmt: skip
    return Merged(plan, uids, found, names)


def _by_uid(unsaid: Unsaid, names: Mapping[int, int]) -> Unsaid:
    durations, bounds = (tuple(names[x] for x in row) for row in (unsaid.durations, unsaid.bounds))
    return replace(unsaid, durations=durations, bounds=bounds)


def _as_here(old: Plan, before: Plan | None) -> Plan | None:
    return before and with_calendar_ids(before, calendar_ids(old, before, before))


def _with_agreed(
    plan: Plan, agreed: Mapping[int, AgreedDay], read: frozenset[int]
) -> tuple[Plan, tuple[RowChange, ...]]:
    """The agreed days instead of those of the file, and the rows where they differ."""
    tasks, stayed = list(plan.tasks), []
    for at, task in enumerate(plan.tasks):
        day = agreed.get(task.id) if task.id in read else None
        if day is None or (kept := _agreed(task, day)) == task:
            continue
        tasks[at] = kept
        stayed.append(changed_row(task, **{day.said: (_day_of(task), _day_of(kept))}))
    return replace(plan, tasks=tuple(tasks)), tuple(stayed)


def _agreed(task: Task, day: AgreedDay) -> Task:
    if task.external:
        start, finish = day.dates_of(task)
        return replace(task, manual_start=start, manual_finish=finish)
    if day.delivered:
        return task
    kind = ConstraintType.START_NO_EARLIER
    return replace(task, constraint=kind, constraint_date=day.at)


def _day_of(task: Task) -> str:
    at = task.manual_finish if task.external else task.constraint_date
    return instant_text(at)


def _clean(plan: Plan) -> Plan:
    """Texts cut to what the columns hold; the tool's own computed dates left out."""
    tasks = tuple(
        replace(task, name=task.name[:NAME], wbs=task.wbs[:WBS], guid=task.guid[:64], stored=None)
        for task in plan.tasks
    )
    resources = tuple(
        replace(
            r, name=r.name[:255], initials=r.initials[:40], email=r.email[:254], group=r.group[:200]
        )
        for r in plan.resources
    )
    return replace(plan, tasks=tasks, resources=resources)


def _matched(old: Iterable[Task], new: Iterable[Task], last: int) -> dict[int, int]:
    """The plan's uid for each uid of the file; unknown tasks get a fresh one where it is taken."""
    rows, wanted = list(old), list(new)
    found: dict[int, int] = {}
    for key in (_guid, _uid_and_name, _wbs_and_name):
        _match_by(key, rows, wanted, found)
    used = {task.id for task in rows} | set(found.values())
    highest = max([last, *used, *(task.id for task in wanted)])
    for task in wanted:
        if task.id in found:
            continue
        if task.id in used:
            highest += 1
            found[task.id] = highest
        else:
            found[task.id] = task.id
        used.add(found[task.id])
    return found


def _match_by(
    key: Callable[[Task], Any], old: list[Task], new: list[Task], found: dict[int, int]
) -> None:
    taken = set(found.values())
    free: dict[Any, int] = {}
    for task in old:
        if task.id not in taken and (value := key(task)) is not None:
            free.setdefault(value, task.id)
    for task in new:
        if task.id not in found and (value := key(task)) in free:
            found[task.id] = free.pop(value)


def _guid(task: Task) -> str | None:
    return task.guid or None


def _uid_and_name(task: Task) -> tuple[int, str]:
    return task.id, task.name


def _wbs_and_name(task: Task) -> tuple[str, str]:
    return task.wbs, task.name


def _resources(old: Iterable[Resource], new: Iterable[Resource]) -> dict[int, int]:
    known = list(old)
    by_guid = {r.guid: r.id for r in known if r.guid}
    by_name = {r.name.casefold(): r.id for r in known}
    found: dict[int, int] = {}
    for resource in new:
        match = by_guid.get(resource.guid) or by_name.get(resource.name.casefold())
        if match is not None and match not in found.values():
            found[resource.id] = match
    used = {r.id for r in known} | set(found.values())
    highest = max([*used, 0, *(r.id for r in new)])
    for resource in new:
        if resource.id not in found:
            highest += resource.id in used
            found[resource.id] = highest if resource.id in used else resource.id
            used.add(found[resource.id])
    return found


def _renamed(plan: Plan, names: dict[int, int], people: dict[int, int]) -> Plan:
    tasks = tuple(
        replace(task, id=names[task.id], parent=_new_uid(task.parent, names)) for task in plan.tasks
    )
    links = tuple(
        replace(link, predecessor=names[link.predecessor], successor=names[link.successor])
        for link in plan.links
        if link.predecessor in names and link.successor in names
    )
    return replace(
        plan,
        tasks=tasks,
        links=links,
        resources=tuple(replace(r, id=people[r.id]) for r in plan.resources),
        assignments=tuple(
            replace(a, task=names[a.task], resource=people[a.resource]) for a in plan.assignments
        ),
    )


def _new_uid(uid: int | None, names: dict[int, int]) -> int | None:
    return None if uid is None else names.get(uid)


def _with_local(old: Plan, new: Plan, local: frozenset[int], calendars: MergedCalendars) -> Plan:
    """Put back what only this side knows: local tasks, their links and reported progress."""
    before = {task.id: task for task in old.tasks}
    fields = _fields(old, new)
    own = {field.key for field in fields} - {field.key for field in new.custom_fields}
    tasks = [_keep_local(before.get(task.id), task, own) for task in new.tasks]
    here = {task.id for task in tasks}
    kept = [task for task in old.tasks if task.id in local and task.id not in here]
    everything = here | {task.id for task in kept}
    for task in kept:
        parent = task.parent if task.parent in everything else None
        _insert(tasks, replace(task, parent=parent))
    alone = {task.id for task in kept}
    links = [
        link
        for link in old.links
        if {link.predecessor, link.successor} & alone
        and {link.predecessor, link.successor} <= everything
    ]
    assignments = [a for a in old.assignments if a.task in alone]
    people = {r.id for r in new.resources}
    resources = [r for r in old.resources if r.id not in people]
    return replace(
        new,
        tasks=tuple(tasks),
        links=(*new.links, *links),
        assignments=(*_keep_contours(old, new), *assignments),
        custom_fields=fields,
        resources=(*kept_terms(old, new), *resources),
        calendars=calendars.calendars,
        data_date=new.data_date if new.data_date is not None else old.data_date,
    )


def _insert(tasks: list[Task], task: Task) -> None:
    """Behind the last row of its parent, so that the outline stays in order."""
    if task.parent is None:
        tasks.append(task)
        return
    inside = {task.parent}
    at = next(row for row, known in enumerate(tasks) if known.id == task.parent) + 1
    while at < len(tasks) and tasks[at].parent in inside:
        inside.add(tasks[at].id)
        at += 1
    tasks.insert(at, task)


def _fields(old: Plan, new: Plan) -> tuple[CustomField, ...]:
    """The file's columns, with the formulas, choices and columns that only this side has."""
    known = {field.key: field for field in old.custom_fields}
    keys = {field.key for field in new.custom_fields}
    named = {field.name.casefold() for field in new.custom_fields}
    kept = [f for f in old.custom_fields if f.key not in keys and f.name.casefold() not in named]
    made = (_field(known.get(field.key), field) for field in new.custom_fields)
    return (*made, *kept)


def _field(before: CustomField | None, field: CustomField) -> CustomField:
    same = before is not None and before.name == field.name and before.kind == "choice"
    return before if before is not None and same and field.kind == "text" else field


def _keep_contours(old: Plan, new: Plan) -> tuple[Assignment, ...]:
    """Files that the reader takes contours from have their own; others keep ours."""
    shaped = {
        (a.task, a.resource): a.contour for a in old.assignments if a.contour is not Contour.FLAT
    }
    if not shaped or any(a.contour is not Contour.FLAT for a in new.assignments):
        return new.assignments
    return tuple(
        replace(a, contour=shaped.get((a.task, a.resource), a.contour)) for a in new.assignments
    )


def _keep_local(before: Task | None, task: Task, own: set[str]) -> Task:
    """Documents, recurrences, techniques, ranges and own columns stay beside what a file says."""
    task = _keep_progress(before, task)
    if before is None:
        return task
    custom = (*task.custom, *(pair for pair in before.custom if pair[0] in own))
    kept = before if before.technique != "percent" else task
    is_silent = (task.optimistic, task.pessimistic) == (None, None)
    ranged = before if is_silent and task.elapsed is before.elapsed else task
    return replace(
        task,
        custom=custom,
        references=task.references or before.references,
        recurrence=task.recurrence or before.recurrence,
        technique=kept.technique,
        measured_by=kept.measured_by,
        optimistic=ranged.optimistic,
        pessimistic=ranged.pessimistic,
    )


def _keep_progress(before: Task | None, task: Task) -> Task:
    if before is None:
        return task
    notes = task.notes or before.notes
    if task.actual_start is not None or task.percent_complete or before.actual_start is None:
        return replace(task, notes=notes)
    return replace(
        task,
        notes=notes,
        actual_start=before.actual_start,
        actual_finish=before.actual_finish,
        percent_complete=before.percent_complete,
        remaining=before.remaining,
    )
