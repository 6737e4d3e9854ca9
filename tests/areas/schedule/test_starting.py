"""Plans that begin from others: without progress, moved to a new start, corrected by history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.queries.analysis import working_time
from pilothouse.delivery.schedule.queries.starting import correction, plans_to_copy
from pilothouse.delivery.schedule.rules.blank import blank_plan
from pilothouse.delivery.schedule.rules.templating import as_template
from pilothouse.delivery.schedule.types import (
    AddTask,
    Assign,
    PlanChoice,
    Report,
    SetConstraint,
    SetDataDate,
    SetDeadline,
    SetDuration,
)
from pilothouse.delivery.work.models import Project
from pilothouse.engine import schedule
from pilothouse.engine.network.data import (
    Assignment,
    ConstraintType,
    Link,
    Plan,
    Resource,
    Task,
    TaskKind,
)
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import NotFoundError, NotPermittedError, RuleError
from tests import make
from tests.areas.schedule.test_past import closed
from tests.areas.schedule.test_services import at, build_world, edit

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
DAY = 480
MAY = date(2026, 5, 4)


def other(world: make.World, **values: Any) -> Project:
    return make.project(world, world.people, **values)


def copied(world: make.World, to: Project, by: str = "business_pm", **choice: Any) -> Plan:
    wanted = PlanChoice(world.project.pk, **{"start": MAY, **choice})
    services.copy_plan(actor=world.actor(by), project_id=to.pk, choice=wanted)
    return queries.plan_of(world.actor(by), to.pk)


def test_a_plan_begins_with_anothers_tasks_and_without_its_progress(world: make.World) -> None:
    edit(world, Assign(2, name="Ann"), SetDeadline(3, at(20, 17)),
         SetConstraint(3, ConstraintType.START_NO_EARLIER, at(11)))  # fmt: skip
    edit(world, Report(2, actual_start=at(2), percent=40), SetDataDate(at(5)))
    made = copied(world, to := other(world), lengths="actual")
    assert [(t.id, t.wbs, t.name, t.parent) for t in made.tasks] == [
        (1, "1", "Works", None), (2, "1.1", "Design", 1), (3, "1.2", "Build", 1),
        (4, "2", "Done", None),
    ]  # fmt: skip
    assert {(k.predecessor, k.successor) for k in made.links} == {(2, 3), (3, 4)}
    assert made.data_date is None
    assert all(t.percent_complete == 0 and t.actual_start is None for t in made.tasks)
    assert [r.name for r in made.resources] == ["Ann"]
    build = made.tasks[2]
    may = {"month": 5}
    assert (build.constraint_date, build.deadline) == (at(13, **may), at(22, 17, **may))
    computed = queries.schedule_of(world.actor("business_pm"), to.pk)
    assert (computed.start, computed.finish) == (at(4, **may), at(26, 17, **may))
    event = AuditEvent.objects.filter(action="plan.created").order_by("-seq")[0]
    assert event.after["source_id"] == world.project.pk


def test_people_and_dates_can_be_left_behind(world: make.World) -> None:
    edit(world, Assign(2, name="Ann"), SetConstraint(3, ConstraintType.MUST_START, at(25)))
    made = copied(world, other(world), keep_people=False, keep_dates=False)
    assert (made.resources, made.assignments) == ((), ())
    assert made.tasks[2].constraint is ConstraintType.ASAP


def test_durations_as_planned_are_those_of_the_first_baseline(world: make.World) -> None:
    pm = world.actor("business_pm")
    services.save_baseline(actor=pm, project_id=world.project.pk, name="First")
    edit(world, SetDuration(2, 9 * DAY))
    assert copied(world, other(world)).tasks[1].duration == 5 * DAY
    assert copied(world, other(world), lengths="actual").tasks[1].duration == 9 * DAY


def test_durations_are_corrected_by_closed_projects_of_the_tier(world: make.World) -> None:
    closed(world, 19)
    to = other(world)
    make.grant(world.people["business_pm"], "pmo_director")
    source = queries.plan_row(world.actor("pmo_director"), world.project.pk)
    found = correction(world.actor("pmo_director"), source, int(world.project.tier))
    assert (found.n, round(found.factor, 3), found.chance) == (19, 1.16, 80)
    made = copied(world, to, lengths="corrected")
    assert [task.duration for task in made.tasks[1:]] == [46 * 60, 93 * 60, 0]
    event = AuditEvent.objects.filter(action="plan.created").order_by("-seq")[0]
    assert len(event.after["of"]) == 19


def test_too_little_history_is_said_and_nothing_is_made(world: make.World) -> None:
    to = other(world)
    with pytest.raises(RuleError, match=r"Only 0 closed projects .* it takes \d+"):
        copied(world, to, lengths="corrected")
    assert queries.plan_row_or_none(world.actor("business_pm"), to.pk) is None


def test_a_plan_that_is_there_is_not_replaced(world: make.World) -> None:
    copied(world, to := other(world))
    with pytest.raises(RuleError, match="has a plan already"):
        copied(world, to)


@pytest.mark.parametrize("role", ["auditor", "team_member", "sponsor"])
def test_only_project_managers_start_a_plan(world: make.World, role: str) -> None:
    with pytest.raises((NotPermittedError, NotFoundError)):
        copied(world, other(world), by=role)


def test_a_plan_one_does_not_see_is_not_copied(world: make.World) -> None:
    people = {name: make.person() for name in ("sponsor", "business_pm", "technical_pm")}
    hidden = make.project(world, people)
    theirs = make.actor(people["business_pm"])
    services.create_plan(actor=theirs, project_id=hidden.pk, start=MAY)
    services.edit_plan(actor=theirs, project_id=hidden.pk, edits=[AddTask("Secret")])
    pm, to = world.actor("business_pm"), other(world)
    assert hidden.pk not in [row.project_id for row in plans_to_copy(pm, to.pk)]
    with pytest.raises(NotFoundError):
        services.copy_plan(actor=pm, project_id=to.pk, choice=PlanChoice(hidden.pk))


def test_the_page_shows_what_it_would_make_and_makes_it(world: make.World) -> None:
    to = other(world)
    client = Client()
    client.force_login(world.user("business_pm"))
    empty = client.get(reverse("schedule:plan", args=[to.number])).text
    url = reverse("schedule:copy", args=[to.number])
    assert url in empty
    values = {"source": world.project.pk, "start": "2026-05-04", "lengths": "planned",
              "keep_people": "on", "keep_dates": "on"}  # fmt: skip
    shown = client.post(url, values | {"show": "1"}).text
    assert "22 May 2026" in shown
    assert queries.plan_row_or_none(world.actor("business_pm"), to.pk) is None
    refused = client.post(url, values | {"show": "1", "lengths": "corrected"}).text
    assert "it takes" in refused
    done = client.post(url, values, follow=True)
    assert done.redirect_chain[-1][0] == reverse("schedule:plan", args=[to.number])
    assert len(queries.plan_of(world.actor("business_pm"), to.pk).tasks) == 4


def test_the_api_begins_a_plan(world: make.World) -> None:
    to = other(world)
    client = Client()
    client.force_login(world.user("business_pm"))
    body = {"source_id": world.project.pk, "start": "2026-05-04"}
    url = f"/api/v1/projects/{to.pk}/plan/copy"
    made = client.post(url, body, content_type="application/json")
    assert (made.status_code, made.json()["finish"]) == (201, "2026-05-22T17:00:00")
    assert client.post(url, body, content_type="application/json").status_code == 409


BOUNDS = [ConstraintType.ASAP, ConstraintType.START_NO_EARLIER]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(1, 8))
    tasks = [
        Task(
            n, f"T{n}", draw(st.integers(0, 20)) * 60,
            constraint=draw(st.sampled_from(BOUNDS)),
            constraint_date=at(2 + draw(st.integers(0, 20))),
            deadline=draw(st.sampled_from([None, at(30, 17)])),
            percent_complete=draw(st.sampled_from([0.0, 50.0])),
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    pairs = draw(st.sets(st.tuples(st.integers(1, count), st.integers(1, count)), max_size=6))
    links = tuple(Link(a, b) for a, b in pairs if a < b)
    blank = blank_plan("P", at(2))
    return replace(
        blank, tasks=tuple(tasks), links=links, data_date=at(4),
        resources=(Resource(1, "Ann"),), assignments=(Assignment(1, 1, 1.0, 480, 60),),
    )  # fmt: skip


@given(plan=plans(), weeks=st.integers(0, 60))
def test_a_template_keeps_every_working_distance(plan: Plan, weeks: int) -> None:
    start = plan.start + weeks * 7 * 1440
    made = as_template(plan, start)
    hours = working_time(plan)
    for old, new in zip(plan.tasks, made.tasks, strict=True):
        assert new.percent_complete == 0
        for name in ("constraint_date", "deadline"):
            was, now = getattr(old, name), getattr(new, name)
            assert (was is None) == (now is None)
            if was is not None:
                assert hours.between(plan.start, was) == hours.between(start, now)
    clean = replace(
        plan, data_date=None,
        tasks=tuple(replace(t, percent_complete=0.0) for t in plan.tasks),
    )  # fmt: skip
    moved, still = schedule(made), schedule(clean)
    assert hours.between(start, moved.finish) == hours.between(plan.start, still.finish)
    assert made.assignments == (Assignment(1, 1, 1.0, 480),)


def test_a_factor_scales_tasks_not_milestones() -> None:
    tasks = (Task(1, "A", 4 * DAY), Task(2, "B", 30), Task(3, "M", 0, TaskKind.MILESTONE))
    plan = replace(blank_plan("P", at(2)), tasks=tasks)
    made = as_template(plan, plan.start, factor=1.3)
    assert [t.duration for t in made.tasks] == [2520, 60, 0]
