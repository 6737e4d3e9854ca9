"""Plans in the API."""

from ninja import Router

from pilothouse.delivery.schedule.api import files, operations

router = Router()
router.add_router("", operations.router)
router.add_router("", files.router)

__all__ = ["router"]
