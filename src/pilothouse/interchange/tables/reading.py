"""A table's rows as a plan, and every cell that could not be read as what it should be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from pilothouse.engine.network.data import (
    Assignment,
    ConstraintType,
    CustomField,
    Link,
    Plan,
    Resource,
    StoredDates,
    Task,
    TaskKind,
)
from pilothouse.interchange.result import Loss, LossRow, Outcome, Unsaid
from pilothouse.interchange.tables.columns import TARGETS, Target
from pilothouse.interchange.tables.outline import outlined
from pilothouse.interchange.tables.sheet import Sheet
from pilothouse.interchange.tables.unsaid import of_table
from pilothouse.interchange.tables.values import (
    CellError,
    instant_of,
    is_yes,
    link_of,
    minutes_of,
    moment_of,
    number_of,
    percent_of,
    reads_day_first,
)
from pilothouse.interchange.tables.working_days import EIGHT_HOURS, STANDARD, Days

_MORNING, _EVENING = 8 * 60, 17 * 60
_DATED = (
    Target.START, Target.FINISH, Target.CONSTRAINT_DATE, Target.DEADLINE, Target.ACTUAL_START,
    Target.ACTUAL_FINISH,
)  # fmt: skip
_RANGE = (Target.OPTIMISTIC, Target.PESSIMISTIC)
_ENDS = {Target.FINISH, Target.DEADLINE, Target.ACTUAL_FINISH}
_CONSTRAINTS = {
    "as soon as possible": ConstraintType.ASAP, "asap": ConstraintType.ASAP,
    "as late as possible": ConstraintType.ALAP, "alap": ConstraintType.ALAP,
    "start no earlier than": ConstraintType.START_NO_EARLIER,
    "snet": ConstraintType.START_NO_EARLIER,
    "start no later than": ConstraintType.START_NO_LATER, "snlt": ConstraintType.START_NO_LATER,
    "finish no earlier than": ConstraintType.FINISH_NO_EARLIER,
    "fnet": ConstraintType.FINISH_NO_EARLIER,
    "finish no later than": ConstraintType.FINISH_NO_LATER, "fnlt": ConstraintType.FINISH_NO_LATER,
    "must start on": ConstraintType.MUST_START, "mso": ConstraintType.MUST_START,
    "must finish on": ConstraintType.MUST_FINISH, "mfo": ConstraintType.MUST_FINISH,
    "mandatory start": ConstraintType.MANDATORY_START,
    "mandatory finish": ConstraintType.MANDATORY_FINISH,
}  # fmt: skip
_MILESTONES = {
    "start milestone": TaskKind.START_MILESTONE, "finish milestone": TaskKind.FINISH_MILESTONE,
}  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and what could not be."""

    sheet: Sheet
    columns: Mapping[str, Target]
    place: dict[Target, int]
    day_first: bool
    days: Days
    problems: dict[Target, list[LossRow]] = field(default_factory=lambda: defaultdict(list))
    endless: list[int] = field(default_factory=list)

    def cell(self, row: int, target: Target) -> str:
        at = self.place.get(target)
        return self.sheet.rows[row][at] if at is not None else ""

    def problem(self, row: int, target: Target, text: str) -> None:
        number = row + self.sheet.first_row
        self.problems[target].append(LossRow(None, f"Row {number}: {text}"))

    def value(self, row: int, target: Target, convert: Any) -> Any:
        """A cell converted; one that cannot be is a problem of its row and counts as empty."""
        text = self.cell(row, target)
        if not text:
            return None
        try:
            return convert(text)
        except CellError as error:
            said = str(error)
            self.problem(row, target, said if said.startswith("“") else f"“{text[:60]}” {said}")
            return None


def read_table(
    sheet: Sheet, columns: Mapping[str, Target], name: str, days: Days = EIGHT_HOURS
) -> tuple[Plan, tuple[Loss, ...], Unsaid]:
    """Build a plan from the rows of a table.

    `columns` says what each heading means. Rows without a name are left out and counted. A start
    without a predecessor becomes a start-no-earlier-than, a finish without a duration the working
    time in between. `days` are those of the plan that the table updates; a new plan gets days of
    eight hours, Monday to Friday. Levels come from a level column, a parent column, dotted WBS
    codes, or blanks before the names, whichever there is.

    The losses name every cell that was not read, by its row as a spreadsheet counts; what the table
    has no column or no value for is left to the plan that it updates.
    """
    reading = _reading(sheet, columns, days)
    rows = [row for row in range(len(sheet.rows)) if reading.cell(row, Target.NAME).strip()]
    ids = _ids(reading, rows)
    tasks = outlined(
        [_task(reading, row, ids[row]) for row in rows],
        levels=[reading.value(row, Target.LEVEL, number_of) for row in rows],
        parents=[reading.cell(row, Target.PARENT) for row in rows],
        keys=_keys(reading, rows, ids),
    )
    links = _links(reading, rows, ids)
    free, tasks = tasks, _settled(tasks, links)
    bounds = [task.id for before, task in zip(free, tasks, strict=True) if task is not before]
    resources, assignments = _people(reading, rows, ids, tasks)
    starts = [task.stored.start for task in tasks if task.stored and task.stored.start is not None]
    fields = tuple(
        CustomField(f"column{place}", heading)
        for place, heading in enumerate(sheet.headings)
        if columns.get(heading) is Target.KEEP and any(row[place] for row in sheet.rows)
    )
    plan = Plan(
        name, min(starts, default=0), (STANDARD,), STANDARD.id, tasks, links, resources,
        assignments, custom_fields=fields,
    )  # fmt: skip
    unsaid = of_table(plan, set(reading.place), reading.endless, bounds)
    return plan, _losses(reading, len(sheet.rows) - len(rows)), unsaid


