"""Tags of the sign-in page."""

from __future__ import annotations

from django import template

from pilothouse.foundation.access.queries import DemoCard, demo_cards

register = template.Library()


@register.simple_tag
def demo_people() -> list[DemoCard]:
    """Return one person for each role, for the cards of the demo."""
    return demo_cards()
