"""Forecasts from history: reference classes of closed projects."""

from .data import HistoryError, Outcome
from .reference import forecast, needed, percentile, reference_class
from .result import Basis, NoForecast, ReferenceForecast

__all__ = [
    "Basis",
    "HistoryError",
    "NoForecast",
    "Outcome",
    "ReferenceForecast",
    "forecast",
    "needed",
    "percentile",
    "reference_class",
]
