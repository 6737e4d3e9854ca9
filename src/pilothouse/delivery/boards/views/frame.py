"""What the board, the calendar and sprints have in common."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.boards import queries
from pilothouse.delivery.boards.permissions import PLAN
from pilothouse.delivery.work.queries import project_page
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def wanted_of(request: HttpRequest) -> dict[str, str]:
    """What the page was narrowed to."""
    return {name: request.GET.get(name, "") for name in ("q", "person", "phase", "sprint")}


def frame(actor: Actor, project: Any, current: str, wanted: dict[str, str]) -> dict[str, Any]:
    """The project's header, the links between the views, and what they can be narrowed by."""
    kept = urlencode({k: v for k, v in wanted.items() if v and k != "sprint"})
    views = [
        ("board", _("Board"), "boards:board"),
        ("calendar", _("Calendar"), "boards:calendar"),
        ("sprints", _("Sprints"), "boards:sprints"),
    ]
    return project_page(actor, project, tab="board") | {
        "chips": [
            {
                "label": label,
                "url": f"{reverse(url, args=[project.number])}{f'?{kept}' if kept else ''}",
                "current": name == current,
            }
            for name, label, url in views
        ],
        "wanted": wanted,
        "options": queries.choices(actor, project.pk) if current != "sprints" else {},
        "may_plan": permits.can(actor, PLAN, project.scope.path),
    }
