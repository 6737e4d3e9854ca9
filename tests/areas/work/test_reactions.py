"""Who is told of charters."""

from __future__ import annotations

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from pilothouse.delivery.work import services
from pilothouse.delivery.work.types import Item, ItemKind
from pilothouse.foundation.notify.models import Notification
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("option", "word"), [("approve", "approved"), ("return", "returned")])
def test_the_sponsor_is_asked_and_the_pms_are_answered(
    option: str,
    word: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    world = make.world()
    pm, project = world.actor("business_pm"), world.project.pk
    items = [Item(kind=kind, text="Something") for kind in ItemKind]
    services.save_charter(actor=pm, project_id=project, objective="Why", items=items)
    with django_capture_on_commit_callbacks(execute=True):
        version = services.submit_charter(actor=pm, project_id=project)
    asked = Notification.objects.get(kind="work.charter")
    assert asked.person_id == world.people["sponsor"].pk
    with django_capture_on_commit_callbacks(execute=True):
        services.decide_charter(
            actor=world.actor("sponsor"), version_id=version.pk, option=option, reason="So."
        )
    rows = Notification.objects.filter(kind="work.charter").exclude(pk=asked.pk)
    assert {row.person_id for row in rows} == {
        world.people["business_pm"].pk,
        world.people["technical_pm"].pk,
    }
    assert all(word in row.title and row.body == "So." for row in rows)
