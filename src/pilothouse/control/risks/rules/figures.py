"""Whether the figures of a risk fit together, and what they amount to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.control.risks.types import RiskFigures
from pilothouse.kit.errors import InvalidError

LONGEST = 2000
"""Working days of the longest delay."""
MOST_TASKS = 200
TODAY = (
    "tasks", "probability", "impact_days_min", "impact_days", "impact_days_max",
    "impact_cost_min", "impact_cost", "impact_cost_max",
)  # fmt: skip
AFTER = (
    "residual_probability", "residual_days_min", "residual_days", "residual_days_max",
    "residual_cost_min", "residual_cost", "residual_cost_max",
)  # fmt: skip
FIGURES = (*TODAY, "response_cost", *AFTER)
"""The columns of a risk that the simulation reads."""
_RANGES = ("impact_days", "impact_cost", "residual_days", "residual_cost")


def check_figures(values: Mapping[str, Any]) -> None:
    """Raise InvalidError, by field, for figures of a risk that do not fit together.

    `values` has the columns named in FIGURES; those that are missing or None are not known.
    """
    found: dict[str, list[str]] = {}
    for name in _RANGES:
        _check_range(values, name, found)
    has_residual = any(values.get(name) is not None for name in AFTER)
    if values.get("response_cost") and not has_residual:
        found["response_cost"] = [
            _("Say what the response leaves: a probability, a delay or a cost after it.")
        ]
    if has_residual and values.get("probability") is None:
        found["probability"] = [_("Say how probable it is today, before the response.")]
    if values.get("residual_days") and not values.get("tasks"):
        found["tasks"] = [_("Choose the tasks that are delayed.")]
    if found:
        raise InvalidError(_("The figures do not fit together."), found)


def _check_range(values: Mapping[str, Any], name: str, found: dict[str, list[str]]) -> None:
    low, likely, high = (values.get(f"{name}{end}") for end in ("_min", "", "_max"))
    if likely is None:
        if low is not None or high is not None:
            found[name] = [_("Give the likely figure too; least and most go around it.")]
        return
    if low is not None and low > likely:
        found[f"{name}_min"] = [_("The least is more than the likely figure.")]
    if high is not None and high < likely:
        found[f"{name}_max"] = [_("The most is less than the likely figure.")]


def check_tasks(wanted: Any, known: Collection[int]) -> None:
    """Raise InvalidError for tasks that are no list of uids of the plan's tasks that have no parts.

    `known` are the uids that may be named.
    """
    text = ""
    if not isinstance(wanted, list) or len(wanted) > MOST_TASKS:
        text = _("Name up to %(n)s tasks by their number in the plan.") % {"n": MOST_TASKS}
    elif len(set(wanted)) < len(wanted):
        text = _("A task is named twice.")
    elif strange := [uid for uid in wanted if uid not in known]:
        text = _(
            "The plan has no task %(uids)s, or it is a summary: choose the tasks below it."
        ) % {"uids": ", ".join(map(str, strange[:5]))}
    if text:
        raise InvalidError(text, {"tasks": [text]})


def marked(risks: Iterable[RiskFigures]) -> str:
    """A mark (SHA-256) of everything that a simulation reads of risks; empty without figures."""
    rows = [row.plain() for row in risks if row.has_figures]
    if not rows:
        return ""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
