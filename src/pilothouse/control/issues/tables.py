"""Issues as the pages show them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pilothouse.control.issues.models import Issue
from pilothouse.control.issues.types import IssueState


def state_chips(path: str, current: str) -> list[dict[str, Any]]:
    """The filter by state."""
    entries = [*((s.value, s.label) for s in IssueState), ("all", _("All"))]
    return [
        {"label": label, "url": f"{path}?state={key}", "current": key == current}
        for key, label in entries
    ]


def facts(issue: Issue) -> list[tuple[str, Any]]:
    """The side facts of an issue."""
    return [
        (_("State"), issue.get_state_display()),
        (_("Severity"), issue.get_severity_display()),
        (_("Owner"), issue.owner),
        (_("With"), issue.get_level_display()),
        (_("Level must answer by"), issue.respond_by),
        (_("Resolve by"), issue.due_on or "–"),
        (_("Risk that occurred"), issue.risk or "–"),
    ]
