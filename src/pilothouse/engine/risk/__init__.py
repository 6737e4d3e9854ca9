"""Monte Carlo simulation of the finish."""

from .data import RiskEvent, Shape, ThreePoint, Uncertainty, UncertaintyError
from .result import RiskResult, Swing
from .simulation import SimulationStoppedError, simulate

__all__ = [
    "RiskEvent",
    "RiskResult",
    "Shape",
    "SimulationStoppedError",
    "Swing",
    "ThreePoint",
    "Uncertainty",
    "UncertaintyError",
    "simulate",
]
