"""Levelling projects together, proposing the delays, accepting or declining them."""

from __future__ import annotations

import pytest

from pilothouse.delivery.schedule.queries import plan_of, schedule_of
from pilothouse.delivery.schedule.services import edit_plan, undo
from pilothouse.delivery.schedule.types import AddTask, SetLevelling
from pilothouse.delivery.work.models import Project
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.governance.levelling import queries, services
from pilothouse.governance.levelling.types import ProposalState, RunState
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from pilothouse.kit.jobs.running import run_job
from pilothouse.kit.models import Job
from tests import make
from tests.areas.levelling import stage

pytestmark = pytest.mark.django_db
WEEK = 7 * 24 * 60
WAIT = 4 * 24 * 60 + 9 * 60  # from Monday 8:00 to Friday 17:00
MAY = ("resource_manager", "pmo_manager", "pmo_director")
MAY_NOT = ("business_pm", "pmo_analyst", "portfolio_manager", "team_member", "sponsor", "stranger")


@pytest.fixture
def projects(world: make.World) -> tuple[Project, Project]:
    return stage.pair(world)


def delays(actor: Actor, project: Project) -> dict[int, int]:
    plan = plan_of(actor, project.pk)
    return {task.id: task.leveling_delay for task in plan.tasks if task.leveling_delay}


