"""The work by skill of a proposal in words."""

from __future__ import annotations

from decimal import Decimal

from pilothouse.governance.portfolio.models import Proposal
from pilothouse.kit.web.format import number


def work_rows(proposal: Proposal) -> list[dict[str, str]]:
    """Each skill that a proposal needs, with its person-days."""
    return [{"skill": row.skill.name, "days": days_words(row.days)} for row in proposal.work.all()]


def days_words(days: Decimal) -> str:
    """Person-days with at most one decimal."""
    amount = days.quantize(Decimal("0.1"))
    return number(amount, 0 if amount == int(amount) else 1)
