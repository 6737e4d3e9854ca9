"""Projects: facts, roles that go with them, stages, teams, history."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.work import queries, rules, services
from pilothouse.delivery.work.models import Programme, Project
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.access.queries import grants_at, people_with_role
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.audit.queries import events_below, story
from pilothouse.kit import permits
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from tests import make
from tests.areas.work.test_charters import submitted

pytestmark = pytest.mark.django_db


def test_a_new_pm_takes_over_the_role(world: make.World) -> None:
    successor, path = make.person("Successor"), world.project.scope.path
    services.edit_project(
        actor=world.actor("pmo_manager"), project_id=world.project.pk, business_pm=successor
    )
    assert people_with_role("business_pm", path) == [successor.pk]


def test_a_new_programme_manager_takes_over_the_role(world: make.World) -> None:
    successor, path = make.person("Successor"), world.programme.scope.path
    services.edit_programme(
        actor=world.actor("pmo_manager"), programme_id=world.programme.pk, manager=successor
    )
    assert people_with_role("programme_manager", path) == [successor.pk]


def test_a_pm_builds_the_own_team_only(world: make.World) -> None:
    pm, newcomer = world.actor("technical_pm"), make.person("Newcomer")
    services.add_team_member(actor=pm, project_id=world.project.pk, person_id=newcomer.pk)
    assert make.actor(newcomer).roles_at(world.project.scope.path) == {"team_member"}
    others = world.people | {"business_pm": make.person(), "technical_pm": make.person()}
    foreign = make.project(world, others)
    with pytest.raises(Exception, match="no such project"):
        services.add_team_member(actor=pm, project_id=foreign.pk, person_id=newcomer.pk)
    services.remove_team_member(actor=pm, project_id=world.project.pk, person_id=newcomer.pk)
    assert make.actor(newcomer).roles_at(world.project.scope.path) == frozenset()


def test_an_outsider_or_a_double_is_not_added(world: make.World) -> None:
    pm, member = world.actor("business_pm"), world.people["team_member"]
    with pytest.raises(InvalidError):
        services.add_team_member(actor=pm, project_id=world.project.pk, person_id=member.pk)
    with pytest.raises(InvalidError):
        services.add_team_member(actor=pm, project_id=world.project.pk, person_id=0)


def test_a_team_member_may_not_add_others(world: make.World) -> None:
    with pytest.raises(NotPermittedError):
        services.add_team_member(
            actor=world.actor("team_member"),
            project_id=world.project.pk,
            person_id=make.person().pk,
        )


def test_removing_who_is_not_on_the_team_is_refused(world: make.World) -> None:
    with pytest.raises(RuleError):
        services.remove_team_member(
            actor=world.actor("business_pm"),
            project_id=world.project.pk,
            person_id=world.people["sponsor"].pk,
        )
    assert grants_at(world.project.scope.path).filter(role__name="sponsor").exists()


def test_a_stage_is_not_skipped(world: make.World) -> None:
    pm = world.actor("business_pm")
    with pytest.raises(RuleError):
        services.move_to_stage(
            actor=pm, project_id=world.project.pk, stage=Stage.EXECUTION, reason="Quick"
        )
    moved = services.move_to_stage(
        actor=pm, project_id=world.project.pk, stage=Stage.PLANNING, reason="Charter agreed"
    )
    assert (moved.stage, moved.stage_since) == (Stage.PLANNING, make.NOW)
    assert AuditEvent.objects.order_by("-seq")[0].reason == "Charter agreed"


@pytest.mark.parametrize("role", ["business_pm", "technical_pm", "pmo_director"])
def test_the_hand_over_is_not_passed_by_hand(world: make.World, role: str) -> None:
    pm, key = world.actor(role), world.project.pk
    services.move_to_stage(actor=pm, project_id=key, stage=Stage.PLANNING)
    with pytest.raises(RuleError, match="hand-over"):
        services.move_to_stage(actor=pm, project_id=key, stage=Stage.HAND_OVER)
    services.move_to_stage(actor=make.system(), project_id=key, stage=Stage.HAND_OVER)
    for stage in (Stage.EXECUTION, Stage.PLANNING):
        with pytest.raises(RuleError, match="hand-over"):
            services.move_to_stage(actor=pm, project_id=key, stage=stage)


@pytest.mark.parametrize("field", ["sponsor_id", "business_pm_id", "technical_pm_id"])
def test_pms_appoint_neither_themselves_nor_others(world: make.World, field: str) -> None:
    pm, other = world.actor("technical_pm"), make.person("Friend")
    for person in (pm.person_id, other.pk):
        if person != getattr(world.project, field):
            with pytest.raises(NotPermittedError):
                services.edit_project(actor=pm, project_id=world.project.pk, **{field: person})


def test_nobody_appoints_themselves(world: make.World) -> None:
    pmo = world.actor("pmo_manager")
    with pytest.raises(RuleError, match="themselves"):
        services.edit_project(actor=pmo, project_id=world.project.pk, sponsor_id=pmo.person_id)


def test_a_pm_edits_facts_on_the_page_without_appointing(world: make.World) -> None:
    browser = Client()
    browser.force_login(world.user("business_pm"))
    address = reverse("work:edit_project", args=[world.project.number])
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value is not None}
    friend = make.person("Friend")
    answer = browser.post(address, values | {"name": "Renamed", "sponsor": friend.pk})
    world.project.refresh_from_db()
    assert (answer.status_code, world.project.name) == (302, "Renamed")
    assert world.project.sponsor_id == world.people["sponsor"].pk


def test_the_stepper_shows_where_the_project_is() -> None:
    states = [step["state"] for step in rules.stage_steps(Stage.AGREEMENT)]
    assert states == ["done", "done", "now", "", "", "", "", ""]
    assert {step["state"] for step in rules.stage_steps(Stage.CLOSED)} == {"done"}
    assert {step["state"] for step in rules.stage_steps(Stage.CANCELLED)} == {""}


def test_dates_out_of_order_are_refused(world: make.World) -> None:
    with pytest.raises(InvalidError):
        services.edit_project(
            actor=world.actor("business_pm"),
            project_id=world.project.pk,
            target_start=make.NOW.date().replace(year=2027),
            target_finish=make.NOW.date(),
        )


def test_totals_add_running_budgets_by_currency(world: make.World) -> None:
    for amount, currency in (("10", "GBP"), ("5", "GBP"), ("7", "EUR")):
        make.project(world, world.people, budget=Decimal(amount), currency=currency)
    found = queries.totals(queries.projects(world.actor("auditor")))
    assert (found["all"], found["running"]) == (4, 4)
    assert dict(found["budgets"]) == {"GBP": Decimal(15), "EUR": Decimal(7)}


def test_history_tells_names_instead_of_keys(world: make.World) -> None:
    successor = make.person("Nia Successor")
    services.edit_project(
        actor=world.actor("pmo_manager"),
        project_id=world.project.pk,
        business_pm=successor,
        budget=Decimal("1200.00"),
    )
    entry = story(events_below(world.project, world.project.scope.path)[:1])[0]
    told = {row["label"]: (row["before"], row["after"]) for row in entry["diff"]}
    assert told["Business pm"] == ("Business Pm", "Nia Successor")
    assert told["Budget"] == ("", "1,200.00")


def test_search_finds_by_number_name_and_pm(world: make.World) -> None:
    actor = world.actor("business_pm")
    for text in (world.project.number, world.project.name, "technical pm"):
        assert [hit.label for hit in queries.search_hits(actor, text, 5)] == [world.project.name]
    assert queries.search_hits(world.actor("stranger"), world.project.number, 5) == []


def moved(world: make.World, to: int, **values: object) -> Project:
    given = {"portfolio_id": world.portfolio.pk, "programme_id": to, "reason": "Same client"}
    return services.place_project(
        actor=world.actor("pmo_manager"), project_id=world.project.pk, **(given | values)
    )  # fmt: skip


@pytest.fixture
def other(world: make.World) -> Programme:
    """Another programme of the same portfolio, with a manager of its own."""
    return services.create_programme(
        actor=make.system(), portfolio_id=world.portfolio.pk, name="Other",
        manager_id=make.person("Other Manager").pk,
    )  # fmt: skip


def test_a_moved_project_is_under_its_new_programme(world: make.World, other: Programme) -> None:
    old = world.actor("programme_manager")
    assert queries.projects(old).filter(pk=world.project.pk).exists()
    project = moved(world, other.pk)
    assert project.programme == other
    assert project.scope.path == f"{other.scope.path}{project.scope_id}/"
    assert other.manager
    assert queries.projects(make.actor(other.manager)).get() == project
    assert not queries.projects(old).filter(pk=project.pk).exists()
    pm = make.actor(world.people["business_pm"])
    assert permits.can(pm, "work.edit", project.scope.path)


def test_what_happened_before_the_move_stays_in_the_history(
    world: make.World, other: Programme
) -> None:
    services.edit_project(
        actor=world.actor("business_pm"), project_id=world.project.pk, summary="Before"
    )
    project = moved(world, other.pk)
    seen = events_below(project, project.scope.path).values_list("action", flat=True)
    assert {"project.created", "project.edited", "project.placed"} <= set(seen)
    stray = make.project(world, world.people | {"business_pm": make.person()})
    assert not events_below(project, project.scope.path).filter(
        object_type="work.project", object_id=stray.pk
    )


def test_decisions_follow_a_moved_project(world: make.World, other: Programme) -> None:
    path = world.project.scope.path
    version = submitted(world)
    assert version.decision.scope_path == path
    project = moved(world, other.pk)
    version.decision.refresh_from_db()
    assert version.decision.scope_path == project.scope.path
    services.decide_charter(
        actor=make.actor(world.people["sponsor"]), version_id=version.pk, option="approve",
        reason="Clear",
    )  # fmt: skip


def test_a_project_is_not_moved_where_it_is_nor_without_a_reason_nor_when_ended(
    world: make.World, other: Programme
) -> None:
    with pytest.raises(RuleError, match="there already"):
        moved(world, world.programme.pk)
    with pytest.raises(InvalidError):
        moved(world, other.pk, reason=" ")
    elsewhere = services.create_portfolio(actor=make.system(), name="Elsewhere")
    with pytest.raises(InvalidError, match="another portfolio"):
        moved(world, other.pk, portfolio_id=elsewhere.pk)
    services.move_to_stage(
        actor=world.actor("pmo_manager"), project_id=world.project.pk, stage=Stage.CANCELLED,
        reason="Over",
    )  # fmt: skip
    with pytest.raises(RuleError, match="ended"):
        moved(world, other.pk)


def test_neither_a_pm_nor_the_manager_of_one_programme_moves_a_project(
    world: make.World, other: Programme
) -> None:
    for role in ("business_pm", "programme_manager", "sponsor"):
        with pytest.raises(NotPermittedError):
            services.place_project(
                actor=world.actor(role), project_id=world.project.pk, reason="Mine",
                portfolio_id=world.portfolio.pk, programme_id=other.pk,
            )  # fmt: skip


def test_the_page_offers_every_place_but_the_present_one(
    world: make.World, other: Programme
) -> None:
    client, url = Client(), reverse("work:place", args=[world.project.number])
    client.force_login(world.user("pmo_manager"))
    page = client.get(url).text
    assert f'value="{world.portfolio.pk}-{other.pk}"' in page
    assert f'value="{world.portfolio.pk}-{world.programme.pk}"' not in page
    done = client.post(url, {"place": f"{world.portfolio.pk}-0", "reason": "No programme now"})
    assert done.status_code == 302
    world.project.refresh_from_db()
    assert world.project.programme is None
    assert world.project.scope.path == f"{world.portfolio.scope.path}{world.project.scope_id}/"
