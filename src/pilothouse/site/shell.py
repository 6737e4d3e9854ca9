"""What every page needs: the menu, the actor, the theme."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from pilothouse.kit.web.pages import actor_of
from pilothouse.kit.web.places import menu_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the page frame; cheap enough for every page."""
    if not hasattr(request, "actor"):
        return {}
    actor = actor_of(request)
    theme = request.COOKIES.get("theme", "")
    return {
        "actor": actor,
        "menu": menu_for(actor, request.path) if actor.is_signed_in else [],
        "demo": settings.DEMO,
        "organisation": settings.ORGANISATION,
        "theme": theme if theme in {"light", "dark"} else "",
    }
