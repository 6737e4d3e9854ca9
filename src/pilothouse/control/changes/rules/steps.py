"""Which step of a change request may follow which, and what an impact says in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilothouse.control.changes.types import ChangeState
from pilothouse.kit.errors import RuleError

OPEN = frozenset({ChangeState.DRAFT, ChangeState.DECIDING, ChangeState.APPROVED})


def check_draft(state: str) -> None:
    """Raise RuleError unless the request still is a draft."""
    if state != ChangeState.DRAFT:
        raise RuleError("Only a draft can be changed. Withdraw this request and write a new one.")


def check_can_submit(state: str, *, impact: Mapping[str, Any] | None, revision: int) -> None:
    """Raise RuleError unless the impact was computed on the plan as it is now."""
    check_draft(state)
    if not impact:
        raise RuleError("Compute the impact first, so that the deciders see what it does.")
    if impact["revision"] != revision:
        raise RuleError("The plan has moved on since the impact was computed. Compute it again.")


def check_can_decide(state: str) -> None:
    """Raise RuleError unless the request awaits its decision."""
    if state != ChangeState.DECIDING:
        raise RuleError("This request does not await a decision.")


def check_can_implement(state: str) -> None:
    """Raise RuleError unless the request was approved and not yet implemented."""
    if state != ChangeState.APPROVED:
        raise RuleError("Only an approved request can be implemented.")


def check_can_withdraw(state: str) -> None:
    """Raise RuleError for a request that has ended."""
    if state not in OPEN:
        raise RuleError("This request has ended already.")
