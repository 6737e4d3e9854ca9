"""Dependencies: two project managers agree, plans show it, a slip is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from pilothouse.delivery.dependencies import queries, rules, services
from pilothouse.delivery.dependencies.models import Dependency
from pilothouse.delivery.dependencies.types import DependencyState, Role, Wish
from pilothouse.delivery.schedule.queries import plan_of, schedule_of
from pilothouse.delivery.schedule.services import create_plan, edit_plan
from pilothouse.delivery.schedule.types import AddLink, AddTask, Report, SetDuration
from pilothouse.delivery.work.models import Project
from pilothouse.engine.network.data import ConstraintType, TaskKind
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.notify.models import Notification
from pilothouse.foundation.people.models import Person
from pilothouse.insight.health.models import Finding
from pilothouse.insight.health.services import compute_health
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make
from tests.areas.schedule.test_services import at

pytestmark = pytest.mark.django_db
DAY = 480
APRIL = date(2026, 3, 16)


@dataclass
class Two:
    """A project that gets (the world's) and one that gives, with managers of their own."""

    world: make.World
    giver: Project
    giving: Person
    technical: Person
    committed: Callable[[], AbstractContextManager[object]] = nullcontext

    @property
    def getter(self) -> Project:
        return self.world.project

    @property
    def asks(self) -> Actor:
        return self.world.actor("business_pm")

    @property
    def answers(self) -> Actor:
        return make.actor(self.giving)


def build_world() -> Two:
    world = make.world()
    giving, technical = make.person("Greta Giver"), make.person("Theo Technical")
    giver = make.project(
        world, world.people | {"business_pm": giving, "technical_pm": technical},
        programme_id=world.programme.pk,
    )  # fmt: skip
    made = Two(world, giver, giving, technical)
    for actor, project in ((made.asks, made.getter), (made.answers, giver)):
        create_plan(actor=actor, project_id=project.pk, start=date(2026, 3, 2))
        edits = [
            AddTask("Steel", duration=10 * DAY, task=1),
            AddTask("Erect", duration=5 * DAY, task=2),
            AddLink(1, 2),
        ]
        edit_plan(actor=actor, project_id=project.pk, edits=edits)
    return made


@pytest.fixture
def two(world: Two, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Two:
    """In `committed`, what waits for the end of a transaction is done at the end of the block."""
    return replace(world, committed=partial(django_capture_on_commit_callbacks, execute=True))


def asked(two: Two, **values: Any) -> Dependency:
    wish = Wish(two.giver.pk, Role.GETS, "Steelwork on site", APRIL, "Unloaded", task=2)
    with two.committed():
        return services.propose(
            actor=two.asks, project_id=two.getter.pk, wish=replace(wish, **values)
        )


def agreed(two: Two) -> Dependency:
    row = asked(two)
    with two.committed():
        return services.confirm(actor=two.answers, dependency_id=row.pk, task=1)


def replan(two: Two, edit: Any, actor: Actor | None = None) -> None:
    """Change the plan of the side that gives."""
    with two.committed():
        edit_plan(actor=actor or two.answers, project_id=two.giver.pk, edits=[edit])


def fresh(row: Dependency) -> Dependency:
    return Dependency.objects.get(pk=row.pk)


def told(person: Person) -> list[str]:
    rows = Notification.objects.filter(person=person, kind="dependencies.news").order_by("pk")
    return list(rows.values_list("title", flat=True))


def test_one_asks_the_other_confirms_and_both_plans_know(two: Two) -> None:
    row = asked(two)
    assert (row.state, row.proposed_on, row.agreed_on) == (DependencyState.PROPOSED, APRIL, None)
    assert told(two.giving) == ["Dependency proposed by Business Pm: Steelwork on site"]
    done = agreed_from(two, row)
    assert (done.state, done.agreed_on, done.proposed_on) == (DependencyState.AGREED, APRIL, None)
    assert done.forecast_on == date(2026, 3, 13)
    plan = plan_of(two.asks, two.getter.pk)
    stone = next(t for t in plan.tasks if "Steelwork" in t.name)
    assert stone.name == f"Steelwork on site ({two.giver.number})"
    assert stone.kind is TaskKind.MILESTONE
    assert (stone.constraint, stone.constraint_date) == (ConstraintType.START_NO_EARLIER, at(16))
    assert any((link.predecessor, link.successor) == (stone.id, 2) for link in plan.links)
    assert schedule_of(two.asks, two.getter.pk).of(2).start == at(16)
    assert told(two.world.people["business_pm"]) == ["Dependency agreed: Steelwork on site"]
    actions = AuditEvent.objects.filter(action__startswith="dependency.").order_by("seq")
    assert [e.action for e in actions] == ["dependency.proposed", "dependency.confirmed"]


def agreed_from(two: Two, row: Dependency) -> Dependency:
    with two.committed():
        services.confirm(actor=two.answers, dependency_id=row.pk, task=1, version=row.version)
    return fresh(row)


def test_the_giving_side_names_the_task_that_ends_with_it(two: Two) -> None:
    row = asked(two)
    with pytest.raises(InvalidError, match="Choose the task that ends"):
        services.confirm(actor=two.answers, dependency_id=row.pk)
    with pytest.raises(InvalidError, match="no such task"):
        services.confirm(actor=two.answers, dependency_id=row.pk, task=77)
    with pytest.raises(InvalidError, match="Choose the task that ends"):
        asked(two, role=Role.GIVES, task=None)
    assert fresh(row).state == DependencyState.PROPOSED


def test_an_offer_is_confirmed_by_the_one_who_gets(two: Two) -> None:
    wish = Wish(two.getter.pk, Role.GIVES, "Drawings", APRIL, task=1)
    row = services.propose(actor=two.answers, project_id=two.giver.pk, wish=wish)
    assert row.forecast_on == date(2026, 3, 13)
    services.confirm(actor=two.asks, dependency_id=row.pk, task=2)
    with pytest.raises(RuleError, match="agreed already"):
        services.confirm(actor=two.asks, dependency_id=row.pk, task=2)
    assert queries.dependency(two.asks, row.pk).receiver.milestone is not None


def test_a_slip_is_told_to_both_sides_and_the_programme_once(two: Two) -> None:
    row = agreed(two)
    Notification.objects.all().delete()
    replan(two, SetDuration(1, 15 * DAY))
    assert fresh(row).forecast_on == date(2026, 3, 20)
    title = "Steelwork on site is now 4 days late"
    people = two.world.people
    for person in (people["business_pm"], people["technical_pm"], people["programme_manager"],
                   two.giving, two.technical):  # fmt: skip
        assert told(person) == [title]
    replan(two, SetDuration(2, 9 * DAY))
    replan(two, SetDuration(1, 14 * DAY))
    assert told(two.giving) == [title]
    replan(two, SetDuration(1, 16 * DAY))
    assert told(two.giving) == [title, "Steelwork on site is now 7 days late"]


def test_a_slip_is_a_finding_on_both_projects(two: Two) -> None:
    agreed(two)
    replan(two, SetDuration(1, 15 * DAY))
    for project in (two.giver, two.getter):
        compute_health(actor=make.system(), project_id=project.pk)
        finding = Finding.objects.get(project=project, kind="dependency_late")
        assert "4 days late" in finding.why
    late = queries.late_of(two.asks, two.getter.pk)
    assert [(x.days, x.gives) for x in late] == [(4, False)]


def test_a_finished_task_delivers_and_finishes_the_milestone(two: Two) -> None:
    row = agreed(two)
    report = Report(1, actual_start=at(2), actual_finish=at(3, 17))
    later = make.actor(two.giving, make.NOW.replace(day=5))
    replan(two, report, actor=later)
    done = fresh(row)
    assert (done.state, done.delivered_on) == (DependencyState.DELIVERED, date(2026, 3, 3))
    plan = plan_of(two.asks, two.getter.pk)
    stone = next(t for t in plan.tasks if "Steelwork" in t.name)
    assert stone.actual_finish == at(3, 8)
    assert schedule_of(two.asks, two.getter.pk).of(2).start == at(16)


def test_another_day_holds_only_when_both_have_confirmed(two: Two) -> None:
    row = agreed(two)
    later = date(2026, 3, 25)
    services.propose_date(actor=two.answers, dependency_id=row.pk, on=later, reason="Mill is slow")
    changed = fresh(row)
    assert (changed.state, changed.agreed_on, changed.proposed_on) == (
        DependencyState.CHANGED, APRIL, later)  # fmt: skip
    assert schedule_of(two.asks, two.getter.pk).of(2).start == at(16)
    services.confirm(actor=two.asks, dependency_id=row.pk)
    assert (fresh(row).state, fresh(row).agreed_on) == (DependencyState.AGREED, later)
    assert schedule_of(two.asks, two.getter.pk).of(2).start == at(25)
    assert sum("Steelwork" in t.name for t in plan_of(two.asks, two.getter.pk).tasks) == 1


def test_a_proposed_day_can_be_refused(two: Two) -> None:
    row = agreed(two)
    services.propose_date(
        actor=two.answers, dependency_id=row.pk, on=date(2026, 3, 25), reason="Slow"
    )
    with two.committed():
        services.keep_date(actor=two.asks, dependency_id=row.pk, reason="We open on the 30th")
    assert (fresh(row).state, fresh(row).agreed_on) == (DependencyState.AGREED, APRIL)
    assert told(two.giving)[-1] == "The agreed date stands: Steelwork on site"


def test_who_manages_both_projects_confirms_for_both(two: Two) -> None:
    manager = two.world.actor("programme_manager")
    wish = Wish(two.giver.pk, Role.GETS, "Crane", APRIL)
    row = services.propose(actor=manager, project_id=two.getter.pk, wish=wish)
    services.confirm(actor=manager, dependency_id=row.pk, task=1)
    assert fresh(row).state == DependencyState.AGREED
    services.propose_date(
        actor=manager, dependency_id=row.pk, on=date(2026, 3, 18), reason="Bridge closed"
    )
    assert (fresh(row).state, fresh(row).agreed_on) == (DependencyState.AGREED, date(2026, 3, 18))


def test_withdrawing_needs_a_reason_and_ends_it(two: Two) -> None:
    row = agreed(two)
    with pytest.raises(InvalidError, match="Say why"):
        services.withdraw(actor=two.asks, dependency_id=row.pk, reason=" ")
    services.withdraw(actor=two.asks, dependency_id=row.pk, reason="Bought elsewhere")
    assert fresh(row).state == DependencyState.WITHDRAWN
    with pytest.raises(RuleError, match="has ended"):
        services.deliver(actor=two.answers, dependency_id=row.pk, on=date(2026, 3, 2))


def test_the_second_of_two_who_answer_is_told(two: Two) -> None:
    row = asked(two)
    services.confirm(actor=two.answers, dependency_id=row.pk, task=1, version=1)
    with pytest.raises(ConflictError):
        services.propose_date(
            actor=two.asks, dependency_id=row.pk, on=date(2026, 3, 20), reason="Late", version=1
        )


@pytest.mark.parametrize("role", ["auditor", "team_member", "sponsor", "stranger"])
def test_only_managers_of_a_side_speak_for_it(two: Two, role: str) -> None:
    row = asked(two)
    with pytest.raises((NotPermittedError, NotFoundError)):
        services.confirm(actor=two.world.actor(role), dependency_id=row.pk, task=1)
    wish = Wish(two.giver.pk, Role.GETS, "X", APRIL)
    with pytest.raises((NotPermittedError, NotFoundError)):
        services.propose(actor=two.world.actor(role), project_id=two.getter.pk, wish=wish)


def test_a_manager_does_not_confirm_for_the_other_side(two: Two) -> None:
    row = asked(two)
    services.confirm(actor=two.asks, dependency_id=row.pk, task=1)
    assert fresh(row).state == DependencyState.PROPOSED


def test_both_sides_see_it_and_strangers_do_not(two: Two) -> None:
    row = asked(two)
    assert queries.dependency(two.answers, row.pk).giver.project == two.giver
    assert queries.dependencies_of(two.answers, two.giver.pk).count() == 1
    with pytest.raises(NotFoundError):
        queries.dependency(two.world.actor("stranger"), row.pk)
    assert len(queries.due(two.answers)) == 1
    assert queries.due(two.asks) == []


def test_within_one_project_tasks_are_linked_instead(two: Two) -> None:
    with pytest.raises(InvalidError, match="Choose another project"):
        asked(two, other_id=two.getter.pk)


@pytest.mark.parametrize(
    ("agreed_on", "forecast", "days"),
    [(APRIL, date(2026, 3, 20), 4), (APRIL, APRIL, 0), (APRIL, date(2026, 3, 1), 0),
     (None, APRIL, 0), (APRIL, None, 0)],
)  # fmt: skip
def test_days_late(agreed_on: date | None, forecast: date | None, days: int) -> None:
    assert rules.days_late(agreed_on, forecast) == days


def client(of: Person) -> Client:
    opened = Client()
    opened.force_login(make.user(of))
    return opened


def test_from_the_wish_to_the_delivery_in_the_browser(two: Two) -> None:
    asks, answers = client(two.world.people["business_pm"]), client(two.giving)
    new = reverse("dependencies:new", args=[two.getter.number])
    values = {"role": "gets", "other": "P-999", "title": '<b title="x">', "on": "2026-03-16"}
    assert "There is no project P-999" in asks.post(new, values).text
    made = asks.post(new, values | {"other": two.giver.number.lower(), "task": 2}, follow=True)
    assert "&lt;b title=" in made.text
    row = Dependency.objects.get()
    page = reverse("dependencies:detail", args=[row.pk])
    assert "Confirm</a>" in answers.get(page).text
    assert "Confirm</a>" not in asks.get(page).text
    confirm = reverse("dependencies:confirm", args=[row.pk])
    assert reverse("schedule:find", args=[two.giver.number]) in answers.get(confirm).text
    two_tasks = answers.post(confirm, {"task": [1, 2], "version": 1})
    assert "Choose one only." in two_tasks.text
    assert "2 Steel" in two_tasks.text
    assert "Nothing, or more than one" in answers.post(confirm, {"task-more": "St"}).text
    done = answers.post(confirm, {"task": 1, "version": 1}, follow=True)
    assert "The agreed date stands in both plans" in done.text
    replan(two, SetDuration(1, 15 * DAY))
    strip = asks.get(reverse("dependencies:strip", args=[two.getter.number])).text
    assert "4 days late" in strip
    assert "4 days late" in asks.get(reverse("dependencies:list", args=[two.getter.number])).text
    panel = reverse("dependencies:programme_panel", args=[two.world.programme.pk])
    assert "4 days late" in client(two.world.people["programme_manager"]).get(panel).text
    url = reverse("dependencies:propose_date", args=[row.pk])
    assert 'value="2026-03-20"' in answers.get(url).text
    moved = answers.post(url, {"on": "2026-03-20", "reason": "Mill"}, follow=True).text
    assert "Until both confirm" in moved
    kept = reverse("dependencies:keep_date", args=[row.pk])
    assert "stands" in asks.post(kept, {"reason": "We open"}, follow=True).text
    given = reverse("dependencies:deliver", args=[row.pk])
    assert "future" in answers.post(given, {"on": "2999-01-01"}).text
    assert "Marked as delivered" in answers.post(given, {"on": "2026-03-02"}, follow=True).text


def test_the_api_proposes_confirms_and_delivers(two: Two) -> None:
    asks, answers = client(two.world.people["business_pm"]), client(two.giving)
    body = {"other": two.giver.number, "role": "gets", "title": "Steel", "on": "2026-03-16"}
    url = f"/api/v1/projects/{two.getter.pk}/dependencies"
    made = asks.post(url, body, content_type="application/json")
    assert made.status_code == 201
    one = f"/api/v1/dependencies/{made.json()['id']}"
    headers = {"If-Match": answers.get(one)["ETag"]}
    done = answers.post(
        f"{one}/confirm", {"task": 1}, content_type="application/json", headers=headers
    ).json()
    assert (done["state"], done["gives"]["task"], done["forecast_on"]) == (
        "agreed", 1, "2026-03-13")  # fmt: skip
    given = answers.post(f"{one}/deliver", {"on": "2026-03-02"}, content_type="application/json")
    assert given.json()["state"] == "delivered"
    assert asks.get(url).json()["items"][0]["delivered_on"] == "2026-03-02"
