"""Risks as the matrix, the facts list and the filter show them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pilothouse.control.risks import rules
from pilothouse.control.risks.models import Risk
from pilothouse.control.risks.types import Impact, Likelihood, RiskState


def matrix_table(counts: dict[tuple[int, int], int]) -> dict[str, Any]:
    """The 5 × 5 matrix, most likely first, with the number of risks in each cell."""
    return {
        "columns": [impact.label for impact in Impact],
        "rows": [
            {
                "label": likelihood.label,
                "cells": [
                    {
                        "count": counts.get((likelihood, impact), 0),
                        "level": rules.band(rules.score(likelihood, impact)),
                    }
                    for impact in Impact
                ],
            }
            for likelihood in reversed(Likelihood)
        ],
    }


def state_chips(path: str, current: str) -> list[dict[str, Any]]:
    """The filter by state."""
    entries = [("open", _("Open")), (RiskState.CLOSED.value, _("Closed")), ("all", _("All"))]
    return [
        {"label": label, "url": f"{path}?state={key}", "current": key == current}
        for key, label in entries
    ]


def facts(risk: Risk) -> list[tuple[str, Any]]:
    """The side facts of a risk."""
    budget = risk.contingency_budget
    return [
        (_("State"), risk.get_state_display()),
        (_("Owner"), risk.owner),
        (_("Likelihood"), risk.get_likelihood_display()),
        (_("Impact"), risk.get_impact_display()),
        (_("Delay if it happens"), f"{risk.impact_days} d" if risk.impact_days else "–"),
        (
            _("Contingency budget"),
            f"{budget:,.0f} {risk.project.currency}" if budget is not None else "–",
        ),
        (_("Next review"), risk.review_on or "–"),
    ]
