"""The demo company tells the truth: every story is where it says, and twice the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.risks.models import Risk
from pilothouse.delivery.boards.models import Estimate, Sprint
from pilothouse.delivery.dependencies.models import Dependency
from pilothouse.delivery.scenarios.models import Scenario
from pilothouse.delivery.schedule.models import Baseline, PlanTask
from pilothouse.delivery.work.models import Portfolio, Programme, Project
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.access.queries import demo_cards
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.audit.queries import verify_chain
from pilothouse.foundation.decisions.models import Decision
from pilothouse.foundation.people.models import Absence, Client, Person, Unit
from pilothouse.governance.gates.models import HandOver
from pilothouse.governance.levelling.models import LevellingProposal
from pilothouse.governance.portfolio.models import Proposal
from pilothouse.governance.portfolio.types import ProposalState
from pilothouse.insight.health.models import (
    CorrectiveAction,
    Finding,
    HealthSnapshot,
    ProjectHealth,
)
from pilothouse.insight.health.types import ActionState, FindingKind
from pilothouse.insight.reports.models import StatusReport
from pilothouse.site.demo import build
from pilothouse.site.demo.stories import STORIES, Fate

# The demo has an embedded database of its own, whatever the installation has.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.nodb]
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
STAGES = {
    Fate.TRUE_GREEN: Stage.EXECUTION,
    Fate.HONEST_RED: Stage.EXECUTION,
    Fate.WATERMELON: Stage.EXECUTION,
    Fate.AMBER: Stage.EXECUTION,
    Fate.STALE: Stage.EXECUTION,
    Fate.RETURNED: Stage.PLANNING,
    Fate.SUBMITTED: Stage.HAND_OVER,
    Fate.WITH_CLIENT: Stage.AGREEMENT,
    Fate.PLANNING: Stage.PLANNING,
    Fate.CHARTER: Stage.CHARTER,
    Fate.CLOSING: Stage.CLOSING,
    Fate.BENEFITS: Stage.BENEFITS,
    Fate.CLOSED: Stage.CLOSED,
}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The company, built once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(NOW, lambda _line: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _company(built: None, db: None) -> None:
    """Every test looks at the built company."""


def of(fate: Fate) -> Project:
    return Project.objects.get(name=next(s.name for s in STORIES if s.fate is fate))


def health(fate: Fate) -> ProjectHealth:
    return ProjectHealth.objects.get(project=of(fate))


def test_the_company_has_its_people_clients_and_programmes() -> None:
    assert Person.objects.filter(client=None).count() == 120
    assert (Client.objects.count(), Unit.objects.count()) == (5, 15)
    assert (Portfolio.objects.count(), Programme.objects.count()) == (2, 3)
    assert Absence.objects.count() > 200


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_every_project_stands_in_the_stage_of_its_story(story: Any) -> None:
    assert Project.objects.get(name=story.name).stage == STAGES[story.fate]


def test_proposals_stand_in_every_state_and_each_project_came_from_one() -> None:
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert set(states) == set(ProposalState.values)
    assert states[ProposalState.ACCEPTED] == len(STORIES)
    decided = Decision.objects.filter(kind="selection", state="decided")
    assert all(row.reason and row.evidence for row in decided)


def test_the_true_green_is_green_and_says_so() -> None:
    row = health(Fate.TRUE_GREEN)
    assert (row.rag, row.stated_rag) == ("green", "green"), row.reasons


def test_the_honest_red_is_red_and_says_so() -> None:
    row = health(Fate.HONEST_RED)
    assert (row.rag, row.stated_rag) == ("red", "red"), row.reasons


def test_the_watermelon_says_green_and_is_red_and_is_found_out() -> None:
    row = health(Fate.WATERMELON)
    assert (row.rag, row.stated_rag) == ("red", "green")
    finding = Finding.objects.get(project=row.project, kind=FindingKind.STATED_RAG, cleared_at=None)
    assert finding.actions.filter(state=ActionState.OPEN).exists()


def test_the_ambers_are_amber() -> None:
    names = [story.name for story in STORIES if story.fate is Fate.AMBER]
    rags = ProjectHealth.objects.filter(project__name__in=names).values_list("rag", "stated_rag")
    assert set(rags) == {("amber", "amber")}


def test_the_stale_one_has_a_stale_finding() -> None:
    kinds = Finding.objects.filter(project=of(Fate.STALE), cleared_at=None)
    assert kinds.filter(kind=FindingKind.STALE_DATA).count() == 1


def test_one_hand_over_awaits_the_pmo_and_one_was_returned() -> None:
    states = Counter(HandOver.objects.values_list("state", flat=True))
    assert (states["submitted"], states["returned"]) == (1, 1)
    assert HandOver.objects.get(state="returned").reason


def test_two_projects_have_a_second_baseline_tied_to_its_decision() -> None:
    second = Baseline.objects.filter(number=2).select_related("decision")
    assert {row.decision.kind for row in second if row.decision} == {"change"}
    assert second.count() == 2


def test_changes_stand_in_the_states_a_visitor_wants_to_see() -> None:
    states = Counter(ChangeRequest.objects.values_list("state", flat=True))
    assert states == {
        "implemented": 2, "rejected": 1, "deciding": 1, "approved": 1, "draft": 1,
    }  # fmt: skip
    waiting = ChangeRequest.objects.get(state="deciding")
    assert waiting.decision
    assert waiting.decision.steps.get().role == "pmo_manager"


def test_corrective_actions_worked_did_not_work_and_are_open() -> None:
    states = set(CorrectiveAction.objects.values_list("state", flat=True))
    assert {ActionState.OPEN, ActionState.EFFECTIVE, ActionState.INEFFECTIVE} <= states


def test_agile_work_is_played_in_sprints_up_to_today() -> None:
    sprints = Sprint.objects.filter(project__name="Customer portal").order_by("starts_on")
    assert sprints.count() >= 6
    today = sprints.filter(starts_on__lte=NOW.date(), ends_on__gte=NOW.date() - timedelta(days=3))
    (now,) = today
    assert now.stays.filter(removed_at=None).exists()
    assert Estimate.objects.filter(project=now.project).count() > 10
    assert sum(row.stays.exclude(removed_at=None).exists() for row in sprints) >= 3


def test_projects_depend_on_each_other_and_one_asks_what_if() -> None:
    rows = {row.title: row for row in Dependency.objects.all()}
    states = {title: row.state for title, row in rows.items()}
    assert states["Inverter bench for type tests"] == "proposed"
    late = rows["Account numbers of all customers"]
    assert late.state == "agreed"
    assert late.forecast_on > late.agreed_on
    assert states["Payment interface for bills"] in ("agreed", "delivered")
    copy = Scenario.objects.get()
    assert (copy.project.name, copy.state) == ("Solar on depots", "open")
    assert copy.steps.count() == 2


def test_projects_that_share_people_were_levelled_and_wait_for_an_answer() -> None:
    waiting = LevellingProposal.objects.filter(state="sent")
    assert waiting.count() >= 1
    assert all(row.delays for row in waiting)


def test_plans_and_figures_reach_up_to_this_week() -> None:
    assert HealthSnapshot.objects.filter(day=NOW.date()).count() >= 12
    for fate in (Fate.TRUE_GREEN, Fate.WATERMELON):
        known = health(fate).data_date
        assert known
        assert NOW.date() - known < timedelta(days=8)
        assert HealthSnapshot.objects.filter(project=of(fate)).count() > 12
    assert StatusReport.objects.filter(state="draft").count() == 2


def test_the_member_on_the_sign_in_page_has_work_under_way() -> None:
    tasks = PlanTask.objects.filter(assignments__resource__person__name="Ben Aldridge")
    assert tasks.filter(actual_finish=None).exclude(actual_start=None).exists()
    assert len(demo_cards()) >= 13


def test_the_trail_is_in_the_order_of_time_and_its_chain_holds() -> None:
    assert verify_chain().holds
    moments = list(
        AuditEvent.objects.filter(at__lte=NOW).order_by("seq").values_list("at", flat=True)
    )
    assert moments == sorted(moments)


def test_the_register_of_the_cranes_has_figures() -> None:
    cranes = Project.objects.get(name="Nordhaven crane electrification")
    figured = Risk.objects.filter(project=cranes).exclude(probability=None)
    assert figured.count() == 3
    assert all(risk.tasks and risk.impact_days for risk in figured)
