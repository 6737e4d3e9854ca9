"""The pages of portfolios, programmes, projects and charters."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pilothouse.delivery.work.models import Charter, CharterVersion, Project
from pilothouse.foundation.audit.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def charter_data(**changes: object) -> dict[str, object]:
    lines: dict[str, object] = {
        "objective": "Open accounts in minutes.",
        "measure-text": ["Errors", ""],
        "measure-baseline": ["8 %", ""],
        "measure-target": ["1 %", ""],
        "measure-due_on": ["2027-01-31", ""],
        "in_scope-text": ["Branches", "  "],
        "deliverable-text": ["New core"],
        "deliverable-due_on": [""],
        "milestone-text": ["Go-live"],
        "milestone-due_on": ["2026-11-01"],
    }
    return lines | changes


@pytest.mark.parametrize(
    "name",
    ["work:project", "work:charter", "work:history", "work:edit_project", "work:move",
     "work:edit_charter", "work:charter_changes"],
)  # fmt: skip
def test_a_pm_opens_every_page_of_the_project(world: make.World, name: str) -> None:
    answer = signed_in(world, "business_pm").get(reverse(name, args=[world.project.number]))
    assert answer.status_code == 200
    assert world.project.name in answer.text


@pytest.mark.parametrize("name", ["work:project", "work:charter", "work:history"])
def test_a_stranger_finds_nothing(world: make.World, name: str) -> None:
    answer = signed_in(world, "stranger").get(reverse(name, args=[world.project.number]))
    assert answer.status_code == 404


def test_the_list_filters_by_stage_text_and_programme(world: make.World) -> None:
    other = make.project(world, world.people, name="Warehouse")
    client, url = signed_in(world, "auditor"), reverse("work:projects")
    assert other.name not in client.get(url, {"q": world.project.number}).text
    assert other.name in client.get(url, {"stage": "charter"}).text
    assert other.name not in client.get(url, {"stage": "closed"}).text
    assert other.name not in client.get(url, {"programme": str(world.programme.pk)}).text


def test_the_list_takes_the_same_queries_for_one_and_three(
    world: make.World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = signed_in(world, "auditor"), reverse("work:projects")
    client.get(url)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        make.project(world, world.people)
    with django_assert_num_queries(len(one)):
        client.get(url)


def test_the_pmo_opens_a_project(world: make.World) -> None:
    people = world.people
    answer = signed_in(world, "portfolio_manager").post(
        reverse("work:new_project"),
        {
            "portfolio": world.portfolio.pk, "name": "Archive", "tier": 2, "method": "predictive",
            "sponsor": people["sponsor"].pk, "business_pm": people["business_pm"].pk,
            "technical_pm": people["technical_pm"].pk, "currency": "GBP",
        },
    )  # fmt: skip
    made = Project.objects.get(name="Archive")
    assert answer["Location"] == reverse("work:project", args=[made.number])


def test_a_pm_may_not_open_a_project(world: make.World) -> None:
    assert signed_in(world, "business_pm").get(reverse("work:new_project")).status_code == 403


def test_moving_on_by_dialog_says_why(world: make.World) -> None:
    client, url = signed_in(world, "business_pm"), reverse("work:move", args=[world.project.number])
    fragment = client.get(url, headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    refused = client.post(url, {"stage": "planning", "reason": ""})
    assert refused.status_code == 422
    client.post(url, {"stage": "planning", "reason": "Charter agreed"})
    assert Project.objects.get(pk=world.project.pk).stage == "planning"


def test_the_charter_is_written_submitted_and_approved_by_page(world: make.World) -> None:
    number = world.project.number
    pm, url = signed_in(world, "business_pm"), reverse("work:charter", args=[number])
    saved = pm.post(reverse("work:edit_charter", args=[number]), charter_data())
    assert saved["Location"] == url
    assert Charter.objects.get().items.count() == 4
    assert "2027" in pm.get(url).text
    pm.post(reverse("work:submit_charter", args=[number]))
    version = CharterVersion.objects.get()
    decide = reverse("work:decide_charter", args=[version.pk])
    assert decide in signed_in(world, "sponsor").get(url).text
    assert decide not in pm.get(url).text
    signed_in(world, "sponsor").post(decide, {"option": "approve", "reason": "Clear."})
    assert CharterVersion.objects.get().state == "approved"
    shown = pm.get(reverse("work:charter_version", args=[version.pk]))
    assert version.hash[:16] in shown.text


def test_a_wrong_date_comes_back_with_everything_typed(world: make.World) -> None:
    url = reverse("work:edit_charter", args=[world.project.number])
    data = charter_data(**{"milestone-due_on": ["31 Nov"]})
    answer = signed_in(world, "business_pm").post(url, data)
    assert answer.status_code == 422
    assert "“31 Nov” is not a date" in answer.text
    assert "Branches" in answer.text
    assert not Charter.objects.exists()


def test_the_second_of_two_editors_keeps_the_own_text(world: make.World) -> None:
    url = reverse("work:edit_charter", args=[world.project.number])
    client = signed_in(world, "business_pm")
    client.post(url, charter_data())
    client.post(url, charter_data(objective="First", version=1))
    answer = client.post(url, charter_data(objective="Second", version=1))
    assert answer.status_code == 409
    assert "Second" in answer.text
    assert Charter.objects.get().objective == "First"
    client.post(url, charter_data(objective="Second", version=2))
    assert Charter.objects.get().objective == "Second"


def test_history_filters_by_kind(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    client.post(reverse("work:edit_charter", args=[world.project.number]), charter_data())
    url = reverse("work:history", args=[world.project.number])
    assert "started charter" in client.get(url).text
    assert "started charter" not in client.get(url, {"kind": "work.project"}).text


@pytest.mark.parametrize("role", ["auditor", "portfolio_manager"])
def test_portfolios_and_programmes_open(world: make.World, role: str) -> None:
    client = signed_in(world, role)
    for url, words in (
        (reverse("work:portfolios"), world.portfolio.name),
        (reverse("work:portfolio", args=[world.portfolio.pk]), world.project.name),
        (reverse("work:programmes"), world.programme.name),
        (reverse("work:programme", args=[world.programme.pk]), world.project.name),
    ):
        assert words in client.get(url).text


def test_a_portfolio_and_a_programme_are_opened_and_renamed(world: make.World) -> None:
    client = signed_in(world, "portfolio_manager")
    before = AuditEvent.objects.count()
    client.post(reverse("work:new_portfolio"), {"name": "Growth", "purpose": ""})
    client.post(
        reverse("work:edit_portfolio", args=[world.portfolio.pk]),
        {"name": "Renewal", "purpose": "", "version": 1},
    )
    manager = world.people["programme_manager"].pk
    data = {"name": "Core", "portfolio": world.portfolio.pk, "manager": manager, "purpose": ""}
    client.post(reverse("work:new_programme"), data)
    assert AuditEvent.objects.count() == before + 3
