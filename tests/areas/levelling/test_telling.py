"""Who hears of a proposal and of its answer, once the transaction is over."""

from __future__ import annotations

import pytest

from pilothouse.foundation.notify.models import Notification
from pilothouse.governance.levelling import services
from tests import make
from tests.areas.levelling import stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_managers_are_told_and_then_who_asked() -> None:
    world = make.world()
    row = stage.sent(world, *stage.pair(world))
    asked = Notification.objects.filter(kind="levelling.news")
    managers = {world.people[role].pk for role in ("business_pm", "technical_pm")}
    assert set(asked.values_list("person_id", flat=True)) == managers
    assert "proposes to delay 1 tasks of Tower" in asked[0].title
    services.decline_proposal(
        actor=world.actor("business_pm"), proposal_id=row.pk, reason="The client waits."
    )
    told = Notification.objects.get(person=world.people["resource_manager"])
    assert (told.title, told.body) == ("Tower declines its delays", "The client waits.")
