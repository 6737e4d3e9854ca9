"""Pages that wait for work in the background: who may stop it, and what they show then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.prints.services import ask_print
from pilothouse.delivery.prints.types import PrintOptions
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.services import create_plan, upload_plan
from pilothouse.delivery.schedule.types import ImportState
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.kit.jobs.running import run_job
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job
from tests import make

pytestmark = pytest.mark.django_db
Begun = tuple[str, str]
Begin = Callable[[make.World], Begun]


def build_world() -> make.World:
    world = make.world()
    actor = world.actor("business_pm")
    move_to_stage(actor=actor, project_id=world.project.pk, stage=Stage.PLANNING)
    return world


def reading(world: make.World) -> Begun:
    row = upload_plan(
        actor=world.actor("business_pm"), project_id=world.project.pk,
        file=SimpleUploadedFile("bridge.json", b"{}"),
    )  # fmt: skip
    return reverse("schedule:import", args=[row.pk]), reverse("schedule:progress", args=[row.pk])


def drawing(world: make.World) -> Begun:
    actor = world.actor("business_pm")
    create_plan(actor=actor, project_id=world.project.pk, start=make.NOW.date())
    row = ask_print(actor=actor, project_id=world.project.pk, options=PrintOptions())
    return reverse("prints:print", args=[row.pk]), reverse("prints:progress", args=[row.pk])


def browser(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


@pytest.mark.parametrize("begin", [reading, drawing])
def test_who_asked_for_work_may_stop_it_on_its_page(world: make.World, begin: Begin) -> None:
    page, progress = begin(world)
    stop = reverse("cancel_job", args=[Job.objects.latest("pk").pk])
    asker, other = (browser(world, role) for role in ("business_pm", "technical_pm"))
    assert stop in asker.get(page).text
    assert stop in asker.get(progress).text
    assert progress in other.get(page).text
    assert stop not in other.get(page).text
    assert asker.post(stop).headers["HX-Refresh"] == "true"
    text = asker.get(page).text
    assert "It was cancelled before it began." in text
    assert progress not in text


@pytest.mark.parametrize("begin", [reading, drawing])
def test_work_that_goes_on_says_that_it_is_stopping_and_then_why_it_ended(
    world: make.World, begin: Begin
) -> None:
    page, progress = begin(world)
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    asker = browser(world, "business_pm")
    asker.post(reverse("cancel_job", args=[job.pk]))
    assert "Stopping" in asker.get(page).text
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    run_job.func(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert "It was cancelled." in asker.get(page).text
    assert asker.get(progress, headers={"HX-Request": "true"})["HX-Redirect"] == page


def test_what_is_written_in_one_transaction_offers_no_stop(world: make.World) -> None:
    page, _progress = reading(world)
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    PlanImport.objects.update(state=ImportState.APPLYING)
    text = browser(world, "business_pm").get(page).text
    assert "Bringing the plan in" in text
    assert reverse("cancel_job", args=[job.pk]) not in text
