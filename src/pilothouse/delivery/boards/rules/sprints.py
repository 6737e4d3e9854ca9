"""Where a sprint stands, what it holds, and how its work grew day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pilothouse.delivery.boards.types import Burnup, Card, Load, Phase, State, Unit
from pilothouse.kit.errors import InvalidError, RuleError

LONGEST_DAYS = 92
MOST_TASKS = 500


def phase(starts_on: date, ends_on: date, today: date) -> Phase:
    """Planned, running or over, at a day."""
    if today < starts_on:
        return Phase.AHEAD
    return Phase.RUNNING if today <= ends_on else Phase.OVER


def check_period(starts_on: date, ends_on: date) -> None:
    """Raise InvalidError for a sprint that ends before it starts or lasts over a quarter."""
    if ends_on < starts_on:
        text = "A sprint ends on or after the day it starts."
        raise InvalidError(text, {"ends_on": [text]})
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        text = f"A sprint lasts at most {LONGEST_DAYS} days. Plan several."
        raise InvalidError(text, {"ends_on": [text]})


def check_points(points: Decimal | None) -> None:
    """Raise InvalidError for an estimate below nothing or beyond reason."""
    if points is not None and not 0 <= points <= 1000:
        text = "An estimate lies between 0 and 1,000 points."
        raise InvalidError(text, {"points": [text]})


def check_tasks(uids: Iterable[int], known: Mapping[int, Any]) -> None:
    """Raise InvalidError for tasks that the plan does not have, or too many of them."""
    wanted = set(uids)
    if missing := sorted(wanted - known.keys()):
        raise InvalidError(f"The plan has no task {missing[0]} that can be worked on.")
    if len(wanted) > MOST_TASKS:
        raise InvalidError(f"A sprint holds at most {MOST_TASKS} tasks.")


def check_other(sprint_id: int, other_id: int) -> None:
    """Raise RuleError when work is carried over into the same sprint."""
    if sprint_id == other_id:
        raise RuleError("Choose another sprint to carry the unfinished tasks over to.")


def size(card: Card, unit: str) -> Decimal:
    """A task's size in a sprint's unit; nothing where nobody estimated it."""
    return (card.points or Decimal(0)) if unit == Unit.POINTS else card.hours


def load(cards: Sequence[Card], unit: str, capacity: Decimal | None) -> Load:
    """Planned and finished work of a sprint's tasks beside its capacity."""
    done = [card for card in cards if card.state == State.DONE]
    unknown = sum(card.points is None for card in cards) if unit == Unit.POINTS else 0
    return Load(
        planned=sum((size(card, unit) for card in cards), Decimal(0)),
        done=sum((size(card, unit) for card in done), Decimal(0)),
        capacity=capacity,
        unknown=unknown,
    )


@dataclass(frozen=True, slots=True)
class Stay:
    """A task's time in a sprint: from a day, until a day or still; and its size."""

    task: int
    since: date
    until: date | None
    size: float


@dataclass(frozen=True, slots=True)
class Report:
    """From an instant on, a task is so many percent done, or finished."""

    at: datetime
    task: int
    percent: float
    finished: bool


def burnup(
    stays: Sequence[Stay],
    begin: Mapping[int, tuple[float, bool]],
    reports: Sequence[Report],
    period: tuple[date, date],
    today: date,
) -> Burnup:
    """Scope, finished and reported work at the end of each day of a sprint, up to today.

    A task counts from the day it came into the sprint to the day it left. Finished work is the
    size of finished tasks; progress weighs every task by its reported percentage.
    """
    first, last = period
    state = dict(begin)
    waiting = list(reports)
    scope, finished, progress = [], [], []
    day = first
    while day <= min(last, today):
        while waiting and waiting[0].at.date() <= day:
            report = waiting.pop(0)
            state[report.task] = (report.percent, report.finished)
        inside = [s for s in stays if s.since <= day and (s.until is None or s.until > day)]
        scope.append((day, sum(s.size for s in inside)))
        finished.append((day, sum(s.size for s in inside if state.get(s.task, (0, False))[1])))
        progress.append((day, sum(s.size * _share(state.get(s.task)) for s in inside)))
        day += timedelta(days=1)
    planned = scope[-1][1] if scope else sum(s.size for s in stays if s.until is None)
    ideal = ((first, 0.0), (last, planned)) if planned else ()
    return Burnup(tuple(scope), tuple(finished), tuple(progress), ideal)


def _share(facts: tuple[float, bool] | None) -> float:
    if facts is None:
        return 0.0
    percent, is_finished = facts
    return 1.0 if is_finished else percent / 100
