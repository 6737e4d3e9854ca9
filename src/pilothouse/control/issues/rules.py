"""The escalation path and its clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from pilothouse.control.issues.types import IssueState, Level, Severity
from pilothouse.kit.errors import InvalidError, RuleError

RESPONSE_DAYS = {Severity.LOW: 20, Severity.MEDIUM: 10, Severity.HIGH: 5, Severity.CRITICAL: 2}


def respond_by(since: datetime, severity: int) -> datetime:
    """Until when an issue of a severity must be resolved or go one level up (calendar days)."""
    return since + timedelta(days=RESPONSE_DAYS[Severity(severity)])


def is_overdue(state: str, since: datetime, severity: int, now: datetime) -> bool:
    """Whether the clock of the present level has run out."""
    return state == IssueState.OPEN and now > respond_by(since, severity)


def next_level(level: int, *, has_programme: bool) -> Level:
    """The level above; a project outside any programme goes straight to the PMO."""
    if level >= Level.SPONSOR:
        raise RuleError("The issue is with the sponsor already; there is no level above.")
    above = Level(level + 1)
    return Level.PMO if above is Level.PROGRAMME and not has_programme else above


def check_open(state: str) -> None:
    """Raise RuleError for a resolved issue."""
    if state != IssueState.OPEN:
        raise RuleError("This issue is resolved. Reopen it first.")


def check_resolved(state: str) -> None:
    """Raise RuleError for an open issue."""
    if state == IssueState.OPEN:
        raise RuleError("Only a resolved issue can be reopened.")


def check_words(text: str, field: str) -> None:
    """Raise InvalidError when a required text is empty."""
    if not text.strip():
        raise InvalidError("Say more.", {field: ["This is kept in the history; write a sentence."]})
