"""The priority kept with each project: who sets it, where it shows, what it orders."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.services import set_priority
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.governance.portfolio.queries import ranked_projects
from pilothouse.kit.errors import ConflictError, InvalidError, NotPermittedError, RuleError
from pilothouse.kit.permits import Role
from tests import make

pytestmark = pytest.mark.django_db
JSON = "application/json"


def browser(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_it_is_usual_until_somebody_sets_it_and_the_history_says_why(world: make.World) -> None:
    project = world.project
    assert project.priority == 500
    set_priority(
        actor=world.actor("pmo_manager"), project_id=project.pk, priority=700, reason="Damages."
    )
    event = AuditEvent.objects.order_by("seq").last()
    assert event is not None
    assert (event.action, event.reason) == ("project.prioritised", "Damages.")
    assert (event.before, event.after) == ({"priority": 500}, {"priority": 700})


@pytest.mark.parametrize("priority", [0, -5, 1001])
def test_another_number_is_refused(world: make.World, priority: int) -> None:
    actor = world.actor("pmo_director")
    with pytest.raises(InvalidError, match="1 to 1000"):
        set_priority(actor=actor, project_id=world.project.pk, priority=priority)


def test_two_people_who_set_it_at_once(world: make.World) -> None:
    actor, project = world.actor("portfolio_manager"), world.project
    made = set_priority(actor=actor, project_id=project.pk, priority=600, version=project.version)
    with pytest.raises(ConflictError):
        set_priority(actor=actor, project_id=project.pk, priority=400, version=made.version - 1)
    assert Project.objects.get(pk=project.pk).priority == 600


@pytest.mark.parametrize(
    "role", ["business_pm", "technical_pm", "programme_manager", "sponsor", "pmo_analyst"]
)
def test_who_does_not_order_projects_may_not(world: make.World, role: str) -> None:
    with pytest.raises(NotPermittedError):
        set_priority(actor=world.actor(role), project_id=world.project.pk, priority=900)
    assert Project.objects.get(pk=world.project.pk).priority == 500


def test_nobody_raises_the_project_they_manage_whatever_else_they_are(world: make.World) -> None:
    make.grant(world.people["business_pm"], Role.PMO_MANAGER)
    with pytest.raises(RuleError, match="themselves"):
        set_priority(actor=world.actor("business_pm"), project_id=world.project.pk, priority=900)
    page = browser(world, "business_pm").get(reverse("work:project", args=[world.project.number]))
    assert "Set the priority" not in page.text


def test_it_is_set_on_the_projects_page(world: make.World) -> None:
    client, project = browser(world, "pmo_manager"), world.project
    home = reverse("work:project", args=[project.number])
    assert "Set the priority" in client.get(home).text
    url = reverse("work:prioritise", args=[project.number])
    values = {"priority": "850", "reason": "Client waits.", "version": project.version}
    assert ">850<" in client.post(url, values, follow=True).text
    assert client.post(url, values | {"priority": "2"}).status_code == 409
    assert client.post(url, {"priority": "1001"}).status_code == 422
    assert browser(world, "business_pm").get(url).status_code == 403


def test_it_is_set_by_the_api_with_the_version_that_was_read(world: make.World) -> None:
    client, project = browser(world, "pmo_director"), world.project
    url = f"/api/v1/projects/{project.pk}"
    tag = client.get(url)["ETag"]
    body = {"priority": 300}
    assert client.patch(f"{url}/priority", body, content_type=JSON).status_code == 428
    done = client.patch(f"{url}/priority", body, content_type=JSON, headers={"If-Match": tag})
    assert (done.status_code, done.json()["priority"]) == (200, 300)
    late = client.patch(
        f"{url}/priority", {"priority": 1}, content_type=JSON, headers={"If-Match": tag}
    )
    assert late.status_code == 409


def test_the_higher_goes_first_when_capacity_is_handed_out(world: make.World) -> None:
    low = make.project(world, world.people, name="Low", tier=1)
    high = make.project(world, world.people, name="High", tier=3)
    director = world.actor("pmo_director")
    set_priority(actor=director, project_id=low.pk, priority=499)
    set_priority(actor=director, project_id=high.pk, priority=501)
    order = [row.number for row in ranked_projects(director)]
    assert order == [high.number, world.project.number, low.number]
    first = ranked_projects(director, [low.number])
    assert [row.number for row in first] == [low.number, high.number, world.project.number]
