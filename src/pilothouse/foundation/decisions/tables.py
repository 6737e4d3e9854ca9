"""Decisions as the pages show them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pilothouse.foundation.decisions.models import Decision
from pilothouse.foundation.decisions.types import DecisionState


def state_chips(path: str, current: str) -> list[dict[str, Any]]:
    """The filter by state."""
    entries = [("all", _("All")), *((s.value, s.label) for s in DecisionState)]
    return [
        {"label": label, "url": f"{path}?state={key}", "current": key == current}
        for key, label in entries
    ]


def facts(decision: Decision) -> list[tuple[str, Any]]:
    """The side facts of a decision."""
    return [
        (_("Number"), decision.number),
        (_("State"), decision.get_state_display()),
        (_("Asked by"), decision.asked_by or "–"),
        (_("Decide by"), decision.due_on or "–"),
        (_("Decided"), decision.decided_at or "–"),
        (_("Review on"), decision.review_on or "–"),
    ]


def evidence_facts(evidence: dict[str, Any]) -> list[dict[str, Any]]:
    """The frozen evidence as label and value; tables stay tables."""
    return [_fact(key, value) for key, value in evidence.items()]


def _fact(key: str, value: Any) -> dict[str, Any]:
    label = key.replace("_", " ").capitalize()
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        heads = list(value[0])
        rows = [[item.get(head, "") for head in heads] for item in value]
        words = [head.replace("_", " ").capitalize() for head in heads]
        return {"label": label, "heads": words, "rows": rows}
    if isinstance(value, dict):
        pairs = [(str(k).replace("_", " ").capitalize(), v) for k, v in value.items()]
        return {"label": label, "pairs": pairs}
    if isinstance(value, list):
        value = "; ".join(str(item) for item in value) or "–"
    return {"label": label, "value": value}
