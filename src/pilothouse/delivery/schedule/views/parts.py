"""The parts of two states of a plan as pages tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.types import Changed, Part, PartKind
from pilothouse.delivery.schedule.views.words import part_words

SHOWN = 200


def every_part() -> dict[PartKind, str]:
    """What each part is called."""
    return part_words() | {
        PartKind.PLAN: _("Start and options of the plan"),
        PartKind.RESOURCES: _("Resources"),
    }


def told_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The parts of a comparison with their words, counts and first rows."""
    words = every_part()
    return [
        {
            "kind": part.kind.value,
            "label": words[part.kind],
            "before": part.before,
            "after": part.after,
            "counts": [part.count(change) for change in Changed],
            "rows": part.rows[:SHOWN],
            "more": max(0, len(part.rows) - SHOWN),
        }
        for part in parts
    ]


def kept_parts(difference: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts in which an import changes something, as they are kept with it."""
    words = every_part()
    return [
        part | {"label": words[PartKind(part["kind"])], "more": part["count"] - len(part["rows"])}
        for part in difference.get("parts", [])
        if part["count"]
    ]
