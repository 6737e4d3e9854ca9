"""The baselines that a plan's file brought along: dates, durations, work and cost of its tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.engine.network.data import Instant
from pilothouse.kit.errors import NotFoundError

_KEY = re.compile(r"^f(\d{1,9})$")


@dataclass(frozen=True, slots=True)
class FileBaseline:
    """One numbered baseline of a file, with how many tasks it has dates of and their span.

    `key` names it beside the plan's own baselines, which go by their number alone.
    """

    number: int
    tasks: int
    start: Instant
    finish: Instant

    @property
    def key(self) -> str:
        return f"f{self.number}"


def file_number(key: str) -> int | None:
    """The number of a file's baseline from its key, such as 3 from f3; None for other keys."""
    found = _KEY.match(key)
    return int(found[1]) if found else None


def file_baselines(row: PlanRow) -> list[FileBaseline]:
    """The baselines of a plan's file that have dates, by number."""
    tasks = PlanTask.objects.filter(plan=row, extra__has_key="baselines")
    spans: dict[int, list[tuple[int, int]]] = {}
    for values in tasks.values_list("extra__baselines", flat=True):
        for one in values:
            if one.get("start") is not None and one.get("finish") is not None:
                spans.setdefault(one["number"], []).append((one["start"], one["finish"]))
    return [
        FileBaseline(number, len(found), min(s for s, _ in found), max(f for _, f in found))
        for number, found in sorted(spans.items())
    ]


def file_baseline(row: PlanRow, number: int) -> FileBaseline:
    """One of them. Raises NotFoundError."""
    for found in file_baselines(row):
        if found.number == number:
            return found
    raise NotFoundError("The plan's file has no such baseline.")
