"""What-if copies: played with beside the plan, compared, proposed, put in or thrown away."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.changes.services import compute_impact, propose_scenario
from pilothouse.delivery.scenarios import queries, rules, services
from pilothouse.delivery.scenarios.models import Scenario, ScenarioBase
from pilothouse.delivery.scenarios.types import ScenarioState
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.delivery.schedule.services import undo
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    Assign,
    MoveTask,
    RemoveTask,
    SetDuration,
    SetPredecessors,
    SetTask,
)
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make
from tests.areas.schedule.test_services import at, build_world, edit, plan, shape

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
DAY = 480


def copied(world: make.World, by: str = "business_pm", **values: Any) -> Scenario:
    wanted = {"name": "Second crew", "reason": "Is it worth it?"} | values
    return services.create_scenario(actor=world.actor(by), project_id=world.project.pk, **wanted)


def play(world: make.World, row: Scenario, *edits: Any, by: str = "business_pm", **how: Any) -> Any:
    return services.edit_scenario(actor=world.actor(by), scenario_id=row.pk, edits=edits, **how)


def fresh(row: Scenario) -> Scenario:
    return Scenario.objects.get(pk=row.pk)


def test_a_copy_is_edited_and_the_plan_stays(world: make.World) -> None:
    before, row = shape(plan(world)), copied(world)
    play(world, row, SetDuration(2, 2 * DAY), AddTask("Test", parent=1, after=3))
    play(world, row, AddLink(3, 5), Assign(5, name="Ann"))
    assert shape(plan(world)) == before
    found = queries.state_of(fresh(row))
    assert [task.name for task in found.plan.tasks] == ["Works", "Design", "Build", "Test", "Done"]
    assert found.finish == at(18, 17) == fresh(row).finish
    events = AuditEvent.objects.filter(action__startswith="scenario.").order_by("seq")
    assert [e.action for e in events] == ["scenario.created", "scenario.edited", "scenario.edited"]


def test_what_memory_holds_is_what_the_rows_say(world: make.World) -> None:
    row = copied(world)
    play(world, row, SetDuration(2, 2 * DAY), MoveTask(4))
    held = queries.state_of(fresh(row))
    queries._kept.clear()
    read = queries.state_of(fresh(row))
    assert read is not held
    assert (read.plan, read.finish) == (held.plan, held.finish)


def test_a_copy_of_the_same_plan_is_kept_once(world: make.World) -> None:
    copied(world)
    copied(world, name="Another")
    assert (Scenario.objects.count(), ScenarioBase.objects.count()) == (2, 1)


def test_a_past_moment_is_branched(world: make.World) -> None:
    then, before = plan_row(world.actor("auditor"), world.project.pk).version, plan(world)
    edit(world, RemoveTask(4), SetDuration(2, 9 * DAY))
    row = copied(world, revision=then)
    found = queries.state_of(row)
    assert shape(found.plan) == shape(before)
    assert (row.base_revision, row.base_at) == (then, make.NOW)
    with pytest.raises(NotFoundError, match="no such revision"):
        copied(world, revision=77)


def test_steps_are_taken_back_and_again_by_whoever_may(world: make.World) -> None:
    row = copied(world)
    first = queries.state_of(row).plan
    play(world, row, SetDuration(2, 2 * DAY))
    second = queries.state_of(fresh(row)).plan
    pm, other = world.actor("business_pm"), world.actor("technical_pm")
    services.undo_step(actor=other, scenario_id=row.pk)
    assert queries.state_of(fresh(row)).plan == first
    services.redo_step(actor=pm, scenario_id=row.pk)
    assert queries.state_of(fresh(row)).plan == second
    services.undo_step(actor=pm, scenario_id=row.pk)
    play(world, row, SetTask(3, name="Build it"))
    with pytest.raises(RuleError, match="nothing to redo"):
        services.redo_step(actor=pm, scenario_id=row.pk)
    services.undo_step(actor=pm, scenario_id=row.pk)
    with pytest.raises(RuleError, match="nothing to undo"):
        services.undo_step(actor=pm, scenario_id=row.pk)


def test_the_second_of_two_who_edit_a_copy_is_told(world: make.World) -> None:
    row = copied(world)
    play(world, row, SetDuration(2, 2 * DAY), expected=1)
    with pytest.raises(ConflictError):
        play(world, row, SetDuration(2, 3 * DAY), by="technical_pm", expected=1)
    assert queries.state_of(fresh(row)).plan.tasks[1].duration == 2 * DAY


@pytest.mark.parametrize("role", ["auditor", "team_member", "sponsor", "stranger"])
def test_only_those_who_lead_the_work_play(world: make.World, role: str) -> None:
    with pytest.raises((NotPermittedError, NotFoundError)):
        copied(world, by=role)
    row = copied(world)
    with pytest.raises((NotPermittedError, NotFoundError)):
        play(world, row, SetDuration(2, DAY), by=role)


def test_what_cannot_be_done_is_refused_in_words(world: make.World) -> None:
    row = copied(world)
    with pytest.raises(InvalidError, match="wait for one another"):
        play(world, row, AddLink(4, 2))
    with pytest.raises(InvalidError, match="no task 99"):
        play(world, row, SetDuration(99, DAY))
    with pytest.raises(InvalidError, match="Give the copy a name"):
        copied(world, name="  ")
    assert fresh(row).version == 1


def test_the_figures_stand_side_by_side(world: make.World) -> None:
    edit(world, Assign(2, name="Ann"), Assign(3, name="Ben"))
    row = copied(world)
    play(world, row, SetDuration(2, 7 * DAY), Assign(3, name="Ann", units=1))
    found = queries.side_by_side(world.actor("auditor"), fresh(row))
    assert (found.plan.finish, found.copy.finish, found.finish_days) == (at(20, 17), at(24, 17), 2)
    assert (found.plan.overloads, found.copy.overloads) == (0, 0)
    assert (found.plan.work, found.copy.work) == (15 * DAY, 27 * DAY)
    play(world, row, SetPredecessors(3, ()))
    crowded = queries.side_by_side(world.actor("auditor"), fresh(row))
    assert crowded.copy.overloads == 1
    sure = queries.certainty(world.actor("auditor"), fresh(row))
    assert sure.plan is not None
    assert sure.plan > found.plan.finish
    assert sure.copy is not None
    assert sure.copy < sure.plan


def test_a_copy_becomes_a_change_request(world: make.World) -> None:
    row = copied(world)
    play(world, row, AddTask("Test", parent=1, after=3, duration=2 * DAY))
    play(world, row, SetPredecessors(5, (AddLink(3, 5),)), SetPredecessors(4, (AddLink(5, 4),)))
    edit(world, AddTask("Meanwhile", after=4))
    pm = world.actor("business_pm")
    request = propose_scenario(
        actor=pm, scenario_id=row.pk, title="Test it", reason="Safer", cost=Decimal(500)
    )
    assert request.edits[0]["task"] == 6
    measured = compute_impact(actor=pm, change_id=request.pk)
    assert measured.impact is not None
    assert measured.impact["finish_days"] == 2
    closed = fresh(row)
    assert (closed.state, closed.outcome) == (ScenarioState.PROPOSED, request.number)
    assert closed.outcome_url == reverse("changes:detail", args=[request.pk])
    with pytest.raises(RuleError, match="closed"):
        play(world, row, SetDuration(2, DAY))


def test_a_proposal_that_no_longer_fits_leaves_everything(world: make.World) -> None:
    row = copied(world)
    play(world, row, SetDuration(3, 2 * DAY))
    edit(world, RemoveTask(3))
    with pytest.raises(InvalidError, match="no task 3"):
        propose_scenario(
            actor=world.actor("business_pm"), scenario_id=row.pk, title="T", reason="R"
        )
    assert (fresh(row).state, ChangeRequest.objects.count()) == (ScenarioState.OPEN, 0)
    with pytest.raises(RuleError, match=r"Step 1 .* no longer fits the plan"):
        services.refresh_scenario(actor=world.actor("business_pm"), scenario_id=row.pk)


def test_nothing_changed_is_nothing_to_propose(world: make.World) -> None:
    row = copied(world)
    with pytest.raises(RuleError, match="Nothing is changed"):
        propose_scenario(
            actor=world.actor("business_pm"), scenario_id=row.pk, title="T", reason="R"
        )


def test_a_copy_is_carried_over_to_the_plan_as_it_is_now(world: make.World) -> None:
    row = copied(world)
    play(world, row, AddTask("Test", parent=1, after=3), SetDuration(2, 2 * DAY))
    edit(world, AddTask("Meanwhile", after=4), SetTask(3, name="Build it"))
    assert queries.is_behind(world.actor("auditor"), fresh(row))
    services.refresh_scenario(actor=world.actor("business_pm"), scenario_id=row.pk)
    found = queries.state_of(fresh(row)).plan
    assert [(t.id, t.name) for t in found.tasks] == [
        (1, "Works"), (2, "Design"), (3, "Build it"), (6, "Test"), (4, "Done"), (5, "Meanwhile"),
    ]  # fmt: skip
    assert not queries.is_behind(world.actor("auditor"), fresh(row))
    queries._kept.clear()
    assert queries.state_of(fresh(row)).plan == found


def test_a_copy_is_put_into_the_plan_as_one_step(world: make.World) -> None:
    row = copied(world)
    before = shape(plan(world))
    play(world, row, SetDuration(2, 2 * DAY))
    play(world, row, AddTask("Test", parent=1, after=3), AddLink(3, 5))
    wanted = shape(queries.state_of(fresh(row)).plan)
    pm = world.actor("business_pm")
    services.adopt_scenario(actor=pm, scenario_id=row.pk)
    assert shape(plan(world)) == wanted
    assert fresh(row).state == ScenarioState.ADOPTED
    undo(actor=pm, project_id=world.project.pk)
    assert shape(plan(world)) == before


def test_the_programme_manager_plays_but_does_not_put_it_in(world: make.World) -> None:
    row = copied(world, by="programme_manager")
    play(world, row, SetDuration(2, 2 * DAY), by="programme_manager")
    with pytest.raises(NotPermittedError):
        services.adopt_scenario(actor=world.actor("programme_manager"), scenario_id=row.pk)
    assert fresh(row).state == ScenarioState.OPEN


def test_a_copy_is_thrown_away(world: make.World) -> None:
    row = copied(world)
    services.discard_scenario(actor=world.actor("business_pm"), scenario_id=row.pk)
    assert fresh(row).state == ScenarioState.DISCARDED
    with pytest.raises(RuleError, match="thrown away"):
        play(world, row, SetDuration(2, DAY))


def test_new_tasks_get_free_numbers_and_later_edits_follow() -> None:
    edits = [AddTask("A", task=7), AddTask("B", parent=7, task=8), AddLink(7, 2),
             SetPredecessors(8, (AddLink(7, 8),)), SetDuration(2, 5)]  # fmt: skip
    found = rules.renumbered(edits, frozenset({2, 7}), 7)
    assert found == [
        AddTask("A", task=9), AddTask("B", parent=9, task=8), AddLink(9, 2),
        SetPredecessors(8, (AddLink(9, 8),)), SetDuration(2, 5),
    ]  # fmt: skip
    assert rules.renumbered(edits, frozenset({2}), 6) == edits


def client(world: make.World, role: str) -> Client:
    opened = Client()
    opened.force_login(world.user(role))
    return opened


def send(
    world: make.World, row: Scenario, what: str, role: str = "business_pm", **body: Any
) -> Any:
    url = reverse(f"scenarios:{what}", args=[row.pk])
    return client(world, role).post(url, json.dumps(body), content_type="application/json")


def test_the_page_is_the_plan_page_on_the_copy(world: make.World) -> None:
    row = copied(world, name='<b title="x">')
    text = client(world, "business_pm").get(reverse("scenarios:detail", args=[row.pk])).text
    assert "&lt;b title=" in text
    assert f"/scenarios/{row.pk}/edit/" in text
    assert "Propose as change request" in text
    assert '"mayEdit": true' in text
    read = client(world, "auditor").get(reverse("scenarios:detail", args=[row.pk])).text
    assert '"mayEdit": false' in read
    assert "Propose as change request" not in read


def test_the_panel_of_a_task_is_that_of_the_copy(world: make.World) -> None:
    row = copied(world)
    pm = world.actor("business_pm")
    edits = [AddTask("Paint", task=50, after=4), SetTask(2, notes="As *tried*.")]
    services.edit_scenario(actor=pm, scenario_id=row.pk, edits=edits)

    def panel(role: str, uid: int) -> Any:
        return client(world, role).get(reverse("scenarios:task", args=[row.pk, uid]))

    changed = panel("business_pm", 2).text
    assert "<em>tried</em>" in changed
    assert "<fieldset disabled" not in changed
    assert "Paint" in panel("business_pm", 50).text
    assert "<fieldset disabled" in panel("auditor", 2).text
    assert panel("business_pm", 51).status_code == 404
    services.discard_scenario(actor=pm, scenario_id=row.pk)
    assert "<fieldset disabled" in panel("business_pm", 2).text


def test_the_script_edits_by_typed_cells_and_gets_what_changed(world: make.World) -> None:
    row = copied(world)
    cells = [{"task": 2, "column": "duration", "text": "7d"}]
    answer = send(world, row, "edit", revision=1, edits=[], cells=cells).json()
    assert answer["plan"]["finish"] == at(24, 17)
    assert answer["plan"]["undo"] == "Duration of “Design” set to 7d"
    assert (answer["order"], answer["facts"]["uid"], answer["moved"]) == (None, [2], 4)
    stale = send(world, row, "edit", revision=1, edits=[], cells=cells)
    assert (stale.status_code, stale.json()["conflict"]) == (409, True)
    odd = send(world, row, "edit", revision=2, edits=[{"kind": "explode"}])
    assert (odd.status_code, odd.json()["message"]) == (422, "The edit was not understood.")
    late = send(world, row, "undo", revision=1)
    assert (late.status_code, late.json()["conflict"]) == (409, True)
    assert send(world, row, "undo", revision="x").status_code == 422
    assert (
        send(world, row, "undo", revision=2).json()["plan"]["redo"]
        == "Duration of “Design” set to 7d"
    )
    assert send(world, row, "redo", revision=3).json()["plan"]["finish"] == at(24, 17)
    assert send(world, row, "edit", role="auditor", revision=4, edits=[]).status_code == 403


def test_the_comparison_shows_figures_causes_and_tasks(world: make.World) -> None:
    row = copied(world)
    play(world, row, SetDuration(2, 7 * DAY))
    opened = client(world, "auditor")
    text = opened.get(reverse("scenarios:compare", args=[row.pk])).text
    assert "2 d late" in text
    assert "Durations" in text
    assert "2 d late" in opened.get(reverse("scenarios:figures", args=[row.pk])).text
    sure = opened.get(reverse("scenarios:certainty", args=[row.pk])).text
    assert "Finish, 80 % sure" in sure
    assert "late" in sure


def test_from_the_history_to_a_copy_to_a_change_request_in_the_browser(world: make.World) -> None:
    pm, number = client(world, "business_pm"), world.project.number
    edit(world, SetDuration(2, 9 * DAY))
    history = pm.get(reverse("schedule:history", args=[number])).text
    assert "Play on in a copy" in history
    answer = pm.post(reverse("scenarios:branch", args=[number]), {"revision": "2"}, follow=True)
    assert 'name="revision" value="2"' in answer.text
    made = pm.post(reverse("scenarios:new", args=[number]), {"name": "As it was", "revision": "2"})
    row = Scenario.objects.get()
    assert (made.status_code, row.base_revision) == (302, 2)
    play(world, row, SetTask(3, name="Build it"))
    form = pm.get(reverse("changes:propose", args=[row.pk])).text
    assert 'value="As it was"' in form
    values = {"title": "Rename", "reason": "Clearer", "source": "team", "cost": "0"}
    done = pm.post(reverse("changes:propose", args=[row.pk]), values, follow=True)
    assert "“Build” renamed to “Build it”" in done.text
    listed = pm.get(reverse("scenarios:list", args=[number])).text
    assert "Proposed" in listed
    assert "CR-1" in listed


def test_the_api_plays_compares_and_proposes(world: make.World) -> None:
    pm, base = client(world, "business_pm"), f"/api/v1/projects/{world.project.pk}/scenarios"
    made = pm.post(base, {"name": "API"}, content_type="application/json")
    assert made.status_code == 201
    one = f"/api/v1/scenarios/{made.json()['id']}"
    body = {"edits": [{"kind": "set_duration", "task": 2, "minutes": 7 * DAY}]}
    headers = {"If-Match": pm.get(one)["ETag"]}
    taken = pm.post(f"{one}/steps", body, content_type="application/json", headers=headers)
    assert taken.json()["finish"] == "2026-03-24T17:00:00"
    again = pm.post(f"{one}/steps", body, content_type="application/json", headers=headers)
    assert again.status_code == 409
    found = pm.get(f"{one}/comparison").json()
    assert found["finish_days"] == 2
    assert found["p80_copied"] > found["p80_plan"]
    wish = {"title": "Longer", "reason": "Ground"}
    asked = pm.post(f"{one}/propose", wish, content_type="application/json")
    assert (asked.status_code, asked.json()["edits"]) == (201, [body["edits"][0] | {
        "elapsed": False}])  # fmt: skip
    assert pm.get(base).json()["items"][0]["state"] == "proposed"
