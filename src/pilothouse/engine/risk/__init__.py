"""Monte Carlo simulation of finish and cost."""

from ..network.data import Crossing
from .costs import Costs, TaskCost
from .data import Branch, CorrelationGroup, Driver, Mitigation, RiskEvent, Uncertainty, Weather
from .distributions import (
    Discrete,
    Estimate,
    Shape,
    ThreePoint,
    Trapezoid,
    TruncatedLognormal,
    TruncatedNormal,
    UncertaintyError,
)
from .portfolio import Portfolio, PortfolioResult, simulate_portfolio
from .ranges import Ranges
from .removal import Mitigated, Removal, before_and_after, removal
from .result import Joint, RiskResult, Swing
from .simulation import Convergence, Method, SimulationStoppedError, simulate

__all__ = [
    "Branch",
    "Convergence",
    "CorrelationGroup",
    "Costs",
    "Crossing",
    "Discrete",
    "Driver",
    "Estimate",
    "Joint",
    "Method",
    "Mitigated",
    "Mitigation",
    "Portfolio",
    "PortfolioResult",
    "Ranges",
    "Removal",
    "RiskEvent",
    "RiskResult",
    "Shape",
    "SimulationStoppedError",
    "Swing",
    "TaskCost",
    "ThreePoint",
    "Trapezoid",
    "TruncatedLognormal",
    "TruncatedNormal",
    "Uncertainty",
    "UncertaintyError",
    "Weather",
    "before_and_after",
    "removal",
    "simulate",
    "simulate_portfolio",
]
