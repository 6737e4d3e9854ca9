"""Figures as people type them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def amount_of(text: str, below: Decimal = Decimal(10) ** 12) -> Decimal | None:
    """A typed figure of 0 or more, thousands separated or not; None where it is no such figure."""
    try:
        amount = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < below else None
