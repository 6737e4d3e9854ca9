"""The tabs that all pages of people and organisation carry."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.foundation.people.permissions import VIEW, VIEW_ABSENCES
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The tabs of people and organisation that the actor may open."""
    every = [
        ("people", _("People"), "people:list", VIEW),
        ("units", _("Units"), "people:units", VIEW),
        ("skills", _("Skills"), "people:skills", VIEW),
        ("clients", _("Clients"), "people:clients", VIEW),
        ("absences", _("Absences"), "people:absences", VIEW_ABSENCES),
    ]
    return [
        {"label": label, "url": reverse(name), "current": key == current}
        for key, label, name, code in every
        if permits.can_anywhere(actor, code)
    ]
