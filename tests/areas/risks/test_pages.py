"""The pages of risks, as a browser without scripts sees them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.control.risks import services
from pilothouse.control.risks.models import Risk
from tests import make

pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def values(world: make.World, **changes: object) -> dict[str, object]:
    facts = {
        "title": "Crane is late",
        "likelihood": 4,
        "impact": 5,
        "owner": world.people["technical_pm"].pk,
        "response": "reduce",
    }
    return facts | changes


@pytest.fixture
def risk(world: make.World) -> Risk:
    return services.raise_risk(
        actor=world.actor("business_pm"),
        project_id=world.project.pk,
        title="Crane is late",
        likelihood=4,
        impact=5,
        owner_id=world.people["technical_pm"].pk,
    )


def test_a_pm_raises_a_risk_and_lands_on_it(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    url = reverse("risks:new", args=[world.project.number])
    answer = client.post(url, values(world), follow=True)
    risk = Risk.objects.get()
    assert answer.redirect_chain == [(reverse("risks:detail", args=[risk.pk]), 302)]
    assert "Crane is late" in answer.text


def test_a_missing_title_comes_back_with_the_rest_kept(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    url = reverse("risks:new", args=[world.project.number])
    answer = client.post(url, values(world, title="", cause="Strike"))
    assert answer.status_code == 422
    assert "Strike" in answer.text
    assert not Risk.objects.exists()


def test_an_edit_of_an_old_version_shows_the_other_change(world: make.World, risk: Risk) -> None:
    services.edit_risk(actor=world.actor("technical_pm"), risk_id=risk.pk, title="Crane is lost")
    client = signed_in(world, "business_pm")
    url = reverse("risks:edit", args=[risk.pk])
    answer = client.post(url, values(world, title="Crane is broken", version=1))
    assert answer.status_code == 409
    assert "Crane is lost" in answer.text
    assert "Crane is broken" in answer.text
    assert Risk.objects.get().title == "Crane is lost"


def test_list_shows_score_and_filters_by_state(world: make.World, risk: Risk) -> None:
    client = signed_in(world, "auditor")
    url = reverse("risks:list", args=[world.project.number])
    assert "Crane is late" in client.get(url).text
    assert "Crane is late" not in client.get(url, {"state": "closed"}).text
    assert reverse("risks:new", args=[world.project.number]) not in client.get(url).text


def test_a_stranger_gets_not_found_and_nobody_the_sign_in_page(
    world: make.World, risk: Risk
) -> None:
    url = reverse("risks:detail", args=[risk.pk])
    assert signed_in(world, "stranger").get(url).status_code == 404
    answer = Client().get(url)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}")
