"""What every page needs: the menu, the actor, the theme."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from pilothouse.foundation.notify.queries import unread_count
from pilothouse.kit.web.pages import actor_of
from pilothouse.kit.web.places import menu_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the page frame; cheap enough for every page."""
    if not hasattr(request, "actor"):
        return {}
    actor = actor_of(request)
    return {
        "actor": actor,
        "menu": menu_for(actor, request.path) if actor.is_signed_in else [],
        "notifications": cache(lambda: unread_count(actor)),
        "demo": settings.DEMO,
        "shell_person": actor.name if actor.is_signed_in else "",
        "organisation": settings.ORGANISATION,
    }
