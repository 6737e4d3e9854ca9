"""Answers to a page's own script: JSON, also for what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import JsonResponse

from pilothouse.kit.errors import ConflictError, PilothouseError


def json_answer(do: Callable[[], dict[str, Any]]) -> JsonResponse:
    """What `do` gives as JSON; a refusal as its message and status, a conflict marked as one."""
    try:
        return JsonResponse(do())
    except ConflictError as error:
        return JsonResponse({"message": error.message, "conflict": True}, status=error.status)
    except PilothouseError as error:
        return JsonResponse({"message": error.message}, status=error.status)
