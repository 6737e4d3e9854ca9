"""Plans in the API."""

from ninja import Router

from pilothouse.delivery.schedule.api import comparing, contents, files, levelling, operations, past

router = Router()
router.add_router("", operations.router)
router.add_router("", files.router)
router.add_router("", contents.router)
router.add_router("", past.router)
router.add_router("", levelling.router)
router.add_router("", comparing.router)

__all__ = ["router"]
