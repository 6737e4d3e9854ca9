"""Change requests as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.changes.types import ChangeState

STEPS = (ChangeState.DRAFT, ChangeState.DECIDING, ChangeState.APPROVED, ChangeState.IMPLEMENTED)
DATES = ("finish_before", "finish_after", "p80_before", "p80_after")


def state_chips(path: str, current: str) -> list[dict[str, Any]]:
    """The filter by state."""
    entries = [("open", _("Open")), ("all", _("All")), *((s.value, s.label) for s in ChangeState)]
    return [
        {"label": label, "url": f"{path}?state={key}", "current": key == current}
        for key, label in entries
    ]


def steps(request: ChangeRequest) -> list[dict[str, Any]]:
    """Where the request stands on its way."""
    ended = request.state in (ChangeState.REJECTED, ChangeState.WITHDRAWN)
    now = 1 if ended else STEPS.index(ChangeState(request.state))
    done = request.state == ChangeState.IMPLEMENTED
    words = [
        {"label": step.label, "state": _mark(place, now, done=done)}
        for place, step in enumerate(STEPS)
    ]
    if ended:
        words[1] = {"label": request.get_state_display(), "state": "back"}
    return words


def _mark(place: int, now: int, *, done: bool) -> str:
    if place < now or (done and place == now):
        return "done"
    return "now" if place == now else ""


def facts(request: ChangeRequest) -> list[tuple[str, Any]]:
    """The side facts of a request."""
    return [
        (_("Asked by"), request.get_source_display()),
        (_("Written by"), request.requested_by or "–"),
        (_("Extra cost"), f"{request.cost:+,.0f} {request.project.currency}"),
        (_("Baseline"), request.baseline_number or "–"),
        (_("Implemented"), request.implemented_at or "–"),
    ]


def shown_impact(impact: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The impact with dates as dates."""
    if not impact:
        return None
    rows = [_shown_task(row) for row in impact["tasks"]]
    dates = {name: date.fromisoformat(impact[name]) for name in DATES}
    return {**impact, **dates, "tasks": rows}


def _shown_task(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("start_before", "start_after", "finish_before", "finish_after")
    return {**row, **{n: date.fromisoformat(row[n]) if row[n] else None for n in names}}
