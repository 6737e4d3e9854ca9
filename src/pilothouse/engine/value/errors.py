"""What can be wrong with the input of an earned value calculation."""

from __future__ import annotations

from ..network.data import PlanError


class ValueDataError(PlanError):
    """Budgets, techniques or figures that contradict themselves; the message names them."""


class ValueStoppedError(RuntimeError):
    """`progress` said that the calculation is to stop."""
