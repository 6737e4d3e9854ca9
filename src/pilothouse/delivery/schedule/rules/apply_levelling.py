"""Edits of levelling delays, applied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pilothouse.delivery.schedule.rules.apply_facts import LONGEST, refused, set_parts
from pilothouse.delivery.schedule.rules.draft import Draft
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.kit.errors import InvalidError


def _set_levelling(draft: Draft, edit: e.SetLevelling) -> None:
    for uid, minutes in edit.delays:
        if minutes and draft.is_summary(uid):
            raise InvalidError("Delay the tasks below a summary; it follows them.")
        if not 0 <= minutes <= LONGEST:
            raise refused("delays", "A delay lies between nothing and a hundred years.")
        draft.change(uid, leveling_delay=minutes, leveling_delay_elapsed=True)
    for uid, parts in edit.parts:
        set_parts(draft, e.SetParts(uid, parts))


def _clear_levelling(draft: Draft, _edit: e.ClearLevelling) -> None:
    for task in list(draft.tasks):
        if task.leveling_delay:
            draft.change(task.id, leveling_delay=0, leveling_delay_elapsed=True)


APPLY: dict[type, Callable[[Draft, Any], None]] = {
    e.SetLevelling: _set_levelling,
    e.ClearLevelling: _clear_levelling,
}
