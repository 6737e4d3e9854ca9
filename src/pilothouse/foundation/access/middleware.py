"""Puts the actor on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pilothouse.foundation.access.queries import actor_for
from pilothouse.kit.actor import anonymous_actor


class ActorMiddleware:
    """`request.actor`: who asks, with their grants, at this moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        user = request.user
        request.actor = (  # type: ignore[attr-defined]
            actor_for(user.pk, now)
            if user.pk and user.is_authenticated and user.is_active
            else anonymous_actor(now)
        )
        return self.get_response(request)
