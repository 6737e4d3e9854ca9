"""The tasks of a plan as a calendar file (RFC 5545)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from pilothouse.engine.network.data import Instant, Plan, Task, TaskKind
from pilothouse.interchange.result import Loss, LossRow, Outcome

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  plan instants are local wall-clock time
_NAMESPACE = uuid.UUID("5b0c7d0e-6c1a-5d62-9d0f-0a4f1d6f8a10")


def calendar(plan: Plan) -> bytes:
    """Give the plan's tasks as iCal entries with the dates that they hold as stored.

    Times are floating local times as the plan has none of a zone. A task that lasts longer than a
    day becomes an entry of whole days, a milestone an instant. Summaries and tasks without dates
    are left out. Identities are stable, so that a calendar that reads the file again updates.
    """
    made = Calendar()
    made.add("prodid", "-//Pilothouse//Plan//EN")
    made.add("version", "2.0")
    made.add("name", plan.name)
    made.add("x-wr-calname", plan.name)
    people = {resource.id: resource.name for resource in plan.resources}
    who: dict[int, list[str]] = {}
    for item in plan.assignments:
        who.setdefault(item.task, []).append(people.get(item.resource, ""))
    stamp = _at(plan.data_date if plan.data_date is not None else plan.start)
    for task in plan.tasks:
        if entry := _entry(plan, task, who.get(task.id, []), stamp):
            made.add_component(entry)
    return bytes(made.to_ical())


def _entry(plan: Plan, task: Task, who: list[str], stamp: datetime) -> Event | None:
    dates = task.stored
    summary = task.kind is TaskKind.SUMMARY
    if summary or not task.active or dates is None or dates.start is None or dates.finish is None:
        return None
    entry = Event()
    entry.add("uid", str(uuid.uuid5(_NAMESPACE, f"{plan.name}/{task.guid or task.id}")))
    entry.add("dtstamp", stamp)
    entry.add("summary", task.name)
    _add_dates(entry, dates.start, dates.finish)
    about = [", ".join(who), f"{task.percent_complete:g} % complete", task.notes]
    entry.add("description", "\n".join(part for part in about if part))
    if task.wbs:
        entry.add("categories", [task.wbs])
    entry.add("transp", "TRANSPARENT")
    return entry


def _add_dates(entry: Event, start: Instant, finish: Instant) -> None:
    first, last = _at(start), _at(finish)
    if finish - start <= 1440:
        entry.add("dtstart", first)
        entry.add("dtend", last)
        return
    entry.add("dtstart", first.date())
    # The end of an entry of whole days is the first day after it.
    entry.add("dtend", (last - timedelta(minutes=1)).date() + timedelta(days=1))


def _at(value: Instant) -> datetime:
    return _EPOCH + timedelta(minutes=value)


def left_out(plan: Plan) -> tuple[Loss, ...]:
    """Tell what of a plan a calendar file does not hold, with the rows where they are tasks."""
    summaries = [task for task in plan.tasks if task.kind is TaskKind.SUMMARY]
    undated = [
        task for task in plan.tasks
        if task.kind is not TaskKind.SUMMARY and (task.stored is None or task.stored.finish is None)
    ]  # fmt: skip
    ranged = [t for t in plan.tasks if (t.optimistic, t.pessimistic) != (None, None)]
    found = (
        _left("summary", "Summary tasks", _ENTRIES, summaries),
        _left("undated", "Tasks without dates", _ENTRIES, undated),
        _left("range", "Optimistic and pessimistic durations", _PLANNED, ranged),
        _counted("link", "Links", len(plan.links)),
        _counted("calendar", "Calendars", len(plan.calendars)),
        _counted("resource", "Resources", len(plan.resources)),
        _counted("assignment", "Assignments", len(plan.assignments)),
        _counted("custom", "Custom fields", len(plan.custom_fields)),
        _counted("baseline", "Baselines", len({b.number for t in plan.tasks for b in t.baselines})),
    )
    return tuple(loss for loss in found if loss.count)


_ENTRIES = "A calendar has entries with a beginning and an end."
_PLANNED = "An entry has one length, the one that is planned."


def _left(code: str, title: str, why: str, tasks: list[Task]) -> Loss:
    rows = tuple(LossRow(task.id, task.name) for task in tasks[:2000])
    return Loss(f"calendar.{code}", Outcome.NOT_CARRIED, title, why, len(tasks), rows)


def _counted(code: str, title: str, count: int) -> Loss:
    why = "A calendar tells when, not why or by whom."
    return Loss(f"calendar.{code}", Outcome.NOT_CARRIED, title, why, count)
