"""What typed cells mean in a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.queries.analysis import working_time
from pilothouse.delivery.schedule.queries.rows import calendars_of, computed_of, load
from pilothouse.delivery.schedule.rules.cells import edits_of, place
from pilothouse.delivery.schedule.rules.sheet import Sheet
from pilothouse.delivery.schedule.rules.wording import duration_text
from pilothouse.engine import Schedule, WorkingTime
from pilothouse.kit.errors import InvalidError

Cell = tuple[int, str, str]


def hours_of(row: PlanRow) -> WorkingTime:
    """The working time of a plan's own calendar."""
    calendars = {calendar.id: calendar for calendar in calendars_of(row)}
    return WorkingTime(calendars[row.default_calendar], calendars, row.start)


def duration_words(minutes: int, *, day: int, elapsed: bool = False) -> str:
    """A duration as the grid shows it: 5d, 0.5d, 3h, 4ed."""
    return duration_text(minutes, elapsed=elapsed, day=day)


def typed_edits(row: PlanRow, cells: Sequence[Cell], edits: Sequence[Any] = ()) -> list[Any]:
    """The edits that typed cells (uid, column, text) mean, after other edits. Raises InvalidError.

    Row numbers in typed predecessors count the rows as they are after those edits.
    """
    return meant(computed_of(load(row)), row.last_uid, cells, edits)


def meant(
    computed: Schedule, last_uid: int, cells: Sequence[Cell], edits: Sequence[Any] = ()
) -> list[Any]:
    """The edits that typed cells mean in any computed plan, after other edits.

    Raises InvalidError, which of several cells names the one that is wrong.
    """
    sheet = sheet_for(computed, last_uid, edits)
    found: list[Any] = []
    for uid, column, text in cells:
        try:
            found += edits_of(sheet, uid, column, text)
        except InvalidError as error:
            if len(cells) == 1:
                raise
            wrong = f"{place(sheet, uid, column)}: {error.message}"
            raise InvalidError(wrong, {column: [wrong]}) from error
    return found


def sheet_for(computed: Schedule, last_uid: int, edits: Sequence[Any] = ()) -> Sheet:
    """What cells need to know of a plan."""
    plan = rules.apply(computed.plan, edits, last_uid) if edits else computed.plan
    return Sheet(plan, computed, working_time(plan))
