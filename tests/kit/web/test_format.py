"""Figures in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from pilothouse.kit.web import format as words

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "said"),
    [(23, "23 d late"), (-2, "2 d early"), (0, "on date"), (0.4, "on date"), (None, "–")],
)
def test_slip(days: float | None, said: str) -> None:
    assert words.slip_words(days) == said


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=40), "40 days ago"),
        (timedelta(days=400), "13 months ago"),
        (timedelta(days=-3), "in 3 days"),
    ],
)
def test_age(back: timedelta, said: str) -> None:
    assert words.age_words(NOW - back, NOW) == said


@pytest.mark.parametrize(
    ("amount", "currency", "compact", "said"),
    [
        ("53800000", "USD", True, "$53.8m"),
        ("640000", "EUR", True, "€640k"),
        ("-640000", "EUR", False, "−€640,000"),
        ("2500000000", "SEK", True, "2.5bn\u00a0SEK"),
        ("999", "GBP", True, "£999"),
    ],
)
def test_money(amount: str, currency: str, compact: bool, said: str) -> None:
    assert words.money_words(Decimal(amount), currency, compact=compact) == said


@pytest.mark.parametrize(
    ("minutes", "unit", "said"),
    [(480, 480, "1\u00a0d"), (5430, 480, "11.3\u00a0d"), (90, 60, "1.5\u00a0d"), (None, 60, "–")],
)
def test_quantity(minutes: int | None, unit: int, said: str) -> None:
    assert words.quantity(minutes, unit, "d") == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("Maja Lindqvist", "ML"), ("M. Lindqvist", "ML"), ("Cher", "C"), ("", "?"), ("(x) y", "Y")],
)
def test_initials(name: str, said: str) -> None:
    assert words.initials(name) == said


@pytest.mark.parametrize(
    ("value", "letter"), [("green", "g"), ("R", "r"), ("amber", "a"), (None, "n"), ("odd", "n")]
)
def test_rag_letter(value: object, letter: str) -> None:
    assert words.rag_letter(value) == letter
