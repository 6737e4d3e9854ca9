"""The stakeholder grid as an HTML table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pilothouse.governance.stakeholders import queries, rules
from pilothouse.governance.stakeholders.models import Stakeholder
from pilothouse.governance.stakeholders.types import Level


def grid_table(rows: Iterable[Stakeholder]) -> dict[str, Any]:
    """Influence from the top down, interest to the right; each cell with its people."""
    cells = queries.grid(rows)
    return {
        "columns": [str(level.label) for level in Level],
        "rows": [
            {
                "label": str(influence.label),
                "cells": [
                    {
                        "people": cells.get((influence, interest), []),
                        "quadrant": rules.quadrant(influence, interest),
                    }
                    for interest in Level
                ],
            }
            for influence in reversed(Level)
        ],
    }
