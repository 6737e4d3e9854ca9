"""Objectives, scoring models and proposals in the API."""

from ninja import Router

from pilothouse.governance.portfolio.api import (
    capacity,
    choosing,
    keeping,
    linking,
    proposals,
    setup,
)

router = Router()
router.add_router("", setup.router)
router.add_router("", capacity.router)
router.add_router("", choosing.router)
router.add_router("", keeping.router)
router.add_router("", linking.router)
router.add_router("", proposals.router)
