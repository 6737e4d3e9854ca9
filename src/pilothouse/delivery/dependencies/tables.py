"""Dependencies as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.dependencies.models import Dependency, DependencySide
from pilothouse.delivery.dependencies.queries import Both
from pilothouse.delivery.dependencies.types import DependencyState

STEPS = (DependencyState.PROPOSED, DependencyState.AGREED, DependencyState.DELIVERED)


def line(both: Both, project_id: int) -> dict[str, Any]:
    """A dependency from the point of view of one of its projects."""
    gives = both.giver.project_id == project_id
    return {
        "row": both.row,
        "gives": gives,
        "other": both.receiver.project if gives else both.giver.project,
        "waits_for_me": both.waits_for_me,
    }


def steps(row: Dependency) -> list[dict[str, Any]]:
    """Where a dependency stands on its way."""
    if row.state == DependencyState.WITHDRAWN:
        return [{"label": row.get_state_display(), "state": "back"}]
    state = DependencyState.AGREED if row.state == DependencyState.CHANGED else row.state
    now = STEPS.index(DependencyState(state))
    done = row.state == DependencyState.DELIVERED
    marks = ["done" if n < now or done else "now" if n == now else "" for n in range(len(STEPS))]
    return [{"label": s.label, "state": m} for s, m in zip(STEPS, marks, strict=True)]


def facts(row: Dependency) -> list[tuple[str, Any]]:
    """The dates of a dependency."""
    pairs = [
        (_("Agreed for"), row.agreed_on),
        (_("Proposed for"), row.proposed_on),
        (_("Forecast"), row.forecast_on),
        (_("Delivered"), row.delivered_on),
    ]
    return [(label, value or "–") for label, value in pairs]


def named(side: DependencySide, names: Mapping[int, str]) -> list[tuple[str, Any]]:
    """A side's own task and milestone, where the reader may see that plan."""
    label = _("Ends with") if side.gives else _("Waits for it")
    pairs = [(label, _task(side.task, names))]
    if not side.gives:
        pairs.append((_("Milestone in the plan"), _task(side.milestone, names)))
    pairs.append((_("Confirmed by"), side.confirmed_by or _("not confirmed yet")))
    return pairs


def _task(uid: int | None, names: Mapping[int, str]) -> Any:
    if uid is None:
        return _("none yet")
    return names.get(uid, _("a task of that plan"))
