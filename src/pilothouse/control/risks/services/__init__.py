"""Raising, changing, closing and reopening risks; simulating a plan with its register."""

from pilothouse.control.risks.services.register import (
    close_risk,
    edit_risk,
    raise_risk,
    reopen_risk,
)
from pilothouse.control.risks.services.simulating import (
    record_simulation,
    request_simulation,
    simulate_risks,
)

__all__ = [
    "close_risk",
    "edit_risk",
    "raise_risk",
    "record_simulation",
    "reopen_risk",
    "request_simulation",
    "simulate_risks",
]
