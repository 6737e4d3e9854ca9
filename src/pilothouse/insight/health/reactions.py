"""What health does when something happens."""

from __future__ import annotations

from django.urls import reverse

from pilothouse.foundation.notify.services import notify
from pilothouse.insight.health.models import CorrectiveAction
from pilothouse.insight.health.types import ActionOrdered
from pilothouse.kit.events import reacts_to

ORDERED = "action.ordered"


@reacts_to(ActionOrdered)
def tell_the_owner(event: ActionOrdered) -> None:
    """The owner of a corrective action learns of it."""
    action = CorrectiveAction.objects.get(pk=event.action_id)
    notify(
        event.actor,
        [event.owner_id],
        kind=ORDERED,
        title=action.title,
        url=reverse("health:action", args=[action.pk]),
        body=action.expected_effect,
    )
