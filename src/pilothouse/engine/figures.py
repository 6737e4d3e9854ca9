"""Whether what is given as a figure is one."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import SupportsFloat


def finite(value: object) -> bool:
    """Whether it is a number, and neither infinite nor undefined."""
    if isinstance(value, Decimal):
        return value.is_finite()
    if not isinstance(value, SupportsFloat):
        return False
    try:
        return isfinite(value)
    except (TypeError, ValueError, OverflowError):
        return False
