"""Monte Carlo simulation of the finish."""

from .data import RiskEvent, Shape, ThreePoint, Uncertainty, UncertaintyError
from .result import RiskResult, Swing
from .simulate import simulate

__all__ = [
    "RiskEvent",
    "RiskResult",
    "Shape",
    "Swing",
    "ThreePoint",
    "Uncertainty",
    "UncertaintyError",
    "simulate",
]
