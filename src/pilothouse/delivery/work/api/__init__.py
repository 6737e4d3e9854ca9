"""Portfolios, programmes, projects and charters in the API."""

from ninja import Router

from pilothouse.delivery.work.api import charters, collections, projects

router = Router()
router.add_router("", collections.router)
router.add_router("", projects.router)
router.add_router("", charters.router)
