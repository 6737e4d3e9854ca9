"""A table of progress: what its columns mean, and what each row says of a task."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from pilothouse.delivery.schedule.rules import reporting
from pilothouse.delivery.schedule.rules.wording import duration_text, instant_text
from pilothouse.delivery.schedule.types import Report
from pilothouse.engine import Schedule, WorkingTime, instant
from pilothouse.engine.network.data import Assignment, Plan, Task, TaskKind
from pilothouse.interchange.tables.columns import plain
from pilothouse.interchange.tables.values import (
    CellError,
    minutes_of,
    moment_of,
    number_of,
    percent_of,
    reads_day_first,
)
from pilothouse.kit.errors import InvalidError

DAY_MINUTES = 1440
R = TypeVar("R")


class Meaning(StrEnum):
    """What a column of a table of progress holds."""

    UID = "uid"
    ROW = "row"
    WBS = "wbs"
    NAME = "name"
    ACTUAL_START = "actual_start"
    ACTUAL_FINISH = "actual_finish"
    PERCENT = "percent"
    REMAINING = "remaining"
    HOURS = "hours"
    PERSON = "person"
    IGNORE = "ignore"


MEANINGS: Mapping[Meaning, str] = {
    Meaning.UID: "Unique number of the task",
    Meaning.ROW: "Row of the task in the plan",
    Meaning.WBS: "WBS code of the task",
    Meaning.NAME: "Name of the task",
    Meaning.ACTUAL_START: "Started on",
    Meaning.ACTUAL_FINISH: "Finished on",
    Meaning.PERCENT: "Percent complete",
    Meaning.REMAINING: "Remaining duration",
    Meaning.HOURS: "Hours worked to date",
    Meaning.PERSON: "Whose hours these are",
    Meaning.IGNORE: "Leave out",
}
NAMING = (Meaning.UID, Meaning.ROW, Meaning.WBS, Meaning.NAME)
_KNOWN = {
    Meaning.UID: "uid|unique id|task uid|unique number",
    Meaning.ROW: "id|row|no|nr|#|row number|task id",
    Meaning.WBS: "wbs|wbs code|code|activity id|outline number",
    Meaning.NAME: "name|task|task name|activity|activity name|title",
    Meaning.ACTUAL_START: "actual start|started|started on|start actual|begun",
    Meaning.ACTUAL_FINISH: "actual finish|finished|finished on|actual end|completed on",
    Meaning.PERCENT: "percent|percent complete|% complete|complete|done|% done|progress|complete %",
    Meaning.REMAINING: "remaining|remaining duration|still to do|to do|remaining days",
    Meaning.HOURS: "hours|actual hours|actual work|hours worked|hours to date|work done",
    Meaning.PERSON: "person|resource|who|name of person|employee|worker",
}
_BY_HEADING = {text: kind for kind, texts in _KNOWN.items() for text in texts.split("|")}


@dataclass(frozen=True, slots=True)
class RowResult:
    """What a row of the table means: a report with what it changes, or what is wrong with it."""

    number: int
    uid: int | None = None
    name: str = ""
    report: Report | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    error: str = ""


def guessed(headings: Iterable[str]) -> dict[str, str]:
    """What each heading probably means, every meaning once."""
    found: dict[str, str] = {}
    for heading in headings:
        kind = _BY_HEADING.get(plain(heading), Meaning.IGNORE)
        taken = kind is not Meaning.IGNORE and kind.value in found.values()
        found[heading] = Meaning.IGNORE.value if taken else kind.value
    return found


def checked(headings: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """The columns as chosen. Raises InvalidError when they cannot name tasks or progress."""
    known = {kind.value for kind in Meaning}
    chosen = {heading: columns.get(heading, Meaning.IGNORE.value) for heading in headings}
    if wrong := [value for value in chosen.values() if value not in known]:
        raise _wrong(f"No column can mean “{wrong[0][:40]}”.")
    given = [value for value in chosen.values() if value != Meaning.IGNORE]
    if twice := next((value for value in given if given.count(value) > 1), None):
        raise _wrong(f"Two columns cannot both be “{MEANINGS[Meaning(twice)]}”.")
    if not set(given) & {kind.value for kind in NAMING}:
        raise _wrong("Say which column names the tasks: by number, WBS code or name.")
    return chosen


def _wrong(text: str) -> InvalidError:
    return InvalidError(text, {"columns": [text]})


class Reader:
    """Reads the rows of a table against a plan as it is computed now."""

    def __init__(self, computed: Schedule, hours: WorkingTime, latest: int) -> None:
        self.computed, self.hours, self.latest = computed, hours, latest
        self.plan: Plan = computed.plan
        self.day = self.plan.options.minutes_per_day
        self.book = {calendar.id: calendar for calendar in self.plan.calendars}
        self.keys = _keys(self.plan)
        self.people = {r.name.casefold(): r.id for r in self.plan.resources}
        self.parents = {task.parent for task in self.plan.tasks}
        self.assignments: dict[int, list[Assignment]] = {}
        for item in self.plan.assignments:
            self.assignments.setdefault(item.task, []).append(item)
        self.day_first = True

    def read(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[str, str],
        first: int,
    ) -> list[RowResult]:  # fmt: skip
        """What each row means; rows without any text are passed over."""
        place = {
            Meaning(columns[heading]): number
            for number, heading in enumerate(headings)
            if columns.get(heading, Meaning.IGNORE) != Meaning.IGNORE
        }
        dates = (Meaning.ACTUAL_START, Meaning.ACTUAL_FINISH)
        texts = [row[place[kind]] for row in rows for kind in dates if kind in place]
        self.day_first = reads_day_first(texts)
        found: list[RowResult] = []
        seen: set[int] = set()
        for number, row in enumerate(rows, first):
            cells = {kind: row[n].strip() for kind, n in place.items()}
            if any(cells.values()):
                found.append(self._once(self._row(number, cells), seen, cells))
        return found

    def _once(self, result: RowResult, seen: set[int], cells: Mapping[Meaning, str]) -> RowResult:
        if result.report is None or result.uid is None or cells.get(Meaning.PERSON):
            return result
        if result.uid in seen:
            return replace(result, report=None, error="The task stands in the table twice.")
        seen.add(result.uid)
        return result

    def _row(self, number: int, cells: Mapping[Meaning, str]) -> RowResult:
        try:
            task = self._task(cells)
        except CellError as error:
            return RowResult(number, name=cells.get(Meaning.NAME, ""), error=str(error))
        try:
            report = self._report(task, cells)
            values = reporting.values(self.plan, task, report, self.book)
            if report.work is not None:
                reporting.with_work(self.assignments.get(task.id, ()), report)
        except (CellError, InvalidError) as error:
            return RowResult(number, task.id, task.name, error=_sentence(error))
        after = replace(task, **values)
        changes = self._changes(task, after) | self._work(task, report)
        return RowResult(number, task.id, task.name, report if changes else None, changes)

    def _task(self, cells: Mapping[Meaning, str]) -> Task:
        for kind in NAMING:
            text = cells.get(kind, "")
            if not text:
                continue
            found = self.keys[kind].get(text.casefold().removesuffix(".0"), ())
            if len(found) == 1:
                return self._leaf(found[0])
            if len(found) > 1:
                raise CellError(f"{len(found)} tasks have this: {text[:60]}")
            raise CellError(f"The plan has no task with this: {text[:60]}")
        raise CellError("The row names no task.")

    def _leaf(self, task: Task) -> Task:
        if task.kind is TaskKind.SUMMARY or task.id in self.parents:
            raise CellError(f"“{task.name}” is a summary; report on the tasks below it.")
        return task

    def _report(self, task: Task, cells: Mapping[Meaning, str]) -> Report:
        end = self._date(cells, Meaning.ACTUAL_FINISH, at_end=True)
        left, percent = cells.get(Meaning.REMAINING, ""), cells.get(Meaning.PERCENT, "")
        made = Report(
            task.id,
            actual_start=self._date(cells, Meaning.ACTUAL_START, at_end=False),
            actual_finish=end,
            remaining=_cell("remaining", minutes_of, left, self.day)[0]
            if left and end is None
            else None,
            percent=_cell("percent", percent_of, percent) if percent and end is None else None,
            work=self._hours(cells),
            resource=self._person(cells),
        )
        planned = self.computed.of(task.id).start
        return reporting.with_known_start(made, task.actual_start, planned, self.latest)

    def _date(self, cells: Mapping[Meaning, str], kind: Meaning, *, at_end: bool) -> int | None:
        text = cells.get(kind, "")
        if not text:
            return None
        value, has_time = _cell(kind.value, moment_of, text, day_first=self.day_first)
        moment = instant(value)
        if has_time and moment % DAY_MINUTES:
            return moment
        if at_end:
            return self.hours.prev_work(moment + DAY_MINUTES)
        return self.hours.next_work(moment)

    def _hours(self, cells: Mapping[Meaning, str]) -> int | None:
        text = cells.get(Meaning.HOURS, "")
        return round(_cell("hours", number_of, text) * 60) if text else None

    def _person(self, cells: Mapping[Meaning, str]) -> int | None:
        name = cells.get(Meaning.PERSON, "")
        if not name:
            return None
        if name.casefold() not in self.people:
            raise CellError(f"Nobody in the plan is called {name[:60]}")
        return self.people[name.casefold()]

    def _changes(self, before: Task, after: Task) -> dict[str, tuple[str, str]]:
        shown: dict[str, Callable[[Task], str]] = {
            "Started": lambda t: instant_text(t.actual_start),
            "Finished": lambda t: instant_text(t.actual_finish),
            "Done": lambda t: f"{t.percent_complete:g}%",
            "Still to do": lambda t: duration_text(reporting.left(t), day=self.day),
        }
        pairs = {label: (text(before), text(after)) for label, text in shown.items()}
        return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}

    def _work(self, task: Task, report: Report) -> dict[str, tuple[str, str]]:
        if report.work is None:
            return {}
        own = (
            item.actual_work
            for item in self.assignments.get(task.id, ())
            if report.resource in (None, item.resource)
        )
        now = next(own, 0)
        return {} if now == report.work else {"Hours": (f"{now / 60:g}", f"{report.work / 60:g}")}


def _keys(plan: Plan) -> dict[Meaning, dict[str, list[Task]]]:
    found: dict[Meaning, dict[str, list[Task]]] = {kind: {} for kind in NAMING}
    for number, task in enumerate(plan.tasks, 1):
        texts = (str(task.id), str(number), task.wbs, task.name)
        for kind, text in zip(NAMING, texts, strict=True):
            found[kind].setdefault(text.casefold().strip(), []).append(task)
    return found


def _cell(name: str, read: Callable[..., R], text: str, *more: object, **how: object) -> R:
    """A cell's value; what is wrong with it names the column."""
    try:
        return read(text, *more, **how)
    except CellError as error:
        raise CellError(f"{name.replace('_', ' ').capitalize()} “{text[:40]}” {error}") from error


def _sentence(error: Exception) -> str:
    text = str(error)
    return re.sub(r"\s+", " ", text)[:300]
