"""What may be submitted, accepted, waived, and by whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from pilothouse.delivery.work.types import Stage
from pilothouse.governance.gates.types import Answer, HandOverState
from pilothouse.governance.standards.types import GatePart, Method
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError

HAND_OVER = "hand_over"
LONGEST_WAIVER = timedelta(days=366)
_ORDER = list(Stage)
_CAN_SUBMIT = frozenset({Stage.CHARTER, Stage.PLANNING, Stage.AGREEMENT})


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 in hex over a package as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def next_gate(method: Method, stage: str) -> GatePart:
    """The first gate whose stage still lies ahead; the last one when none does."""
    here = _ORDER.index(Stage(stage))
    ahead = [gate for gate in method.gates if _ORDER.index(Stage(gate.opens)) > here]
    return (ahead or [method.gates[-1]])[0]


def gate(method: Method, key: str, stage: str) -> GatePart:
    """The gate of a key, or the next one."""
    return next((item for item in method.gates if item.key == key), next_gate(method, stage))


def check_can_submit(stage: str, state: str | None) -> None:
    """Raise RuleError unless the project is being prepared and no round is waiting."""
    if state == HandOverState.SUBMITTED:
        raise RuleError("A hand-over is waiting for the PMO already.")
    if Stage(stage) not in _CAN_SUBMIT:
        raise RuleError(f"A project in stage “{Stage(stage).label}” is not handed over.")


def check_none_blocks(blocking: Collection[str]) -> None:
    """Raise RuleError that names every criterion that blocks."""
    if blocking:
        raise RuleError(f"This cannot be submitted yet: {'; '.join(blocking)}.")


def check_open(state: str) -> None:
    """Raise RuleError unless the round is waiting for the PMO."""
    if state != HandOverState.SUBMITTED:
        raise RuleError(f"This hand-over is {HandOverState(state).label.lower()} already.")


def check_acceptable(failing: Collection[str], answers: Iterable[tuple[str, str]]) -> None:
    """Raise RuleError while something required fails or a check is open or answered no."""
    answers = list(answers)
    wrong = [f"{title} does not hold" for title in failing]
    wrong += [f"{title} is not answered" for title, answer in answers if answer == Answer.OPEN]
    wrong += [f"{title} was answered no" for title, answer in answers if answer == Answer.NO]
    if wrong:
        raise RuleError(f"This cannot be accepted: {'; '.join(wrong)}. Mend, waive or return it.")


def check_unchanged(frozen: dict[str, Any], live: dict[str, Any]) -> None:
    """Raise RuleError when the plan is not the one that was handed over."""
    if frozen.get("revision") != live.get("revision"):
        raise RuleError(
            "The plan was changed after it was handed over. Return it, so that what becomes the "
            "baseline is what was submitted."
        )


def check_independent(person_id: int | None, pms: Collection[int], code: str) -> None:
    """Raise NotPermittedError for a PM of the project, whatever other roles they hold."""
    if person_id in pms:
        raise NotPermittedError(
            "You are a PM of this project. Somebody else of the PMO must judge it.", code=code
        )


def check_waivable(title: str, *, waivable: bool) -> None:
    """Raise RuleError for a criterion that the method does not let be waived."""
    if not waivable:
        raise RuleError(f"“{title}” blocks, and the method does not let it be waived. Mend it.")


def check_expiry(expires_on: date, today: date) -> None:
    """Raise InvalidError unless a waiver ends within a year from now."""
    if not today < expires_on <= today + LONGEST_WAIVER:
        text = "Choose a day after today and within a year; a waiver is not for ever."
        raise InvalidError(text, {"expires_on": [text]})


def check_reason(reason: str, field: str = "reason") -> None:
    """Raise InvalidError when no reason was given."""
    if not reason.strip():
        raise InvalidError("Say why.", {field: ["Say why; the reason is kept in the history."]})


def check_answer(answer: str, comment: str) -> None:
    """Raise InvalidError for an unknown answer, or a no or not-applicable without a comment."""
    if answer not in Answer.values:
        raise InvalidError("Choose an answer.", {"answer": ["Choose yes, no or not applicable."]})
    if answer in {Answer.NO, Answer.NOT_APPLICABLE} and not comment.strip():
        raise InvalidError("Say why.", {"comment": ["Say why in a few words."]})
