"""Decisions about dependencies without the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from pilothouse.delivery.dependencies.types import DependencyState
from pilothouse.kit.errors import InvalidError, RuleError

OPEN = frozenset({DependencyState.PROPOSED, DependencyState.AGREED, DependencyState.CHANGED})
WAITING = frozenset({DependencyState.PROPOSED, DependencyState.CHANGED})
STANDING = frozenset({DependencyState.AGREED, DependencyState.CHANGED})


def check_open(state: str) -> None:
    """Raise RuleError for a dependency that has ended."""
    if state not in OPEN:
        label = DependencyState(state).label.lower()
        raise RuleError(f"This dependency has ended ({label}) and does not change any more.")


def check_different(giver_id: int, receiver_id: int) -> None:
    """Raise InvalidError when both sides are the same project."""
    if giver_id == receiver_id:
        text = "Choose another project: within one project tasks are linked in its plan."
        raise InvalidError(text, {"other": [text]})


def check_title(title: str) -> str:
    """The title, trimmed. Raises InvalidError for an empty one."""
    if not title.strip():
        text = "Say what is delivered."
        raise InvalidError(text, {"title": [text]})
    return title.strip()[:200]


def check_can_confirm(state: str) -> None:
    """Raise RuleError when nothing waits for a confirmation."""
    check_open(state)
    if state not in WAITING:
        raise RuleError("Both sides have agreed already. Propose another date if it must change.")


def check_has_task(task: int | None) -> int:
    """The giving side's task. Raises InvalidError without one."""
    if task is None:
        text = "Choose the task that ends with this delivery; its finish becomes the forecast."
        raise InvalidError(text, {"task": [text]})
    return task


def check_can_move(state: str, agreed: date | None, wanted: date) -> None:
    """Raise RuleError when another date cannot be proposed."""
    if state not in STANDING:
        check_open(state)
        raise RuleError("It is not agreed yet; withdraw it and propose it with the other date.")
    if wanted == agreed:
        text = "That is the agreed date already."
        raise InvalidError(text, {"on": [text]})


def check_can_deliver(state: str) -> None:
    """Raise RuleError when there is no agreement to deliver on."""
    check_open(state)
    if state not in STANDING:
        raise RuleError("Both sides have to agree before it can be delivered.")


def check_reason(reason: str) -> str:
    """The reason, trimmed. Raises InvalidError for an empty one."""
    if not reason.strip():
        raise InvalidError("Say why.", {"reason": ["Say why; the other side reads it."]})
    return reason.strip()


def days_late(agreed: date | None, forecast: date | None) -> int:
    """Calendar days by which a forecast lies after the agreed day; 0 when it does not."""
    if agreed is None or forecast is None:
        return 0
    return max(0, (forecast - agreed).days)


def settled(confirmed: Collection[bool]) -> bool:
    """Whether both sides have confirmed."""
    return len(confirmed) == 2 and all(confirmed)
