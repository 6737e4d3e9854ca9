"""Schedule quality: the DCMA 14 points and further findings."""

from .context import QualitySettings
from .points import assess
from .result import Assessment, Metric, PlanFinding

__all__ = ["Assessment", "Metric", "PlanFinding", "QualitySettings", "assess"]
