"""Risks and their simulation in the API."""

from __future__ import annotations

from pilothouse.control.risks.api.register import router
from pilothouse.control.risks.api.simulation import router as simulation_router

router.add_router("", simulation_router)

__all__ = ["router"]
