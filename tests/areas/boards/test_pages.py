"""The pages of boards, as a browser without scripts sees them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.boards import services
from pilothouse.delivery.boards.models import Sprint
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> make.World:
    return make.world()


@pytest.fixture
def row(world: make.World) -> Sprint:
    owner = world.people["technical_pm"].pk
    return services.add_sprint(
        actor=world.actor("business_pm"), project_id=world.project.pk, title="One", owner_id=owner
    )


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_a_pm_adds_one_and_lands_on_it(world: make.World) -> None:
    url = reverse("boards:new", args=[world.project.number])
    values = {"title": "The first", "owner": world.people["technical_pm"].pk}
    answer = signed_in(world, "business_pm").post(url, values, follow=True)
    row = Sprint.objects.get()
    assert answer.redirect_chain == [(reverse("boards:detail", args=[row.pk]), 302)]
    assert "The first" in answer.text


def test_a_pm_closes_one(world: make.World, row: Sprint) -> None:
    client = signed_in(world, "business_pm")
    url = reverse("boards:close", args=[row.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert "Done." in client.post(url, {"reason": "Done."}, follow=True).text


def test_the_list_filters_by_state(world: make.World, row: Sprint) -> None:
    client = signed_in(world, "auditor")
    url = reverse("boards:list", args=[world.project.number])
    detail = reverse("boards:detail", args=[row.pk])
    assert detail in client.get(url).text
    assert detail not in client.get(url, {"state": "closed"}).text


def test_a_stranger_gets_not_found(world: make.World, row: Sprint) -> None:
    url = reverse("boards:detail", args=[row.pk])
    assert signed_in(world, "stranger").get(url).status_code == 404
