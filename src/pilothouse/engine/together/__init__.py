"""Several plans with links between them, scheduled together: each by its own rules."""

from .circles import CrossingCycleError
from .method import schedule_together
from .result import CrossStep, Together

__all__ = ["CrossStep", "CrossingCycleError", "Together", "schedule_together"]
