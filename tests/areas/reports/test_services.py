"""Status reports: what is frozen, what must be said, and who may write."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from pilothouse.control.risks.services import raise_risk, simulate_risks
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.notify.models import Notification
from pilothouse.insight.health.queries import health_of, open_findings
from pilothouse.insight.reports import queries, rules, services
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.types import ReportState
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make
from tests.areas.reports.worlds import drafted, project_with_plan, published, slip, threats

pytestmark = pytest.mark.django_db


def build_world() -> make.World:
    return project_with_plan()


@pytest.mark.parametrize(
    ("last", "begins", "due"),
    [
        (None, True, date(2026, 3, 16)),
        (date(2025, 11, 3), True, date(2026, 3, 16)),
        (date(2026, 3, 9), True, date(2026, 3, 23)),
        (date(2026, 2, 23), False, date(2026, 3, 9)),
    ],
)
def test_a_report_is_due_two_weeks_after_reporting_began(
    last: date | None, begins: bool, due: date
) -> None:
    assert rules.next_due(last, date(2026, 3, 2), begins=begins) == due


@pytest.fixture
def late() -> make.World:
    """Twelve working days late: the figures say red."""
    return project_with_plan(build=22)


def pm(world: make.World) -> Any:
    return world.actor("business_pm")


def test_a_draft_begins_with_what_the_figures_say(late: make.World) -> None:
    report = services.start_report(actor=pm(late), project_id=late.project.pk)
    assert (report.number, report.as_of) == (1, make.NOW.date())
    assert (report.stated_rag, report.time_rag) == ("red", "red")
    assert (report.cost_rag, report.scope_rag) == ("green", "green")
    assert report.figures is None
    calm = services.start_report(
        actor=pm(world := project_with_plan()), project_id=world.project.pk
    )
    assert (calm.stated_rag, calm.next_steps) == ("green", "Commissioned (20 Mar)")


def test_there_is_one_draft_at_a_time(world: make.World) -> None:
    drafted(world)
    with pytest.raises(RuleError, match="draft already"):
        services.start_report(actor=pm(world), project_id=world.project.pk)


def test_a_published_report_holds_the_figures_of_its_moment(late: make.World) -> None:
    threats(late)
    report = published(late)
    figures = report.figures
    assert figures is not None
    assert figures["health"]["rag"] == report.computed_rag == "red"
    assert figures["health"]["reasons"] == ["The finish is 12 working days behind baseline 1."]
    assert (figures["plan"]["finish_days"], figures["plan"]["baseline_finish"]) == (
        12,
        "2026-03-20",
    )
    assert (figures["plan"]["finish"], report.finish) == ("2026-04-07", date(2026, 4, 7))
    assert figures["plan"]["p80"] >= figures["plan"]["p50"]
    assert figures["milestones"] == [
        {"name": "Commissioned", "baseline": "2026-03-20", "forecast": "2026-04-07", "slip": 12,
         "done": False}
    ]  # fmt: skip
    assert [row["title"] for row in figures["risks"]] == ["Flood"]
    assert [row["title"] for row in figures["issues"]] == ["Soft ground"]
    assert [row["name"] for row in figures["bars"]] == ["Design", "Build"]
    assert figures["bars"][1]["baseline"] == ["2026-03-09", "2026-03-20"]
    assert figures["curves"]["planned"][-1][1] == 100
    assert figures["curves"]["forecast"][-1] == ["2026-04-07", 100]


def test_a_report_says_what_a_simulated_risk_costs(late: make.World) -> None:
    """Five sure days on the build, which nothing runs beside; and the 2,000 that it costs."""
    actor, project = pm(late), late.project.pk
    raise_risk(
        actor=actor, project_id=project, title="Frost", likelihood=5, impact=3, tasks=[3],
        probability=100, impact_days=5, impact_cost=2000,
        owner_id=late.people["technical_pm"].pk,
    )  # fmt: skip
    simulate_risks(actor=actor, project_id=project)
    report = published(late)
    assert report.figures is not None
    found = report.figures["risks"][0]
    assert (found["title"], found["days"], found["cost"]) == ("Frost", 5.0, "£2,000")
    client = Client()
    client.force_login(late.user("business_pm"))
    assert "5 d, £2,000 at P80" in client.get(reverse("reports:detail", args=[report.pk])).text


def kept(report: StatusReport) -> Any:
    return StatusReport.objects.values_list("figures", "sha256", "finish").get(pk=report.pk)


def test_what_changes_afterwards_does_not_change_the_report(world: make.World) -> None:
    report = published(world)
    before = kept(report)
    slip(world, 13)
    threats(world)
    again = StatusReport.objects.get(pk=report.pk)
    assert kept(report) == before
    assert queries.is_intact(again)
    assert report.figures is not None
    live = queries.figures_now(pm(world), again)
    assert live["plan"]["finish"] > report.figures["plan"]["finish"]


@pytest.mark.parametrize(
    "tampering", [{"summary": "All is well."}, {"stated_rag": "red"}, {"figures": {}}]
)
def test_the_seal_shows_any_change_of_the_row(world: make.World, tampering: Any) -> None:
    report = published(world)
    StatusReport.objects.filter(pk=report.pk).update(**tampering)
    assert not queries.is_intact(StatusReport.objects.get(pk=report.pk))


def test_who_is_more_hopeful_than_the_figures_says_why(late: make.World) -> None:
    report = drafted(late, stated_rag="green", time_rag="amber")
    with pytest.raises(InvalidError) as refused:
        services.publish_report(actor=pm(late), report_id=report.pk)
    assert set(refused.value.fields) == {"stated_reason", "time_reason"}
    assert health_of(pm(late), late.project.pk) is None
    why: Any = {"stated_reason": "We win the days back.", "time_reason": "Second crew comes."}
    services.edit_report(actor=pm(late), report_id=report.pk, **why)
    report = services.publish_report(actor=pm(late), report_id=report.pk)
    assert report.is_watermelon
    health = health_of(pm(late), late.project.pk)
    assert health is not None
    assert (health.stated_rag, health.rag, health.stated_on) == ("green", "red", report.as_of)
    kinds = set(open_findings(pm(late), late.project.pk).values_list("kind", flat=True))
    assert "stated_rag" in kinds


def test_who_is_gloomier_than_the_figures_needs_no_reason(world: make.World) -> None:
    assert published(world, stated_rag="red").computed_rag == "green"


def test_texts_are_needed_to_publish_and_not_to_save(world: make.World) -> None:
    report = drafted(world, summary=" ", next_steps="")
    with pytest.raises(InvalidError) as refused:
        services.publish_report(actor=pm(world), report_id=report.pk)
    assert set(refused.value.fields) == {"summary", "next_steps"}


def test_a_text_that_does_not_fit_the_page_is_refused(world: make.World) -> None:
    with pytest.raises(InvalidError) as refused:
        drafted(world, summary="x" * 701)
    assert set(refused.value.fields) == {"summary"}


def test_more_points_than_the_page_holds_are_refused(world: make.World) -> None:
    with pytest.raises(InvalidError) as refused:
        drafted(world, next_steps="point\n" * 8)
    assert set(refused.value.fields) == {"next_steps"}


def test_a_report_does_not_speak_of_tomorrow(world: make.World) -> None:
    tomorrow = make.NOW.date() + timedelta(days=1)
    with pytest.raises(InvalidError):
        services.start_report(actor=pm(world), project_id=world.project.pk, as_of=tomorrow)


@pytest.mark.parametrize("role", ["pmo_director", "pmo_analyst", "programme_manager", "auditor"])
def test_nobody_writes_in_the_pms_place(world: make.World, role: str) -> None:
    with pytest.raises(NotPermittedError):
        services.start_report(actor=world.actor(role), project_id=world.project.pk)
    report = published(world)
    with pytest.raises(NotPermittedError):
        services.withdraw_report(actor=world.actor(role), report_id=report.pk, reason="No.")


def test_a_draft_is_the_pms_own(world: make.World) -> None:
    report = drafted(world)
    assert queries.report(world.actor("technical_pm"), report.pk) == report
    for role in ("pmo_director", "sponsor", "team_member"):
        with pytest.raises(NotFoundError):
            queries.report(world.actor(role), report.pk)


def test_a_published_report_is_frozen(world: make.World) -> None:
    report = published(world)
    with pytest.raises(RuleError, match="frozen"):
        services.edit_report(actor=pm(world), report_id=report.pk, summary="Better.")
    with pytest.raises(RuleError, match="frozen"):
        services.publish_report(actor=pm(world), report_id=report.pk)


def test_an_old_version_is_not_published(world: make.World) -> None:
    report = drafted(world)
    with pytest.raises(ConflictError):
        services.publish_report(actor=pm(world), report_id=report.pk, version=1)


def test_a_withdrawn_report_stays_and_no_longer_counts(world: make.World) -> None:
    first = published(world, stated_rag="amber")
    second = published(world, stated_rag="red")
    with pytest.raises(InvalidError):
        services.withdraw_report(actor=pm(world), report_id=second.pk, reason=" ")
    second = services.withdraw_report(actor=pm(world), report_id=second.pk, reason="Wrong day.")
    assert (second.state, second.withdrawn_reason) == (ReportState.WITHDRAWN, "Wrong day.")
    assert queries.is_intact(second)
    assert queries.last_published(pm(world), world.project.pk) == first
    health = health_of(pm(world), world.project.pk)
    assert health is not None
    assert health.stated_rag == "amber"
    services.withdraw_report(actor=pm(world), report_id=first.pk, reason="Also wrong.")
    health = health_of(pm(world), world.project.pk)
    assert health is not None
    assert (health.stated_rag, health.stated_on) == ("none", None)


def test_the_next_report_shows_the_last_ones(world: make.World) -> None:
    published(world)
    published(world, stated_rag="amber")
    past = queries.figures_now(pm(world), drafted(world))["past"]
    assert [(row["number"], row["stated"], row["computed"]) for row in past] == [
        (1, "green", "green"),
        (2, "amber", "green"),
    ]


def test_each_step_leaves_its_event(world: make.World) -> None:
    report = published(world)
    services.withdraw_report(actor=pm(world), report_id=report.pk, reason="Wrong.")
    rows = AuditEvent.objects.filter(object_type="reports.statusreport").order_by("seq")
    assert list(rows.values_list("action", flat=True)) == [
        "report.started", "report.edited", "report.published", "report.withdrawn",
    ]  # fmt: skip
    sealed = rows.get(action="report.published").after
    assert (sealed["sha256"], "figures" in sealed) == (report.sha256, False)


def test_sponsor_and_pmo_learn_of_it(
    late: make.World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    why = {"stated_reason": "Soon better.", "time_reason": "Soon better."}
    report = drafted(late, stated_rag="green", time_rag="green", **why)
    with django_capture_on_commit_callbacks(execute=True):
        services.publish_report(actor=pm(late), report_id=report.pk)
    told = Notification.objects.filter(
        kind="report.published", person__in=[row.pk for row in late.people.values()]
    )
    names = ("sponsor", "pmo_analyst", "pmo_manager", "pmo_director")
    assert set(told.values_list("person_id", flat=True)) == {late.people[n].pk for n in names}
    assert told[0].body == "Stated: On track. The figures say: Off track."


def test_a_project_without_a_plan_can_be_reported_on() -> None:
    world = make.world()
    report = published(world, stated_rag="amber")
    assert report.figures is not None
    assert (report.computed_rag, report.finish, report.figures["bars"]) == ("none", None, [])
