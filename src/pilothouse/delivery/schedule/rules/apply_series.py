"""Recurring tasks: a summary with its rule, and the occurrences made from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilothouse.delivery.schedule.rules import recurring
from pilothouse.delivery.schedule.rules.apply_facts import checked_minutes, refused
from pilothouse.delivery.schedule.rules.draft import Draft
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import ConstraintType, Task
from pilothouse.kit.errors import InvalidError

DAY_MINUTES = 1440
_TEXT = re.compile(r"^DTSTART:(\d{8}T\d{4})\nDURATION:PT(\d+)M\nRRULE:(.+)$")


@dataclass(frozen=True, slots=True)
class Series:
    """A recurring task: when it is first, how long each occurrence takes, and the rule."""

    first: int
    duration: int
    rule: recurring.Recurrence

    @property
    def text(self) -> str:
        """As iCalendar writes it, one property a line."""
        start = f"{to_datetime(self.first):%Y%m%dT%H%M}"
        rule = recurring.text_of(self.rule)
        return f"DTSTART:{start}\nDURATION:PT{self.duration}M\nRRULE:{rule}"

    def instants(self) -> list[int]:
        """When the occurrences begin."""
        days = recurring.days_of(self.rule, to_datetime(self.first).date())
        time = self.first % DAY_MINUTES
        return [instant(datetime(day.year, day.month, day.day)) + time for day in days]  # noqa: DTZ001


def series_of(text: str, occurrences: Sequence[Task] = ()) -> Series | None:
    """A recurring task's rule from what its row keeps; None for a row that does not recur.

    Files bring the bare rule: when it is first, and how long, its occurrences say.
    """
    found = _TEXT.match(text)
    if found is None:
        return _bare(text, occurrences)
    first = instant(datetime.strptime(found[1], "%Y%m%dT%H%M"))  # noqa: DTZ007  (project time)
    return Series(first, int(found[2]), recurring.parsed(found[3]))


def _bare(text: str, occurrences: Sequence[Task]) -> Series | None:
    dated = [task for task in occurrences if task.constraint_date is not None]
    if not text or not dated:
        return None
    first = min(dated, key=lambda task: task.constraint_date or 0)
    try:
        return Series(first.constraint_date or 0, first.duration, recurring.parsed(text))
    except InvalidError:
        return None


def _series(rule: str, first: int, duration: int) -> Series:
    made = Series(first, checked_minutes(duration), recurring.parsed(rule))
    if not made.duration:
        raise refused("duration", "Each occurrence needs some time.")
    if not made.instants():
        raise refused("rule", "This rule never recurs from that day on.")
    return made


def _add_series(draft: Draft, edit: e.AddSeries) -> None:
    name = edit.name.strip()
    if not name:
        raise refused("name", "A task needs a name.")
    uid = edit.task if edit.task is not None else draft.next_uid()
    if uid in draft.uids:
        raise InvalidError(f"There is a task {uid} already.")
    draft.last_uid = max(draft.last_uid, uid)
    made = _series(edit.rule, edit.first, edit.duration)
    head = Task(uid, name[:500], made.duration, recurrence=made.text)
    draft.insert([head], edit.parent, edit.after)
    _make(draft, uid, made, edit.uids)


def _set_series(draft: Draft, edit: e.SetSeries) -> None:
    task = draft.task(edit.task)
    if not task.recurrence:
        raise InvalidError(f"“{task.name}” does not recur.")
    made = _series(edit.rule, edit.first, edit.duration)
    draft.change(edit.task, recurrence=made.text)
    _make(draft, edit.task, made, edit.uids)


def occurrences(edit: e.AddSeries | e.SetSeries) -> int:
    """How many occurrences there are then. Raises InvalidError for a rule that never recurs."""
    return len(_series(edit.rule, edit.first, edit.duration).instants())


def _make(draft: Draft, uid: int, made: Series, uids: tuple[int, ...]) -> None:
    """Occurrences that stay keep their people and links; those that have begun always stay."""
    draft.last_uid = max([draft.last_uid, *uids])
    fixed = (each for each in uids if each not in draft.uids)
    wanted = made.instants()
    kept = _kept(draft, uid, set(wanted), made.duration)
    last: int | None = None
    for number, moment in enumerate(wanted, 1):
        name = f"{draft.task(uid).name} {number}"
        if moment in kept:
            last = kept[moment]
            draft.change(last, name=name)
            continue
        row = Task(
            next(fixed, 0) or draft.next_uid(), name, made.duration, parent=uid,
            constraint=ConstraintType.START_NO_EARLIER, constraint_date=moment,
        )  # fmt: skip
        draft.insert([row], uid, last)
        last = row.id


def _kept(draft: Draft, uid: int, wanted: set[int], duration: int) -> dict[int, int]:
    kept: dict[int, int] = {}
    for child in draft.siblings(uid):
        task = draft.task(child)
        moment = task.constraint_date
        if moment is not None and moment in wanted and moment not in kept:
            kept[moment] = child
            if task.actual_start is None and task.duration != duration:
                draft.change(child, duration=duration)
        elif task.actual_start is None:
            draft.remove(child)
    return kept


APPLY: dict[type, Callable[[Draft, Any], None]] = {
    e.AddSeries: _add_series,
    e.SetSeries: _set_series,
}
