"""The one list of what is due from a person, over the areas that ask for something."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.control.issues import services as issues
from pilothouse.control.risks import services as risks
from pilothouse.foundation.access.services import create_token
from pilothouse.governance.gates import services as gates
from pilothouse.insight.reports.types import STALE_AFTER
from pilothouse.kit.due import Due, due_from
from tests.areas.gates.ready import Ready, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Ready:
    return ready()


def risk(made: Ready, owner: str, title: str, in_days: int) -> None:
    risks.raise_risk(
        actor=made.pm,
        project_id=made.project_id,
        title=title,
        likelihood=3,
        impact=3,
        owner_id=made.world.people[owner].pk,
        review_on=made.pm.today + timedelta(days=in_days),
    )


def of(made: Ready, role: str) -> list[Due]:
    return due_from(made.actor(role))


def test_it_holds_what_is_mine_and_near_the_longest_overdue_first(made: Ready) -> None:
    risk(made, "technical_pm", "Ground is soft", 3)
    risk(made, "technical_pm", "Crane fails", -2)
    risk(made, "technical_pm", "Far away", 30)
    risk(made, "business_pm", "Not mine", 0)
    assert [row.title for row in of(made, "technical_pm")] == ["Crane fails", "Ground is soft"]
    assert of(made, "sponsor") == []


def test_an_issue_without_a_day_is_due_when_its_clock_ends(made: Ready) -> None:
    person = made.world.people["technical_pm"].pk
    row = issues.raise_issue(
        actor=made.pm, project_id=made.project_id, title="Leak", severity=4, owner_id=person
    )
    (found,) = of(made, "technical_pm")
    assert found.url == reverse("issues:detail", args=[row.pk])
    assert found.on is not None
    assert found.on >= made.pm.today
    issues.resolve_issue(actor=made.pm, issue_id=row.pk, resolution="Sealed", version=row.version)
    assert of(made, "technical_pm") == []


def test_a_hand_over_that_came_back_is_due_from_both_pms_until_it_goes_out_again(
    made: Ready,
) -> None:
    row = made.submitted()
    gates.return_hand_over(actor=made.pmo, hand_over_id=row.pk, reason="Explain the lead")
    for role in ("business_pm", "technical_pm"):
        (found,) = of(made, role)
        assert found.url == reverse("gates:hand_over", args=[row.pk])
    made.submitted()
    assert of(made, "business_pm") == []


def test_the_first_report_is_due_two_weeks_after_execution_began(made: Ready) -> None:
    made.accepted()
    assert of(made, "business_pm") == []
    made.world.project.refresh_from_db()
    due_on = made.world.project.stage_since.date() + timedelta(days=STALE_AFTER)
    later = made.pm.at(made.pm.now + timedelta(days=STALE_AFTER + 1))
    report = next(row for row in due_from(later) if "/reports/" in row.url)
    assert report.on == due_on


def test_the_panel_and_the_api_show_the_same(made: Ready) -> None:
    risk(made, "technical_pm", "Crane fails", -2)
    client = Client()
    client.force_login(made.world.user("technical_pm"))
    assert "Crane fails" in client.get(reverse("notify:due")).text
    _, secret = create_token(actor=made.actor("technical_pm"), name="t")
    answer = Client().get("/api/v1/due", headers={"Authorization": f"Bearer {secret}"})
    assert [row["title"] for row in answer.json()] == ["Crane fails"]
