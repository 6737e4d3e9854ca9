"""Forecasts from history: reference classes of closed projects."""

from .data import HistoryError, HistoryStoppedError, Outcome
from .reference import forecast, needed, percentile, reference_class
from .result import Basis, NoForecast, ReferenceForecast

__all__ = [
    "Basis",
    "HistoryError",
    "HistoryStoppedError",
    "NoForecast",
    "Outcome",
    "ReferenceForecast",
    "forecast",
    "needed",
    "percentile",
    "reference_class",
]
