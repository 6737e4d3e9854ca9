"""Pages of the register and of its simulation."""

from pilothouse.control.risks.views.register import (
    all_risks,
    close_risk,
    edit_figures,
    edit_risk,
    new_risk,
    project_risks,
    reopen_risk,
    risk_detail,
)
from pilothouse.control.risks.views.simulation import progress, project_simulation, simulate

__all__ = [
    "all_risks",
    "close_risk",
    "edit_figures",
    "edit_risk",
    "new_risk",
    "progress",
    "project_risks",
    "project_simulation",
    "reopen_risk",
    "risk_detail",
    "simulate",
]
