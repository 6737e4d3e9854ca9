"""The history of a plan: every moment can be seen, brought back, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.queries.history import moments, past_plan, plan_at
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    Assign,
    MoveTask,
    Outdent,
    RemoveTask,
    Report,
    SetDataDate,
    SetDuration,
    SetTask,
)
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import ConflictError, NotFoundError, NotPermittedError, RuleError
from tests import make
from tests.areas.schedule.test_services import at, build_world, edit, plan, shape

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
DAY = 480

STEPS: list[list[Any]] = [
    [SetDuration(2, 7 * DAY)],
    [AddTask("Test", parent=1, after=3, task=9), AddLink(3, 9), Assign(9, name="Ann")],
    [MoveTask(9)],
    [Outdent(3)],
    [Report(2, actual_start=at(2), percent=40)],
    [SetDataDate(at(5))],
    [SetTask(3, name="Build it", notes="As agreed")],
    [RemoveTask(9)],
    [MoveTask(4)],
]


def version(world: make.World) -> int:
    return queries.plan_row(world.actor("auditor"), world.project.pk).version


def test_every_moment_is_as_the_plan_was_then(world: make.World) -> None:
    seen = {version(world): shape(plan(world))}
    for place, step in enumerate(STEPS):
        edit(world, *step, by=("business_pm", "technical_pm")[place % 2])
        seen[version(world)] = shape(plan(world))
    services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    seen[version(world)] = shape(plan(world))
    auditor = world.actor("auditor")
    for revision, state in sorted(seen.items()):
        assert shape(plan_at(auditor, world.project.pk, revision)) == state
    assert plan_at(auditor, world.project.pk, 1).tasks == ()


def test_moments_tell_who_did_what_and_the_finish_after_it(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY), by="technical_pm")
    services.undo(actor=world.actor("technical_pm"), project_id=world.project.pk)
    found = moments(world.actor("auditor"), queries.plan_row(
        world.actor("auditor"), world.project.pk), 400)  # fmt: skip
    assert [one.revision for one in found] == [1, 2, 3, 4]
    assert [one.who for one in found] == ["", "Business Pm", "Technical Pm", "Technical Pm"]
    assert [one.finish for one in found] == [None, at(20, 17), at(24, 17), at(20, 17)]
    assert [one.is_undo for one in found] == [False, False, False, True]
    newest = moments(world.actor("auditor"), queries.plan_row(
        world.actor("auditor"), world.project.pk), 2)  # fmt: skip
    assert [one.revision for one in newest] == [3, 4]


def test_older_moments_are_reached_by_the_revision_they_came_before(world: make.World) -> None:
    for days in (7, 8, 9):
        edit(world, SetDuration(2, days * DAY))
    auditor = world.actor("auditor")
    row = queries.plan_row(auditor, world.project.pk)
    assert [one.revision for one in moments(auditor, row, 2)] == [4, 5]
    assert [one.revision for one in moments(auditor, row, 2, before=4)] == [2, 3]
    assert [one.revision for one in moments(auditor, row, 2, before=2)] == [1]
    client = Client()
    client.force_login(world.user("auditor"))
    url = reverse("schedule:history", args=[world.project.number])
    page = client.get(url, {"before": 4})
    assert [one["revision"] for one in page.context["config"]["moments"]] == [1, 2, 3]
    assert page.context["config"]["data"].endswith("/3/")
    assert "Newest steps" in page.text
    for odd in ("", "x", "0", "-1", "99"):
        assert "Newest steps" not in client.get(url, {"before": odd}).text


def test_a_moment_is_brought_back_as_one_step_that_undo_takes_back(world: make.World) -> None:
    then, before = version(world), shape(plan(world))
    for step in STEPS:
        edit(world, *step)
    now, events, steps = shape(plan(world)), AuditEvent.objects.count(), PlanEdit.objects.count()
    pm, key = world.actor("business_pm"), world.project.pk
    outcome = services.restore(actor=pm, project_id=key, revision=then, expected=version(world))
    assert shape(plan(world)) == before
    assert outcome.finish_after == at(20, 17)
    assert outcome.said == f"Restored the plan of 02 Mar 2026 09:00 (revision {then})"
    assert (AuditEvent.objects.count(), PlanEdit.objects.count()) == (events + 1, steps + 1)
    assert AuditEvent.objects.order_by("-seq")[0].action == "plan.restored"
    services.undo(actor=pm, project_id=key)
    assert shape(plan(world)) == now
    services.redo(actor=pm, project_id=key)
    assert shape(plan(world)) == before


def test_restoring_what_is_there_changes_nothing(world: make.World) -> None:
    events = AuditEvent.objects.count()
    services.restore(
        actor=world.actor("business_pm"), project_id=world.project.pk, revision=version(world)
    )
    assert AuditEvent.objects.count() == events


def test_restoring_over_somebody_elses_step_is_a_conflict(world: make.World) -> None:
    seen = version(world)
    edit(world, SetDuration(2, 7 * DAY), by="technical_pm")
    with pytest.raises(ConflictError, match="Technical Pm changed the plan meanwhile"):
        services.restore(
            actor=world.actor("business_pm"), project_id=world.project.pk, revision=1, expected=seen
        )


@pytest.mark.parametrize("role", ["auditor", "pmo_manager", "team_member", "sponsor"])
def test_only_project_managers_restore(world: make.World, role: str) -> None:
    with pytest.raises(NotPermittedError):
        services.restore(actor=world.actor(role), project_id=world.project.pk, revision=1)


def test_strangers_see_no_history(world: make.World) -> None:
    with pytest.raises(NotFoundError):
        plan_at(world.actor("stranger"), world.project.pk, 1)


@pytest.mark.parametrize("revision", [0, 3, 999])
def test_a_revision_that_never_was_is_not_found(world: make.World, revision: int) -> None:
    with pytest.raises(NotFoundError, match="no such revision"):
        plan_at(world.actor("auditor"), world.project.pk, revision)


def test_a_refused_undo_names_who_changed_the_same_since(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY))
    edit(world, SetTask(3, name="Build it"), by="technical_pm")
    edit(world, SetDuration(2, 9 * DAY), by="technical_pm")
    with pytest.raises(RuleError, match="changed the same since: Duration of “Design” set to 9d"):
        services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert plan(world).tasks[1].duration == 9 * DAY


def test_neither_undo_nor_restoring_takes_agreed_work_out(world: make.World) -> None:
    edit(world, AddTask("Test", after=4, task=9))
    pm, key = world.actor("business_pm"), world.project.pk
    services.save_baseline(actor=pm, project_id=key, name="Agreed")
    system = make.system()
    for stage in (Stage.AGREEMENT, Stage.HAND_OVER, Stage.EXECUTION):
        move_to_stage(actor=system, project_id=key, stage=stage)
    with pytest.raises(RuleError, match="part of the accepted baseline"):
        services.undo(actor=pm, project_id=key)
    with pytest.raises(RuleError, match="part of the accepted baseline"):
        services.restore(actor=pm, project_id=key, revision=2)


def test_past_states_are_kept_in_memory_only_for_the_present_one(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY))
    row = queries.plan_row(world.actor("auditor"), world.project.pk)
    assert past_plan(row, 2) is past_plan(row, 2)
    edit(world, SetDuration(3, 7 * DAY))
    fresh = queries.plan_row(world.actor("auditor"), world.project.pk)
    assert shape(past_plan(fresh, 2)) == shape(past_plan(row, 2))


def client(world: make.World, role: str) -> Client:
    opened = Client()
    opened.force_login(world.user(role))
    return opened


def test_the_page_offers_a_slider_and_the_button_to_those_who_may(world: make.World) -> None:
    edit(world, SetTask(3, name='<b title="x">'), by="technical_pm")
    url = reverse("schedule:history", args=[world.project.number])
    own = client(world, "business_pm").get(url).content.decode()
    assert 'type="range"' in own
    assert "Bring this moment back" in own
    assert "&lt;b title=" in own
    assert "Bring this moment back" not in client(world, "auditor").get(url).content.decode()


def test_a_task_is_read_as_it_was(world: make.World) -> None:
    edit(world, SetTask(2, name="Drawings"))
    now = queries.plan_row(world.actor("auditor"), world.project.pk).version
    client = Client()
    client.force_login(world.user("business_pm"))

    def panel(revision: int, uid: int) -> Any:
        args = [world.project.number, revision, uid]
        return client.get(reverse("schedule:past_task", args=args))

    assert "<h2>Design</h2>" in panel(now - 1, 2).text
    assert "<h2>Drawings</h2>" in panel(now, 2).text
    assert "<fieldset disabled" in panel(now, 2).text
    assert panel(now, 77).status_code == 404


def test_the_script_loads_a_past_state(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY), RemoveTask(4))
    url = reverse("schedule:past", args=[world.project.number, 2])
    found = client(world, "auditor").get(url).json()
    assert found["all"]["order"]["uid"] == [1, 2, 3, 4]
    assert found["plan"] | {"start": 0} == {
        "revision": 2, "start": 0, "finish": at(20, 17), "dataDate": None, "lastUid": 4,
        "undo": None, "redo": None,
    }  # fmt: skip


def test_the_page_restores_and_says_so(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY))
    post = client(world, "business_pm").post
    url = reverse("schedule:restore", args=[world.project.number])
    answer = post(url, {"revision": "2", "expected": str(version(world))}, follow=True)
    assert "Undo takes that back" in answer.content.decode()
    assert plan(world).tasks[1].duration == 5 * DAY
    again = post(url, {"revision": "2", "expected": "3"}, follow=True).content.decode()
    assert "changed the plan meanwhile" in again
    odd = post(url, {"revision": "x"}, follow=True).content.decode()
    assert "Choose a moment of the history first" in odd


def test_the_api_lists_reads_and_restores(world: make.World) -> None:
    edit(world, SetDuration(2, 7 * DAY))
    base = f"/api/v1/projects/{world.project.pk}/plan"
    pm = client(world, "business_pm")
    steps = pm.get(f"{base}/history").json()["items"]
    assert [(s["revision"], s["by"]) for s in steps] == [(3, "Business Pm"), (2, "Business Pm")]
    assert len(pm.get(f"{base}/history/2").json()["tasks"]) == 4
    assert pm.get(f"{base}/history/77").status_code == 404
    headers = {"If-Match": '"3"'}
    body = {"revision": 2}
    done = pm.post(f"{base}/restore", body, content_type="application/json", headers=headers)
    assert (done.status_code, done.json()["version"]) == (200, 4)
    stale = pm.post(f"{base}/restore", body, content_type="application/json", headers=headers)
    assert stale.status_code == 409
    assert pm.post(f"{base}/undo").status_code == 200
    assert pm.post(f"{base}/redo").json()["version"] == 6
