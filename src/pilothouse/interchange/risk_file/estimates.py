"""Distributions as the file writes them: a number, or an object with a shape and its fields."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pilothouse.engine.risk import (
    Discrete,
    Estimate,
    Shape,
    ThreePoint,
    Trapezoid,
    TruncatedLognormal,
    TruncatedNormal,
    UncertaintyError,
)
from pilothouse.engine.risk.distributions import scaled
from pilothouse.interchange.risk_file.values import Entry

SHAPES = (
    *(shape.value for shape in Shape),
    "trapezoid",
    "truncated_normal",
    "truncated_lognormal",
    "discrete",
)
MOST_VALUES = 1000
MOST_SIGMA = 10


@contextmanager
def refused_by_engine(entry: Entry) -> Iterator[None]:
    """Give the engine's refusal the place of the entry."""
    try:
        yield
    except UncertaintyError as error:
        raise entry.refusal(str(error)) from error


def estimate(entry: Entry, name: str, high: float, scale: float = 1.0) -> Estimate:
    """The distribution in a field, with values up to `high`, multiplied by `scale`.

    A number stands for itself. Raises RiskFileError.
    """
    if not isinstance(entry.fields.get(name), dict):
        value = entry.number(name, high) * scale
        return ThreePoint(value, value, value)
    own = entry.entry(name)
    with refused_by_engine(own):
        return scaled(
            _shaped(own, own.choice("shape", SHAPES, Shape.TRIANGULAR.value), high), scale
        )


def _shaped(own: Entry, shape: str, high: float) -> Estimate:
    if shape in {"truncated_normal", "truncated_lognormal"}:
        return _truncated(own, shape, high)
    if shape == "discrete":
        own.only("shape", "values", "weights")
        values = own.numbers("values", MOST_VALUES, high)
        return Discrete(values, own.numbers("weights", MOST_VALUES, 1e9))
    names = {"uniform": ("low", "high"), "trapezoid": ("low", "flat_from", "flat_to", "high")}
    fields = names.get(shape, ("low", "likely", "high"))
    own.only("shape", *fields)
    values = tuple(own.number(field, high) for field in fields)
    if shape == "trapezoid":
        return Trapezoid(*values)
    return ThreePoint(values[0], values[-2], values[-1], Shape(shape))


def _truncated(own: Entry, shape: str, high: float) -> Estimate:
    normal = shape == "truncated_normal"
    middle, spread = ("mean", "deviation") if normal else ("median", "sigma")
    own.only("shape", middle, spread, "low", "high")
    centre = own.number(middle, high)
    width = own.number(spread, high if normal else MOST_SIGMA)
    low, top = own.number("low", high, default=0.0), own.number("high", high, default=high)
    kind = TruncatedNormal if normal else TruncatedLognormal
    return kind(centre, width, low, top)
