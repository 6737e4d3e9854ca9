"""The pages: choosing projects, the preview, sending, and the project manager's answer."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule.queries import plan_of
from pilothouse.delivery.schedule.services import edit_plan
from pilothouse.delivery.schedule.types import AddTask
from pilothouse.delivery.work.models import Project
from pilothouse.governance.levelling.models import LevellingRun
from pilothouse.governance.levelling.types import ProposalState, RunState
from pilothouse.kit.models import Job
from tests import make
from tests.areas.levelling import stage

pytestmark = pytest.mark.django_db
NEW, RUNS = "levelling:new", "levelling:runs"


@pytest.fixture
def projects(world: make.World) -> tuple[Project, Project]:
    return stage.pair(world)


def client(world: make.World, role: str = "resource_manager") -> Client:
    made = Client()
    made.force_login(world.user(role))
    return made


def test_the_first_visit_teaches_and_leads_on(world: make.World) -> None:
    text = client(world).get(reverse(RUNS)).text
    assert "Nothing levelled together yet" in text
    assert reverse(NEW) in text
    assert "Fewer than two projects have a plan" in client(world).get(reverse(NEW)).text


def test_projects_that_share_somebody_at_once_are_chosen(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    alone = stage.busy(world, make.project(world, world.people, name="Alone"), 1)
    edit_plan(actor=world.actor("business_pm"), project_id=alone.pk, edits=[AddTask("Later")])
    form = client(world).get(reverse(NEW)).context["form"]
    shown = {row["project"].name: row["take"].value() for row in form.rows}
    assert shown["Bridge"] is shown["Tower"] is True
    who = world.people["team_member"].name
    assert {row["project"].at_once for row in form.rows if row["take"].value()} == {(who,)}


def test_the_numbers_give_the_order(world: make.World, projects: tuple[Project, Project]) -> None:
    first, second = projects
    data = {
        f"take_{first.pk}": "on", f"place_{first.pk}": 2,
        f"take_{second.pk}": "on", f"place_{second.pk}": 1, "seconds": 0,
    }  # fmt: skip
    answer = client(world).post(reverse(NEW), data)
    row = LevellingRun.objects.get()
    assert answer.headers["Location"] == reverse("levelling:run", args=[row.pk])
    order = list(row.proposals.order_by("place").values_list("project_id", flat=True))
    assert order == [second.pk, first.pk]


def test_tasks_that_are_never_interrupted_are_found_picked_and_shown(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    first, second = projects
    browser = client(world)
    (found,) = browser.get(reverse("levelling:find"), {"q": "gird"}).json()["found"]
    assert found["value"] == f"{first.pk}-1"
    assert found["label"].endswith("Girders · Bridge")
    assert client(world, "business_pm").get(reverse("levelling:find")).status_code == 403
    data = {
        f"take_{first.pk}": "on", f"place_{first.pk}": 1, "splitting": "on",
        f"take_{second.pk}": "on", f"place_{second.pk}": 2, "seconds": 0,
    }  # fmt: skip
    wrong = browser.post(reverse(NEW), data | {"whole": f"{first.pk}-99"})
    assert wrong.status_code == 422
    assert "Not in the plan, or a summary of other tasks: 99." in wrong.text
    answer = browser.post(reverse(NEW), data | {"whole": f"{first.pk}-1", "whole-more": "Mast"})
    assert answer.status_code == 302
    run = LevellingRun.objects.get()
    assert [each.whole for each in run.proposals.order_by("place")] == [[1], [1]]
    text = browser.get(answer.headers["Location"]).text
    assert "Never interrupted: " in text
    assert "Girders" in text


def test_tasks_of_other_projects_are_not_kept_whole(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    other = stage.busy(world, make.project(world, world.people, name="Alone"), 1)
    data: dict[str, object] = {"splitting": "on", "seconds": 0, "whole": f"{other.pk}-1"}
    for place, project in enumerate((*projects, other), start=1):
        data[f"place_{project.pk}"] = place
        if project != other:
            data[f"take_{project.pk}"] = "on"
    wrong = client(world).post(reverse(NEW), data)
    assert wrong.status_code == 422
    assert "Only tasks of the chosen projects" in wrong.text


def test_one_project_alone_is_refused_on_the_form(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    first, second = projects
    data = {
        f"take_{first.pk}": "on", f"place_{first.pk}": 1, f"place_{second.pk}": 2, "seconds": 0,
    }  # fmt: skip
    answer = client(world).post(reverse(NEW), data)
    assert answer.status_code == 422
    assert "Choose 2 to 60 projects" in answer.text


def test_while_it_computes_the_page_asks_again_and_can_cancel(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    browser = client(world)
    data = {"seconds": 300}
    for place, project in enumerate(projects, start=1):
        data |= {f"take_{project.pk}": "on", f"place_{project.pk}": place}
    browser.post(reverse(NEW), data)
    row = LevellingRun.objects.get()
    assert row.state == RunState.COMPUTING
    text = browser.get(reverse("levelling:run", args=[row.pk])).text
    assert reverse("levelling:progress", args=[row.pk]) in text
    cancel = reverse("levelling:cancel", args=[row.pk])
    assert cancel in browser.get(reverse("levelling:progress", args=[row.pk])).text
    browser.post(cancel)
    assert (
        "It was cancelled before it began."
        in browser.get(reverse("levelling:run", args=[row.pk])).text
    )
    answer = browser.get(reverse("levelling:progress", args=[row.pk]), headers={"HX-Request": "1"})
    assert answer.headers["HX-Redirect"] == reverse("levelling:run", args=[row.pk])


def test_the_preview_says_what_each_project_would_lose_and_why(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    row = stage.levelled(world, *projects)
    text = client(world).get(reverse("levelling:run", args=[row.pk])).text
    assert "Tasks of Tower that would wait" in text
    assert "7 days later" in text
    who = world.people["team_member"].name
    assert f"Waits for {who}, free on 13 Mar 2026; until then on “Girders” of Bridge" in text
    assert reverse("levelling:send", args=[row.pk]) in text


def test_sent_proposals_are_accepted_by_the_project_manager(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    row = stage.levelled(world, *projects)
    data = {"note": "The board asks.", "version": row.version}
    client(world).post(reverse("levelling:send", args=[row.pk]), data)
    proposal = row.proposals.get(state=ProposalState.SENT)
    pm, here = client(world, "business_pm"), reverse("levelling:proposal", args=[proposal.pk])
    tower = projects[1]
    strip = pm.get(reverse("levelling:strip", args=[tower.number])).text
    assert here in strip
    assert "1 task should wait for people of other projects" in strip
    text = pm.get(here).text
    assert "The board asks." in text
    assert "Accept these delays" in text
    pm.post(reverse("levelling:accept", args=[proposal.pk]))
    assert plan_of(make.system(), tower.pk).tasks[0].leveling_delay > 0
    after = pm.get(here).text
    assert "Accept these delays" not in after
    assert "The tasks were delayed." in after
    assert here not in pm.get(reverse("levelling:strip", args=[tower.number])).text
    run = client(world).get(reverse("levelling:run", args=[row.pk])).text
    assert "Accepted" in run


def test_a_stale_proposal_says_so_and_offers_only_to_decline(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    proposal = stage.sent(world, *projects)
    pm = client(world, "business_pm")
    edit_plan(actor=world.actor("business_pm"), project_id=projects[1].pk, edits=[AddTask("Paint")])
    text = pm.get(reverse("levelling:proposal", args=[proposal.pk])).text
    assert "The plan changed since this was computed." in text
    assert "Accept these delays" not in text
    answer = pm.post(reverse("levelling:accept", args=[proposal.pk]), follow=True)
    assert "it was revision" in answer.text
    decline = reverse("levelling:decline", args=[proposal.pk])
    assert pm.post(decline, {"reason": ""}).status_code == 422
    pm.post(decline, {"reason": "The plan is another now.", "version": proposal.version})
    run = client(world).get(reverse("levelling:run", args=[proposal.run_id])).text
    assert "The plan is another now." in run


def test_who_may_not_run_it_sees_no_run(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    row = stage.sent(world, *projects)
    for role in ("business_pm", "pmo_analyst", "team_member", "sponsor"):
        browser = client(world, role)
        for url in (reverse(RUNS), reverse(NEW), reverse("levelling:run", args=[row.run_id])):
            assert browser.get(url).status_code == 403, (role, url)
    analyst = client(world, "pmo_analyst")
    here = reverse("levelling:proposal", args=[row.pk])
    assert "Accept these delays" not in analyst.get(here).text
    assert analyst.post(reverse("levelling:accept", args=[row.pk])).status_code == 403


def test_a_job_that_broke_is_told(world: make.World, projects: tuple[Project, Project]) -> None:
    row = stage.levelled(world, *projects)
    LevellingRun.objects.filter(pk=row.pk).update(state=RunState.COMPUTING)
    Job.objects.filter(pk=row.job_id).update(state="failed", error="MemoryError: ")
    text = client(world).get(reverse("levelling:run", args=[row.pk])).text
    assert "It was not computed." in text
    assert "MemoryError" in text
