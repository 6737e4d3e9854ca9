"""How long a task may take: what people may say of it, beside the duration that is planned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.rules.draft import Draft
from pilothouse.delivery.schedule.rules.wording import duration_text, parse_duration
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.engine.network.data import Task, TaskKind
from pilothouse.engine.risk.ranges import ends
from pilothouse.kit.errors import InvalidError

NO_RANGE: dict[str, Any] = {"optimistic": None, "pessimistic": None}


def parse_range(text: str, task: Task, field: str, day: int) -> int:
    """Minutes of an end of a task's range, in the kind of time that its duration has, from 3d.

    Raises InvalidError, also for elapsed time where the duration is working time or turned round.
    """
    minutes, elapsed = parse_duration(text, day)
    if elapsed == task.elapsed:
        return minutes
    said = _("“%(name)s” is planned in working time. Type for example 3d.")
    if task.elapsed:
        said = _("“%(name)s” goes on day and night. Type for example 3ed.")
    raise _refused(field, said % {"name": task.name})


def check_rangeable(task: Task, *, is_summary: bool) -> None:
    """Raise InvalidError for a row whose duration nobody can say a range of."""
    if is_summary:
        raise _refused(
            "optimistic", _("A summary lasts as long as the tasks below it; give those a range.")
        )
    if task.kind is TaskKind.LEVEL_OF_EFFORT:
        raise _refused(
            "optimistic",
            _("“%(name)s” lasts as long as what it accompanies; give that a range.")
            % {"name": task.name},
        )


def check_ranges(draft: Draft, edits: Iterable[Any]) -> None:
    """Raise InvalidError where edits leave a task's duration outside the range that is stated.

    They are judged by what they all come to: a duration and its range may be typed in any order.
    What follows from work, people or progress is never held up by a range.
    """
    said = {edit.task for edit in edits if _speaks_of_length(edit)}
    for uid in said & draft.uids:
        _check(draft.task(uid), draft.plan.options.minutes_per_day)


def _speaks_of_length(edit: Any) -> bool:
    if isinstance(edit, e.SetTask):
        return edit.optimistic is not None or edit.pessimistic is not None
    return isinstance(edit, e.SetDuration)


def _check(task: Task, day: int) -> None:
    if task.optimistic is None and task.pessimistic is None:
        return
    low, high = ends(task)
    if not task.duration:
        raise _refused("optimistic", _("“%(name)s” takes no time.") % {"name": task.name})
    texts = {
        "name": task.name,
        "duration": duration_text(task.duration, elapsed=task.elapsed, day=day),
        "low": duration_text(low, elapsed=task.elapsed, day=day),
        "high": duration_text(high, elapsed=task.elapsed, day=day),
    }
    if low > task.duration:
        raise _refused("optimistic", _(
            "“%(name)s”: the optimistic duration, %(low)s, is longer than the duration, "
            "%(duration)s. Make it shorter, or empty it."
        ) % texts)  # fmt: skip
    if high < task.duration:
        raise _refused("pessimistic", _(
            "“%(name)s”: the pessimistic duration, %(high)s, is shorter than the duration, "
            "%(duration)s. Make it longer, or empty it."
        ) % texts)  # fmt: skip


def _refused(field: str, text: str) -> InvalidError:
    return InvalidError(text, {field: [text]})
