"""The way of a corrective action: ordered, done, its effect seen or not."""

from __future__ import annotations

from datetime import date, timedelta

from pilothouse.insight.health.types import ActionState
from pilothouse.kit.errors import InvalidError, RuleError

EFFECT_AFTER = timedelta(days=14)


def check_can_finish(state: str) -> None:
    """Raise RuleError unless the action is open."""
    if state != ActionState.OPEN:
        raise RuleError("Only an open action can be reported as done.")


def check_can_cancel(state: str) -> None:
    """Raise RuleError for an action whose effect was judged."""
    if state not in (ActionState.OPEN, ActionState.DONE):
        raise RuleError("This action has ended already.")


def check_effect(text: str) -> None:
    """Raise InvalidError when nobody says what the action shall bring."""
    if not text.strip():
        words = "Say what will be different, so that it can be checked afterwards."
        raise InvalidError(words, {"expected_effect": [words]})


def effect_of(*, cleared: bool, done_on: date, today: date) -> ActionState:
    """What the figures say of a done action: its finding went, still waits, or stayed too long.

    A finding that stands 14 days after the action was done says that it had no effect.
    """
    if cleared:
        return ActionState.EFFECTIVE
    return ActionState.INEFFECTIVE if today > done_on + EFFECT_AFTER else ActionState.DONE
