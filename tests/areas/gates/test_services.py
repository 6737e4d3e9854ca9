"""Gates: facts and their rows, hand-over, judgement, acceptance, waivers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilothouse.delivery.schedule.queries import baselines
from pilothouse.delivery.schedule.services import edit_task
from pilothouse.delivery.work.services import save_charter
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.audit.queries import verify_chain
from pilothouse.foundation.decisions.models import Decision
from pilothouse.foundation.notify.models import Notification
from pilothouse.governance.gates import queries, rules, services
from pilothouse.governance.gates.models import ComplianceState, HandOver, Waiver
from pilothouse.governance.gates.types import HandOverState, Outcome
from pilothouse.governance.standards.types import Level, vocabulary
from pilothouse.kit.errors import (
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from pilothouse.kit.permits import Role
from tests import make
from tests.areas.gates.ready import CHARTER, Ready, approve_charter, ready, stakeholder

pytestmark = pytest.mark.django_db


def build_world() -> Ready:
    return ready()


@pytest.fixture
def made(world: Ready) -> Ready:
    return world


def outcome(made: Ready, key: str) -> queries.Result:
    made.world.project.refresh_from_db()
    found = queries.compliance(made.pm, made.world.project)
    assert found is not None
    return next(r for r in found.results if r.criterion.key == key)


def test_every_word_of_the_vocabulary_is_computed(made: Ready) -> None:
    values = queries.fact_sheet(made.pm, made.project_id).values
    assert set(values) == set(vocabulary)
    kinds = {"bool": bool, "int": int, "double": float, "string": str}
    assert {
        key for key, value in values.items() if type(value) is not kinds[vocabulary[key].kind]
    } == set()


def test_an_empty_project_has_all_facts_too() -> None:
    world = make.world()
    values = queries.fact_sheet(world.actor("auditor"), world.project.pk).values
    assert set(values) == set(vocabulary)
    assert (values["plan.exists"], values["charter.exists"]) == (False, False)


def test_a_ready_project_fails_nothing_that_counts(made: Ready) -> None:
    found = queries.compliance(made.pm, made.world.project)
    assert found is not None
    assert [r.criterion.key for r in found.failing(Level.BLOCKS, Level.REQUIRES)] == []
    assert found.gate.key == "hand_over"


def test_everybody_gets_the_same_results(made: Ready) -> None:
    seen = {
        tuple(queries.compliance(made.actor(role), made.world.project).outcomes.items())
        for role in ("team_member", "pmo_director", "auditor", "business_pm")
    }
    assert len(seen) == 1


def test_a_result_shows_its_evidence_and_the_rows(made: Ready) -> None:
    risk = made.risk(title="Flood", likelihood=5, impact=5)
    result = outcome(made, "risk_contingency")
    assert (result.outcome, result.sentence) == (
        Outcome.FAILS,
        "1 of 1 high risks have no contingency plan",
    )
    (row,) = result.rows
    assert (row.label, row.url, row.detail) == (
        f"{risk.number} Flood",
        f"/risks/{risk.pk}/",
        "score 25",
    )


def test_facts_of_plan_and_charter(made: Ready) -> None:
    sheet = queries.fact_sheet(made.pm, made.project_id)
    assert (sheet.values["plan.tasks"], sheet.values["plan.milestones"]) == (2, 2)
    assert sheet.values["plan.unassigned"] == 0
    assert sheet.values["plan.critical"] == 4
    assert sheet.values["charter.current"] is True
    assert [row.label for row in sheet.rows(["plan.milestones"])] == ["1 Start", "4 In operation"]


def test_facts_of_the_people_around_a_project(made: Ready) -> None:
    stakeholder(made, "Competitor", influence=5, strategy="", attitude=-2)
    values = queries.fact_sheet(made.pm, made.project_id).values
    assert (values["stakeholders.total"], values["stakeholders.powerful"]) == (4, 4)
    assert values["stakeholders.powerful_without_strategy"] == 1
    assert values["stakeholders.powerful_against"] == 1
    assert values["stakeholders.team"] >= 4
    assert outcome(made, "stakeholder_strategy").outcome == Outcome.FAILS


def test_submitting_is_refused_while_something_blocks(made: Ready) -> None:
    made.risk(likelihood=5, impact=5)
    with pytest.raises(RuleError, match="Every high risk has a contingency plan"):
        made.submitted()
    assert not HandOver.objects.exists()
    assert not Decision.objects.filter(kind="hand_over").exists()


def test_submitting_freezes_everything_and_asks_the_pmo(made: Ready) -> None:
    row = made.submitted("Please be quick")
    made.world.project.refresh_from_db()
    assert made.world.project.stage == Stage.HAND_OVER
    assert row.digest == rules.digest_of(row.package)
    assert row.package["charter"]["content"]["objective"] == "Shorter queues"
    assert row.package["facts"]["plan.tasks"] == 2
    assert row.package["plan"]["revision"] >= 1
    assert row.results.count() == len(row.package["outcomes"])
    assert row.checks.count() == 3
    assert row.decision.excluded == sorted(queries.pms_of(made.world.project))
    assert row.decision.evidence["digest"] == row.digest
    assert verify_chain().holds


def test_only_the_pms_hand_over_and_only_once(made: Ready) -> None:
    for role in ("pmo_manager", "sponsor", "team_member"):
        with pytest.raises(NotPermittedError):
            services.submit_hand_over(actor=made.actor(role), project_id=made.project_id)
    made.submitted()
    with pytest.raises(RuleError, match="waiting"):
        made.submitted()


def test_acceptance_freezes_baseline_one_and_opens_execution(made: Ready) -> None:
    row = made.accepted()
    made.world.project.refresh_from_db()
    (baseline,) = baselines(made.pmo, made.project_id)
    assert row.state == HandOverState.ACCEPTED
    assert (row.baseline_number, baseline.number) == (1, 1)
    assert baseline.decision_id == row.decision_id
    assert made.world.project.stage == Stage.EXECUTION
    decision = Decision.objects.get(pk=row.decision_id)
    assert (decision.outcome, decision.reason) == ("accept", "Sound")
    assert AuditEvent.objects.order_by("-seq")[0].action == "hand_over.accepted"
    assert verify_chain().holds


@pytest.mark.parametrize("pm", ["business_pm", "technical_pm"])
@pytest.mark.parametrize("role", [Role.PMO_MANAGER, Role.PMO_DIRECTOR])
def test_no_pm_accepts_their_own_hand_over_whatever_roles_they_hold(pm: str, role: Role) -> None:
    made = ready()
    make.grant(made.world.people[pm], role)
    row = made.answered(made.submitted())
    actor = made.actor(pm)
    with pytest.raises(NotPermittedError, match="You are a PM of this project"):
        services.accept_hand_over(actor=actor, hand_over_id=row.pk, reason="Mine")
    with pytest.raises(NotPermittedError):
        services.return_hand_over(actor=actor, hand_over_id=row.pk, reason="Mine")
    with pytest.raises(NotPermittedError):
        services.answer_check(actor=actor, check_id=row.checks.all()[0].pk, answer="yes")
    with pytest.raises(NotPermittedError):
        services.grant_waiver(
            actor=actor,
            project_id=made.project_id,
            key="logic",
            reason="Mine",
            expires_on=date(2026, 6, 1),
        )
    row.refresh_from_db()
    made.world.project.refresh_from_db()
    assert (row.state, made.world.project.stage) == (HandOverState.SUBMITTED, Stage.HAND_OVER)
    assert not baselines(made.pmo, made.project_id).exists()


def test_who_is_not_of_the_pmo_does_not_accept(made: Ready) -> None:
    row = made.answered(made.submitted())
    for role in ("pmo_analyst", "sponsor", "auditor", "portfolio_manager", "business_pm"):
        with pytest.raises(NotPermittedError):
            services.accept_hand_over(actor=made.actor(role), hand_over_id=row.pk, reason="Yes")
    with pytest.raises(NotFoundError):
        services.accept_hand_over(actor=made.actor("stranger"), hand_over_id=row.pk, reason="Yes")


def test_acceptance_waits_for_the_checks(made: Ready) -> None:
    row = made.submitted()
    with pytest.raises(RuleError, match="is not answered"):
        services.accept_hand_over(actor=made.pmo, hand_over_id=row.pk, reason="Yes")
    made.answered(row, "no")
    with pytest.raises(RuleError, match="answered no"):
        services.accept_hand_over(actor=made.pmo, hand_over_id=row.pk, reason="Yes")
    made.answered(row, "not_applicable")
    services.accept_hand_over(actor=made.pmo, hand_over_id=row.pk, reason="Yes")


def test_acceptance_looks_at_what_is_required_now(made: Ready) -> None:
    row = made.answered(made.submitted())
    made.risk(response_plan="")
    with pytest.raises(RuleError, match="has a response"):
        services.accept_hand_over(actor=made.pmo, hand_over_id=row.pk, reason="Yes")
    made.world.project.refresh_from_db()
    assert made.world.project.stage == Stage.HAND_OVER
    assert not baselines(made.pmo, made.project_id).exists()


def test_the_plan_stands_still_while_the_pmo_looks(made: Ready) -> None:
    row = made.answered(made.submitted())
    with pytest.raises(RuleError):
        edit_task(actor=made.pm, project_id=made.project_id, task=2, duration=960)
    package = row.package | {"plan": row.package["plan"] | {"revision": 99}}
    HandOver.objects.filter(pk=row.pk).update(package=package)
    with pytest.raises(RuleError, match="changed after it was handed over"):
        services.accept_hand_over(actor=made.pmo, hand_over_id=row.pk, reason="Yes")


def test_an_answer_no_needs_a_comment(made: Ready) -> None:
    check = made.submitted().checks.all()[0]
    for answer, comment in (("no", " "), ("maybe", "Well")):
        with pytest.raises(InvalidError):
            services.answer_check(actor=made.pmo, check_id=check.pk, answer=answer, comment=comment)


def test_a_return_says_why_criterion_by_criterion(made: Ready) -> None:
    row = made.submitted()
    with pytest.raises(InvalidError):
        services.return_hand_over(actor=made.pmo, hand_over_id=row.pk, reason=" ")
    with pytest.raises(RuleError, match="no criterion astrology"):
        services.return_hand_over(
            actor=made.pmo, hand_over_id=row.pk, reason="No", reasons={"astrology": "Bad"}
        )
    services.return_hand_over(
        actor=made.pmo, hand_over_id=row.pk, reason="Too thin", reasons={"measures": "Say how"}
    )
    row.refresh_from_db()
    made.world.project.refresh_from_db()
    assert (row.state, made.world.project.stage) == (HandOverState.RETURNED, Stage.PLANNING)
    assert row.results.get(key="measures").return_reason == "Say how"
    assert Decision.objects.get(pk=row.decision_id).outcome == "return"
    with pytest.raises(RuleError, match="returned already"):
        services.accept_hand_over(actor=made.pmo, hand_over_id=row.pk, reason="Still")
    assert made.submitted().number == 2


def test_the_pm_takes_a_round_back(made: Ready) -> None:
    row = made.submitted()
    services.withdraw_hand_over(actor=made.pm, hand_over_id=row.pk, reason="One more risk")
    made.world.project.refresh_from_db()
    assert made.world.project.stage == Stage.PLANNING
    assert made.submitted().number == 2


def test_the_inbox_holds_what_one_may_judge(made: Ready) -> None:
    row = made.submitted()
    assert list(queries.awaiting(made.pmo)) == [row]
    assert list(queries.awaiting(made.pm)) == []
    make.grant(made.world.people["technical_pm"], Role.PMO_MANAGER)
    assert list(queries.awaiting(made.actor("technical_pm"))) == []


def test_a_waiver_sets_a_criterion_aside_for_a_time(made: Ready) -> None:
    made.risk(response_plan="")
    waiver = services.grant_waiver(
        actor=made.pmo,
        project_id=made.project_id,
        key="risk_response",
        reason="Workshop on Monday",
        expires_on=date(2026, 3, 20),
    )
    result = outcome(made, "risk_response")
    assert (result.outcome, result.waiver) == (Outcome.WAIVED, waiver)
    assert Decision.objects.get(kind="waiver").outcome == "waive"
    later = made.pm.at(make.NOW + timedelta(days=19))
    found = queries.compliance(later, made.world.project)
    assert found.outcomes["risk_response"] == Outcome.FAILS
    services.end_waiver(actor=made.pmo, waiver_id=waiver.pk, reason="Done")
    assert outcome(made, "risk_response").outcome == Outcome.FAILS


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"key": "risk_contingency"}, RuleError),
        ({"key": "no_such"}, NotFoundError),
        ({"reason": " "}, InvalidError),
        ({"expires_on": make.NOW.date()}, InvalidError),
        ({"expires_on": date(2028, 1, 1)}, InvalidError),
    ],
)
def test_what_is_not_waived(made: Ready, values: dict[str, object], error: type) -> None:
    facts = {"key": "risk_response", "reason": "Why not", "expires_on": date(2026, 3, 20)}
    with pytest.raises(error):
        services.grant_waiver(actor=made.pmo, project_id=made.project_id, **(facts | values))
    assert not Waiver.objects.exists()


def test_a_method_may_let_a_blocking_criterion_be_waived(made: Ready) -> None:
    services.grant_waiver(
        actor=made.pmo,
        project_id=made.project_id,
        key="agreement_signed",
        reason="Letter of intent",
        expires_on=date(2026, 3, 20),
    )
    assert Waiver.objects.get().key == "agreement_signed"


def test_compliance_is_kept_and_leaves_an_event_only_when_it_changed(made: Ready) -> None:
    services.check_compliance(actor=make.system(), project_id=made.project_id)
    before = AuditEvent.objects.count()
    later = make.system(make.NOW + timedelta(hours=1))
    services.check_compliance(actor=later, project_id=made.project_id)
    state = ComplianceState.objects.get()
    assert (AuditEvent.objects.count(), state.blocking) == (before, 0)
    assert state.checked_at == later.now
    made.risk(likelihood=5, impact=5)
    services.check_compliance(actor=later, project_id=made.project_id)
    assert ComplianceState.objects.get().blocking == 1
    assert AuditEvent.objects.order_by("-seq")[0].action == "compliance.changed"


def test_a_change_below_is_noticed_in_the_background(
    made: Ready, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        made.risk(likelihood=5, impact=5)
    assert ComplianceState.objects.get().blocking == 1


def test_the_people_concerned_are_told(
    made: Ready, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        row = made.submitted()
    told = set(Notification.objects.values_list("person_id", flat=True))
    assert told == {made.world.people[r].pk for r in ("pmo_manager", "pmo_director")}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.return_hand_over(actor=made.pmo, hand_over_id=row.pk, reason="Thin")
    told = set(Notification.objects.values_list("person_id", flat=True)) - told
    assert told == set(queries.pms_of(made.world.project))


def test_a_changed_charter_must_be_approved_again(made: Ready) -> None:
    save_charter(actor=made.pm, project_id=made.project_id, objective="Other", items=CHARTER)
    assert outcome(made, "charter_current").outcome == Outcome.FAILS
    approve_charter(made)
    assert outcome(made, "charter_current").outcome == Outcome.HOLDS


def test_a_project_without_a_standard_is_not_handed_over() -> None:
    world = make.world()
    project = make.project(world, world.people, method="folklore")
    pm = world.actor("business_pm")
    assert queries.compliance(pm, project) is None
    with pytest.raises(RuleError, match="no standard"):
        services.submit_hand_over(actor=pm, project_id=project.pk)
    assert services.check_compliance(actor=pm, project_id=project.pk) is None
