"""Risks as the matrix, the facts list and the filter show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.control.risks import rules
from pilothouse.control.risks.models import Risk
from pilothouse.control.risks.types import Impact, Likelihood, RiskState
from pilothouse.kit.web.format import money_words, number


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
        (
            _("Contingency budget"),
            f"{budget:,.0f} {risk.project.currency}" if budget is not None else "–",
        ),
        (_("Next review"), risk.review_on or "–"),
    ]


def figure_facts(risk: Risk) -> list[tuple[str, str, str]]:
    """What a simulation knows of a risk: label, today, after the response; empty without any."""
    currency = risk.project.currency
    rows = [
        (_("Probability"), _percent(risk.probability), _percent(risk.residual_probability)),
        (
            _("Delay"),
            _days(risk.impact_days_min, risk.impact_days, risk.impact_days_max),
            _days(risk.residual_days_min, risk.residual_days, risk.residual_days_max),
        ),
        (
            _("Cost"),
            _money(currency, risk.impact_cost_min, risk.impact_cost, risk.impact_cost_max),
            _money(currency, risk.residual_cost_min, risk.residual_cost, risk.residual_cost_max),
        ),
        (_("Price of the response"), "", _money(currency, None, risk.response_cost, None)),
    ]
    return [row for row in rows if row[1] or row[2]]


def _percent(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{number(value, 0 if value == value.to_integral_value() else 1)}\u00a0%"


def _days(low: int | None, likely: int | None, high: int | None) -> str:
    found = [number(value) for value in (low, likely, high) if value is not None]
    return f"{' / '.join(found)}\u00a0d" if likely is not None else ""


def _money(currency: str, low: Decimal | None, likely: Decimal | None, high: Decimal | None) -> str:
    found = [money_words(value, currency) for value in (low, likely, high) if value is not None]
    return " / ".join(found) if likely is not None else ""