def test_the_less_important_project_waits_for_the_person_they_share(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    first, second = projects
    row = stage.levelled(world, first, second)
    assert (row.state, row.error) == (RunState.READY, "")
    one, two = row.proposals.order_by("place")
    assert (one.project_id, one.state, one.delays) == (first.pk, ProposalState.NOTHING, [])
    assert (two.state, two.finish_after - two.finish_before) == (ProposalState.DRAFT, WEEK)
    (delay,) = queries.delays_of(two)
    assert (delay.task, delay.minutes, delay.days) == (1, WAIT, 5)
    who = world.people["team_member"].name
    assert delay.why == f"waits for {who}, free on 13 Mar 2026; until then on “Girders” of Bridge"


def test_the_order_of_priority_decides_who_waits(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    first, second = projects
    row = stage.levelled(world, second, first)
    waiting = row.proposals.exclude(state=ProposalState.NOTHING).get()
    assert waiting.project_id == first.pk


def test_within_float_nothing_moves_and_what_is_left_is_told(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    row = stage.levelled(world, *projects, within_float=True)
    assert {each.days for each in row.proposals.all()} == {0.0}
    left = [each.left for each in row.proposals.order_by("place")]
    assert world.people["team_member"].name in {item["name"] for each in left for item in each}


def test_delays_that_a_plan_has_are_kept(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    first, second = projects
    pm = world.actor("business_pm")
    edit_plan(actor=pm, project_id=first.pk, edits=[SetLevelling(((1, WAIT),))])
    row = stage.levelled(world, first, second)
    assert {each.state for each in row.proposals.all()} == {ProposalState.NOTHING}
    assert delays(pm, first) == {1: WAIT}


@pytest.mark.parametrize("role", MAY)
def test_who_runs_the_people_may_ask(
    world: make.World, projects: tuple[Project, Project], role: str
) -> None:
    row = stage.levelled(world, *projects, role=role)
    assert row.asked_by_id == world.people[role].pk


@pytest.mark.parametrize("role", MAY_NOT)
def test_nobody_else_may(world: make.World, projects: tuple[Project, Project], role: str) -> None:
    keys = [project.pk for project in projects]
    with pytest.raises((NotPermittedError, NotFoundError)):
        services.start_run(actor=world.actor(role), project_ids=keys, seconds=0)
    made = stage.levelled(world, *projects)
    with pytest.raises((NotPermittedError, NotFoundError)):
        services.send_proposals(actor=world.actor(role), run_id=made.pk)


def test_a_project_without_a_plan_is_named(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    bare = make.project(world, world.people)
    with pytest.raises(InvalidError, match=bare.number):
        stage.levelled(world, projects[0], bare)


def test_the_plan_stays_until_its_manager_accepts(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    pm, second = world.actor("business_pm"), projects[1]
    row = stage.sent(world, *projects)
    assert delays(pm, second) == {}
    before = schedule_of(pm, second.pk).finish
    services.accept_proposal(actor=pm, proposal_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.answered_by_id) == (ProposalState.ACCEPTED, pm.person_id)
    assert delays(pm, second) == {1: WAIT}
    assert schedule_of(pm, second.pk).finish - before == WEEK == row.finish_after - before
    undo(actor=pm, project_id=second.pk)
    assert delays(pm, second) == {}


def test_what_was_answered_is_not_answered_again(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    pm = world.actor("business_pm")
    row = stage.sent(world, *projects)
    services.accept_proposal(actor=pm, proposal_id=row.pk)
    with pytest.raises(RuleError, match="accepted"):
        services.accept_proposal(actor=pm, proposal_id=row.pk)
    with pytest.raises(RuleError, match="accepted"):
        services.decline_proposal(actor=pm, proposal_id=row.pk, reason="Too late.")


def test_a_plan_that_changed_meanwhile_is_not_delayed(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    pm, second = world.actor("business_pm"), projects[1]
    row = stage.sent(world, *projects)
    edit_plan(actor=pm, project_id=second.pk, edits=[AddTask("Paint", duration=480)])
    assert queries.is_stale(pm, row)
    with pytest.raises(ConflictError, match="plan changed since"):
        services.accept_proposal(actor=pm, proposal_id=row.pk)
    row.refresh_from_db()
    assert (row.state, delays(pm, second)) == (ProposalState.SENT, {})
    services.decline_proposal(actor=pm, proposal_id=row.pk, reason="The plan is another now.")


def test_a_plan_that_changed_before_sending_is_named(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    row = stage.levelled(world, *projects)
    edit_plan(actor=world.actor("business_pm"), project_id=projects[1].pk, edits=[AddTask("Paint")])
    with pytest.raises(RuleError, match=projects[1].number):
        services.send_proposals(actor=world.actor("resource_manager"), run_id=row.pk)


def test_declining_needs_a_reason_and_leaves_the_plan(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    pm, second = world.actor("technical_pm"), projects[1]
    row = stage.sent(world, *projects)
    with pytest.raises(InvalidError, match="Say why"):
        services.decline_proposal(actor=pm, proposal_id=row.pk, reason=" ")
    services.decline_proposal(actor=pm, proposal_id=row.pk, reason="The client waits.")
    row.refresh_from_db()
    assert (row.state, row.reason) == (ProposalState.DECLINED, "The client waits.")
    assert delays(pm, second) == {}


@pytest.mark.parametrize("role", [*MAY, "pmo_analyst", "team_member"])
def test_only_the_project_managers_answer(
    world: make.World, projects: tuple[Project, Project], role: str
) -> None:
    row = stage.sent(world, *projects)
    with pytest.raises((NotPermittedError, NotFoundError)):
        services.accept_proposal(actor=world.actor(role), proposal_id=row.pk)
    with pytest.raises((NotPermittedError, NotFoundError)):
        services.decline_proposal(actor=world.actor(role), proposal_id=row.pk, reason="No.")


def test_a_preview_is_not_for_the_project_manager(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    row = stage.levelled(world, *projects).proposals.get(state=ProposalState.DRAFT)
    with pytest.raises(NotFoundError):
        queries.proposal(world.actor("business_pm"), row.pk)
    assert queries.proposal(world.actor("pmo_manager"), row.pk) == row


def test_a_newer_proposal_replaces_the_one_that_waits(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    old = stage.sent(world, *projects)
    new = stage.sent(world, *projects)
    old.refresh_from_db()
    assert (old.state, new.state) == (ProposalState.REPLACED, ProposalState.SENT)
    assert list(queries.open_of(world.actor("business_pm"), new.project_id)) == [new]


def test_a_run_is_sent_once_and_only_with_something_to_propose(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    rm = world.actor("resource_manager")
    row = stage.sent(world, *projects)
    with pytest.raises(RuleError, match="sent already"):
        services.send_proposals(actor=rm, run_id=row.run_id)
    services.accept_proposal(actor=world.actor("business_pm"), proposal_id=row.pk)
    again = stage.levelled(world, *projects)
    with pytest.raises(RuleError, match="nothing to propose"):
        services.send_proposals(actor=rm, run_id=again.pk)


def test_each_step_leaves_its_event(world: make.World, projects: tuple[Project, Project]) -> None:
    row = stage.sent(world, *projects)
    services.accept_proposal(actor=world.actor("business_pm"), proposal_id=row.pk)
    events = AuditEvent.objects.order_by("seq").values_list("action", flat=True)
    mine = [action for action in events if action.startswith("levelling.")]
    assert mine == [
        "levelling.started", "levelling.computed", "levelling.sent", "levelling.accepted",
    ]  # fmt: skip
    plan_event = AuditEvent.objects.get(action="plan.edited", reason__contains="together")
    assert plan_event.scope_path == row.project.scope.path


def test_cancelling_stops_the_search_and_says_so(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    rm = world.actor("resource_manager")
    keys = [project.pk for project in projects]
    row = services.start_run(actor=rm, project_ids=keys, seconds=300)
    Job.objects.filter(pk=row.job_id).update(cancel_requested=True)
    run_job.func(row.job_id or 0)
    row.refresh_from_db()
    assert (row.state, row.error) == (RunState.STOPPED, "It was cancelled.")


def test_one_that_has_not_begun_is_cancelled_at_once(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    rm = world.actor("resource_manager")
    keys = [project.pk for project in projects]
    row = services.start_run(actor=rm, project_ids=keys, seconds=300)
    services.cancel_run(actor=rm, run_id=row.pk)
    row.refresh_from_db()
    assert row.state == RunState.STOPPED
    assert Job.objects.get(pk=row.job_id).state == "cancelled"