def _reading(sheet: Sheet, columns: Mapping[str, Target], days: Days) -> _Reading:
    place = {
        columns[heading]: at
        for at, heading in reversed(list(enumerate(sheet.headings)))
        if heading in columns
    }
    dates = [row[place[t]] for t in _DATED if t in place for row in sheet.rows]
    return _Reading(sheet, columns, place, reads_day_first(dates), days)


def _ids(reading: _Reading, rows: list[int]) -> dict[int, int]:
    """The row's own number where it is whole and unlike all others, else its place."""
    wanted = [reading.cell(row, Target.ID) for row in rows]
    whole = all(text.isdigit() and 0 < int(text) < 2**31 for text in wanted)
    if Target.ID in reading.place and whole and len(set(wanted)) == len(wanted):
        return {row: int(text) for row, text in zip(rows, wanted, strict=True)}
    return {row: place for place, row in enumerate(rows, 1)}


def _keys(reading: _Reading, rows: list[int], ids: Mapping[int, int]) -> dict[str, int]:
    """What may name a row: its WBS code, its place, and above all its own number."""
    keys: dict[str, int] = {}
    for target in (Target.WBS, Target.ID):
        for row in rows:
            if text := reading.cell(row, target):
                keys[text] = ids[row]
    if Target.ID not in reading.place:
        for place, row in enumerate(rows, 1):
            keys.setdefault(str(place), ids[row])
    return keys


def _task(reading: _Reading, row: int, uid: int) -> Task:
    length = reading.value(row, Target.DURATION, lambda text: minutes_of(text, reading.days.length))
    dates = {target: _instant(reading, row, target) for target in _DATED}
    start, finish = dates[Target.START], dates[Target.FINISH]
    if length is None:
        known = start is not None and finish is not None and finish >= start
        reading.endless += [] if known else [uid]
        length = (reading.days.between(start or 0, finish or 0) if known else 0, False)
    ends = [_range_end(reading, row, target, length) for target in _RANGE]
    constraint = _CONSTRAINTS.get(reading.cell(row, Target.CONSTRAINT).replace("_", " ").casefold())
    keep = tuple(
        (f"column{at}", reading.sheet.rows[row][at])
        for at, heading in enumerate(reading.sheet.headings)
        if reading.columns.get(heading) is Target.KEEP and reading.sheet.rows[row][at]
    )
    cost = reading.value(row, Target.COST, number_of)
    work = reading.value(row, Target.WORK, number_of)
    return Task(
        id=uid, name=reading.cell(row, Target.NAME), duration=length[0], elapsed=length[1],
        kind=_kind(reading, row, length[0]), wbs=reading.cell(row, Target.WBS)[:120],
        constraint=constraint or ConstraintType.ASAP,
        constraint_date=dates[Target.CONSTRAINT_DATE] if constraint else None,
        deadline=dates[Target.DEADLINE], actual_start=dates[Target.ACTUAL_START],
        actual_finish=dates[Target.ACTUAL_FINISH], notes=reading.cell(row, Target.NOTES),
        percent_complete=reading.value(row, Target.PERCENT, percent_of) or 0.0,
        cost=None if cost is None else Decimal(str(cost)),
        work=None if work is None else round(work * 60),
        priority=_priority(reading, row), custom=keep, stored=_stored(start, finish),
        optimistic=ends[0], pessimistic=ends[1],
    )  # fmt: skip


def _range_end(reading: _Reading, row: int, target: Target, length: tuple[int, bool]) -> int | None:
    """An end of the task's range, in the kind of time that its duration has."""

    def read(text: str) -> int:
        minutes, elapsed = minutes_of(text, reading.days.length)
        if elapsed is not length[1]:
            raise CellError("is not the kind of time that the duration is: write both alike")
        return minutes

    found: int | None = reading.value(row, target, read)
    return found if length[0] else None


