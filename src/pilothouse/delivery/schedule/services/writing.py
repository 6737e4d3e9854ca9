"""Writing a plan's rows: only those that differ, in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pilothouse.delivery.schedule.models import (
    Plan as PlanRow,
)
from pilothouse.delivery.schedule.models import (
    PlanAssignment,
    PlanCalendar,
    PlanLink,
    PlanResource,
    PlanTask,
)
from pilothouse.delivery.schedule.queries.rows import (
    Loaded,
    assignment_columns,
    calendar_data,
    resource_columns,
    task_columns,
)
from pilothouse.delivery.schedule.rules.delta import keyed, longest_rise
from pilothouse.delivery.schedule.services.dates import write_dates
from pilothouse.delivery.schedule.types import Delta
from pilothouse.engine import Schedule
from pilothouse.engine.network.data import Link, Plan
from pilothouse.foundation.people.queries import staff
from pilothouse.kit import bulk
from pilothouse.kit.actor import Actor

GAP = 1024
FEW = 40


@dataclass(frozen=True, slots=True)
class Keys:
    """The primary keys of a plan's records after an edit, as `Loaded` holds them."""

    task_pk: Mapping[int, int]
    resource_pk: Mapping[int, int]
    link_pk: tuple[int, ...]
    assignment_pk: tuple[int, ...]


@dataclass(slots=True)
class Written:
    """What was written: uids of tasks, keys of links."""

    tasks: set[int]
    removed: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    links_removed: tuple[int, ...] = ()
    keys: Keys | None = None


def write(
    actor: Actor,
    loaded: Loaded,
    new: Plan,
    delta: Delta,
    computed: Schedule,
    *,
    local: bool = True,
    from_file: frozenset[int] = frozenset(),
) -> Written:
    """Carry a delta over to the rows, and the computed dates where they differ."""
    row = loaded.row
    _write_calendars(row, delta)
    resource_pk = _write_resources(actor, row, delta, dict(loaded.resource_pk))
    task_pk, written = _write_tasks(row, delta, dict(loaded.task_pk), local=local)
    _write_parents(delta, task_pk)
    if delta.places_after or delta.places_before:
        _write_order(row, new)
    link_pk = _write_links(loaded, new, delta, task_pk, written)
    assignment_pk = _write_assignments(loaded, new, delta, task_pk, resource_pk)
    bulk.plan_anew(len(written.removed) + len(written.links_removed))
    if from_file:
        keys = [task_pk[uid] for uid in from_file]
        PlanTask.objects.filter(plan=row, pk__in=keys, is_local=True).update(is_local=False)
    written.tasks |= write_dates(loaded, computed, task_pk)
    written.keys = Keys(task_pk, resource_pk, link_pk, assignment_pk)
    return written


def _write_calendars(row: PlanRow, delta: Delta) -> None:
    for calendar, data in zip(
        delta.after.calendars, calendar_data(delta.after.calendars), strict=True
    ):
        PlanCalendar.objects.update_or_create(
            plan=row, uid=calendar.id, defaults={"name": calendar.name[:200], "data": data}
        )
    gone = {c.id for c in delta.before.calendars} - {c.id for c in delta.after.calendars}
    PlanCalendar.objects.filter(plan=row, uid__in=gone).delete()


def _write_resources(
    actor: Actor, row: PlanRow, delta: Delta, known: dict[int, int]
) -> dict[int, int]:
    fresh = [r for r in delta.after.resources if r.id not in known]
    for resource in delta.after.resources:
        if resource.id in known:
            PlanResource.objects.filter(pk=known[resource.id]).update(**resource_columns(resource))
    if fresh:
        person = people_by_name(actor)
        made = [
            PlanResource(
                plan=row,
                person_id=person.get(r.email.casefold()) or person.get(r.name.casefold()),
                **resource_columns(r),
            )
            for r in fresh
        ]
        PlanResource.objects.bulk_create(made, batch_size=500)
        known |= {item.uid: item.pk for item in made}
    gone = {r.id for r in delta.before.resources} - {r.id for r in delta.after.resources}
    PlanResource.objects.filter(plan=row, uid__in=gone).delete()
    return {uid: pk for uid, pk in known.items() if uid not in gone}


def people_by_name(actor: Actor) -> dict[str, int]:
    """Our people by e-mail address and by name, names that occur twice left out."""
    rows = list(staff(actor).values_list("pk", "name", "email"))
    names = [name.casefold() for _, name, _ in rows]
    found = {name.casefold(): pk for pk, name, _ in rows if names.count(name.casefold()) == 1}
    return found | {email.casefold(): pk for pk, _, email in rows if email}


def _write_tasks(
    row: PlanRow, delta: Delta, known: dict[int, int], *, local: bool
) -> tuple[dict[int, int], Written]:
    before = {task.id for task in delta.before.tasks}
    after = {task.id for task in delta.after.tasks}
    gone, fresh = before - after, after - before
    if gone:
        keys = [known.pop(uid) for uid in gone]
        PlanTask.objects.filter(plan=row, parent_id__in=keys).update(parent=None)
        PlanTask.objects.filter(pk__in=keys).delete()
    columns = task_columns(delta.after.tasks)
    made = [
        {"plan_id": row.pk, "position": 0, "is_local": local, **c}
        for c in columns
        if c["uid"] in fresh
    ]
    keys = bulk.insert(PlanTask, made)
    known |= {values["uid"]: key for values, key in zip(made, keys, strict=True)}
    _update_tasks([c for c in columns if c["uid"] in before], known)
    return known, Written(after, tuple(gone), tuple(fresh))


