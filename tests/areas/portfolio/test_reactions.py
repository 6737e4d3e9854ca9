"""Who is told of proposals."""

from __future__ import annotations

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from pilothouse.foundation.notify.models import Notification
from pilothouse.governance.portfolio import services
from tests import make
from tests.areas.portfolio import stage

pytestmark = pytest.mark.django_db


def told(world: make.World) -> dict[str, str]:
    names = {person.pk: role for role, person in world.people.items()}
    rows = Notification.objects.filter(kind="portfolio.proposal")
    return {names[row.person_id]: row.title for row in rows}


def test_the_pmo_learns_of_a_submission(
    world: make.World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stage.submitted(world)
    assert set(told(world)) == {"pmo_analyst", "pmo_manager", "pmo_director"}


def test_the_board_is_asked(
    world: make.World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = stage.in_assessment(world)
    stage.score(world, made, "pmo_analyst", 8, 2)
    stage.score(world, made, "pmo_manager", 6, 5)
    with django_capture_on_commit_callbacks(execute=True):
        services.put_forward(
            actor=world.actor("pmo_analyst"), proposal_id=made.pk, capacity_note="Free."
        )
    assert set(told(world)) == {"portfolio_manager", "pmo_director"}


def test_an_acceptance_reaches_those_who_run_it(
    world: make.World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = stage.before_the_board(world)
    with django_capture_on_commit_callbacks(execute=True):
        services.decide(
            actor=world.actor("portfolio_manager"),
            proposal_id=made.pk,
            option="accept",
            reason="Yes.",
            terms=stage.terms(world),
        )
    assert set(told(world)) == {"team_member", "sponsor", "business_pm", "technical_pm"}
    row = Notification.objects.get(person=world.people["team_member"])
    assert (row.title, row.body) == (f"Accepted: {made}", "Yes.")