def _stored(start: int | None, finish: int | None) -> StoredDates:
    return StoredDates(start=start, finish=finish)


def _priority(reading: _Reading, row: int) -> int:
    text = reading.cell(row, Target.PRIORITY)
    return min(1000, int(text)) if text.isdigit() else 500


def _kind(reading: _Reading, row: int, duration: int) -> TaskKind:
    kind = reading.cell(row, Target.KIND).replace("_", " ").casefold()
    if duration == 0 and kind in _MILESTONES:
        return _MILESTONES[kind]
    if kind == "level of effort":
        return TaskKind.LEVEL_OF_EFFORT
    if "milestone" in kind or is_yes(reading.cell(row, Target.MILESTONE)):
        return TaskKind.MILESTONE if duration == 0 else TaskKind.TASK
    zero = reading.cell(row, Target.DURATION) and duration == 0
    return TaskKind.MILESTONE if zero and kind != "summary" else TaskKind.TASK


def _instant(reading: _Reading, row: int, target: Target) -> int | None:
    found = reading.value(row, target, lambda text: moment_of(text, day_first=reading.day_first))
    if found is None:
        return None
    value, timed = found
    at = instant_of(value)
    if timed and at % 1440:
        return at
    return at + (_EVENING if target in _ENDS else _MORNING)


def _links(reading: _Reading, rows: list[int], ids: Mapping[int, int]) -> tuple[Link, ...]:
    keys = _keys(reading, rows, ids)
    found: dict[tuple[int, int], Link] = {}
    for row in rows:
        for text in reading.cell(row, Target.PREDECESSORS).replace(";", ",").split(","):
            if not text.strip():
                continue
            try:
                link = link_of(text, keys, ids[row], reading.days.length)
                found.setdefault((link.predecessor, link.successor), link)
            except CellError as error:
                reading.problem(row, Target.PREDECESSORS, str(error))
    return tuple(found.values())


def _settled(tasks: tuple[Task, ...], links: tuple[Link, ...]) -> tuple[Task, ...]:
    """Where nothing else says when a task begins, the date of the table does."""
    driven = {link.successor for link in links}
    return tuple(
        replace(task, constraint=ConstraintType.START_NO_EARLIER, constraint_date=task.stored.start)
        if task.stored
        and task.stored.start is not None
        and task.id not in driven
        and task.kind is not TaskKind.SUMMARY
        and task.constraint is ConstraintType.ASAP
        else task
        for task in tasks
    )


def _people(
    reading: _Reading, rows: list[int], ids: Mapping[int, int], tasks: tuple[Task, ...]
) -> tuple[tuple[Resource, ...], tuple[Assignment, ...]]:
    durations = {task.id: task.work or task.duration for task in tasks}
    known: dict[str, Resource] = {}
    assignments: list[Assignment] = []
    for row in rows:
        for text in reading.cell(row, Target.RESOURCES).replace(",", ";").split(";"):
            name, _, share = text.strip().partition("[")
            if not name.strip():
                continue
            resource = known.setdefault(
                name.strip().casefold(), Resource(len(known) + 1, name.strip())
            )
            units = _units(share)
            work = round(durations[ids[row]] * units)
            if all((a.task, a.resource) != (ids[row], resource.id) for a in assignments[-20:]):
                assignments.append(Assignment(ids[row], resource.id, units, work))
    return tuple(known.values()), tuple(assignments)


def _units(share: str) -> float:
    text = share.rstrip("] ").rstrip("%").strip()
    return float(text) / 100 if text.replace(".", "", 1).isdigit() else 1.0


def _losses(reading: _Reading, blank: int) -> tuple[Loss, ...]:
    found = [
        Loss(
            "cell", Outcome.NOT_CARRIED, f"Cells that are no {TARGETS[target].lower()}",
            "They were read as empty; mend them in the file and read it again.",
            len(rows), tuple(rows[:2000]),
        )
        for target, rows in reading.problems.items()
    ]  # fmt: skip
    left = [h for h in reading.sheet.headings if reading.columns.get(h) is Target.IGNORE]
    if left:
        rows = tuple(LossRow(None, heading) for heading in left)
        why = "They are computed here, or you chose to leave them out."
        found.append(Loss("column", Outcome.NOT_CARRIED, "Columns left out", why, len(left), rows))
    if reading.sheet.others:
        rows = tuple(LossRow(None, name) for name in reading.sheet.others)
        why = "One sheet is read: the one called Tasks, else the first."
        found.append(Loss("sheet", Outcome.NOT_CARRIED, "Other sheets", why, len(rows), rows))
    if blank:
        why = "A row without a name is no task."
        found.append(Loss("blank_row", Outcome.CHANGED, "Rows without a name", why, blank))
    return tuple(found)