def _update_tasks(columns: list[dict[str, Any]], known: dict[int, int]) -> None:
    if len(columns) <= FEW:
        for values in columns:
            PlanTask.objects.filter(pk=known[values["uid"]]).update(**values)
        return
    rows = [PlanTask(pk=known[values["uid"]], **values) for values in columns]
    names = [name for name in columns[0] if name != "uid"]
    PlanTask.objects.bulk_update(rows, names, batch_size=100)


def _write_parents(delta: Delta, known: dict[int, int]) -> None:
    was = {task.id: task.parent for task in delta.before.tasks}
    rows = [
        (known[task.parent] if task.parent is not None else None, known[task.id])
        for task in delta.after.tasks
        if (task.id not in was and task.parent is not None)
        or (task.id in was and was[task.id] != task.parent)
    ]
    bulk.set_numbers(PlanTask, "parent_id", rows)


def _write_order(row: PlanRow, new: Plan) -> None:
    stored = dict(PlanTask.objects.filter(plan=row).values_list("uid", "position"))
    wanted = positions([task.id for task in new.tasks], stored)
    keys = dict(PlanTask.objects.filter(plan=row).values_list("uid", "pk"))
    rows = [(place, keys[uid]) for uid, place in wanted.items() if stored[uid] != place]
    bulk.set_numbers(PlanTask, "position", rows)


def positions(order: Sequence[int], stored: dict[int, int]) -> dict[int, int]:
    """New positions that keep as many stored ones as the order allows; 0 means none yet.

    Rows between two that stay share the gap; where it is too small everything is numbered anew.
    """
    placed = [uid for uid in order if stored.get(uid)]
    keep = {placed[i] for i in longest_rise([stored[uid] for uid in placed])}
    found: dict[int, int] = {}
    run: list[int] = []
    low = 0
    for uid in order:
        if uid not in keep:
            run.append(uid)
            continue
        if not _spread(run, low, stored[uid], found):
            return {each: (place + 1) * GAP for place, each in enumerate(order)}
        found[uid] = low = stored[uid]
        run = []
    _spread(run, low, low + GAP * (len(run) + 1), found)
    return found


def _spread(run: list[int], low: int, high: int, found: dict[int, int]) -> bool:
    step = (high - low) // (len(run) + 1)
    if run and step < 1:
        return False
    for place, uid in enumerate(run, 1):
        found[uid] = low + step * place
    return True


def _write_links(
    loaded: Loaded, new: Plan, delta: Delta, known: dict[int, int], written: Written
) -> tuple[int, ...]:
    if not delta.before.links and not delta.after.links:
        return loaded.link_pk
    pk_of = dict(zip(keyed(loaded.plan.links, _link_key), loaded.link_pk, strict=True))
    before, after = keyed(delta.before.links, _link_key), keyed(delta.after.links, _link_key)
    kept = after.keys() & before.keys()
    for key in kept:
        link = after[key]
        PlanLink.objects.filter(pk=pk_of[key]).update(lag=link.lag, lag_unit=link.lag_unit.value)
    gone = [pk_of[key] for key in before.keys() - after.keys()]
    PlanLink.objects.filter(pk__in=gone).delete()
    fresh = {key: _link_row(loaded.row, link, known) for key, link in after.items()
             if key not in before}  # fmt: skip
    keys = bulk.insert(PlanLink, list(fresh.values()))
    pk_of |= dict(zip(fresh, keys, strict=True))
    written.links = (*(pk_of[key] for key in kept), *keys)
    written.links_removed = tuple(gone)
    return tuple(pk_of[key] for key in keyed(new.links, _link_key))


def _link_row(row: PlanRow, link: Link, known: dict[int, int]) -> dict[str, Any]:
    return {
        "plan_id": row.pk,
        "predecessor_id": known[link.predecessor],
        "successor_id": known[link.successor],
        "type": link.type.value,
        "lag": link.lag,
        "lag_unit": link.lag_unit.value,
    }


def _link_key(link: Any) -> tuple[Any, ...]:
    return link.predecessor, link.successor, link.type


def _write_assignments(
    loaded: Loaded,
    new: Plan,
    delta: Delta,
    tasks: dict[int, int],
    resources: dict[int, int],
) -> tuple[int, ...]:
    if not delta.before.assignments and not delta.after.assignments:
        return loaded.assignment_pk
    places = keyed(loaded.plan.assignments, _assignment_key)
    pk_of = dict(zip(places, loaded.assignment_pk, strict=True))
    before = keyed(delta.before.assignments, _assignment_key)
    after = keyed(delta.after.assignments, _assignment_key)
    for key in before.keys() & after.keys():
        PlanAssignment.objects.filter(pk=pk_of[key]).update(**assignment_columns(after[key]))
    gone = [pk_of[key] for key in before.keys() - after.keys()]
    PlanAssignment.objects.filter(pk__in=gone).delete()
    fresh = {
        key: {
            "plan_id": loaded.row.pk,
            "task_id": tasks[item.task],
            "resource_id": resources[item.resource],
            **assignment_columns(item),
        }
        for key, item in after.items()
        if key not in before
    }
    keys = bulk.insert(PlanAssignment, list(fresh.values()))
    pk_of |= dict(zip(fresh, keys, strict=True))
    return tuple(pk_of[key] for key in keyed(new.assignments, _assignment_key))


def _assignment_key(assignment: Any) -> tuple[Any, ...]:
    return assignment.task, assignment.resource
