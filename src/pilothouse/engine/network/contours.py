"""How contours spread work, and what that does to its duration."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .data import Contour

# Percent of the units in each tenth, as Microsoft Project documents its work contours.
TENTHS: Mapping[Contour, tuple[int, ...]] = {
    Contour.FLAT: (100,) * 10,
    Contour.BACK_LOADED: (10, 15, 25, 50, 50, 75, 75, 100, 100, 100),
    Contour.FRONT_LOADED: (100, 100, 100, 75, 75, 50, 50, 25, 15, 10),
    Contour.DOUBLE_PEAK: (25, 50, 100, 50, 25, 25, 50, 100, 50, 25),
    Contour.EARLY_PEAK: (25, 50, 100, 100, 75, 50, 50, 25, 15, 10),
    Contour.LATE_PEAK: (10, 15, 25, 50, 50, 75, 100, 100, 50, 25),
    Contour.BELL: (10, 20, 40, 80, 100, 100, 80, 40, 20, 10),
    Contour.TURTLE: (25, 50, 75, 100, 100, 100, 100, 75, 50, 25),
}


def fullness(contour: Contour) -> Fraction:
    """The mean of a contour as a share of its peak: work = duration × units × this."""
    return Fraction(sum(TENTHS[contour]), 100 * len(TENTHS[contour]))
