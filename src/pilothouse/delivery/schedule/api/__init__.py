"""Plans in the API."""

from pilothouse.delivery.schedule.api.operations import router

__all__ = ["router"]
