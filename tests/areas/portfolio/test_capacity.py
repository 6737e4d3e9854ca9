"""Capacity handed out to running projects: who runs short first, when, and of whom."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule.services import create_plan, edit_plan
from pilothouse.delivery.schedule.types import AddTask, Assign
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.people.models import Person
from pilothouse.foundation.people.services import add_skill, add_unit, give_skill, record_absence
from pilothouse.governance.portfolio import queries, rules
from pilothouse.governance.portfolio.tables.capacity import hours
from pilothouse.governance.portfolio.types import CapacityBy, Claim, Worker
from pilothouse.kit.errors import NotPermittedError
from tests import make

DAY = 480
PAGE = "portfolio:capacity"
TODAY = datetime.now(tz=UTC).date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
THEN = datetime.combine(MONDAY, time(9), UTC)


def busy(world: make.World, project: Project, who: str, days: int) -> None:
    """A plan in which one person works alone for so many days, from Monday."""
    pm = world.actor("business_pm")
    move_to_stage(actor=pm, project_id=project.pk, stage=Stage.PLANNING)
    create_plan(actor=pm, project_id=project.pk, start=MONDAY)
    edit_plan(
        actor=pm,
        project_id=project.pk,
        edits=[AddTask("Design", duration=days * DAY, task=1), Assign(1, name=who)],
    )


def build_world() -> make.World:
    """Two projects that both want the same person for the whole of the first week."""
    made = make.world()
    member = made.people["team_member"].name
    busy(made, made.project, member, 5)
    busy(made, make.project(made, made.people, name="Depot roofs"), member, 3)
    return made


def numbers(world: make.World) -> tuple[str, str]:
    first, second = Project.objects.order_by("pk")
    return first.number, second.number


def client(world: make.World, role: str = "resource_manager") -> Client:
    made = Client()
    made.force_login(world.user(role))
    return made


@pytest.mark.nodb
def test_work_is_spread_over_the_weekdays_that_are_left() -> None:
    weeks = rules.mondays(date(2026, 3, 4), 3)
    assert weeks[0] == date(2026, 3, 2)
    claim = Claim(1, "Ann", date(2026, 3, 2), date(2026, 3, 10), 1000)
    # Wednesday to Friday, then Monday and Tuesday.
    assert rules.weekly(claim, weeks, date(2026, 3, 4)) == {0: 600, 1: 400}
    saturday = date(2026, 3, 7)
    after = rules.mondays(saturday, 3)
    assert after[0] == date(2026, 3, 9)
    # Monday and Tuesday are left; what was due on Friday is due then too.
    assert rules.weekly(claim, after, saturday) == {0: 1000}
    assert rules.weekly(
        Claim(1, "Ann", date(2026, 3, 2), date(2026, 3, 6), 90), after, saturday
    ) == {0: 90}
    late = Claim(1, "Ann", date(2026, 2, 2), date(2026, 2, 6), 90)
    assert rules.weekly(late, weeks, date(2026, 3, 4)) == {0: 90}


@pytest.mark.nodb
def test_hours_are_said_to_the_minute_so_that_figures_agree() -> None:
    # 16 h needed, 15 h 50 min left, 10 min missing: not "16 h, 16 h, 0 h".
    assert [hours(m) for m in (960, 950, 10)] == ["16 h", "15 h 50 min", "10 min"]
    assert [hours(m) for m in (0, 60_000, 60_001)] == ["0 h", "1,000 h", "1,000 h 1 min"]


@pytest.mark.nodb
def test_two_people_of_one_name_do_not_share_their_time() -> None:
    anns = [Worker(n, "Ann", "Design", Decimal(40)) for n in (3, 8)]
    ben = Worker(9, "Ben", "", Decimal(40))
    named = rules.told_apart([*anns, ben], CapacityBy.PERSON)
    assert named == {3: "Ann (3)", 8: "Ann (8)", 9: "Ben"}
    assert rules.told_apart([*anns, ben], CapacityBy.SKILL) == named
    eve = Worker(4, "Eve", "", Decimal(40), "Drawing")
    assert rules.told_apart([eve, ben], CapacityBy.SKILL) == {4: "Drawing", 9: "Ben"}
    assert rules.told_apart([*anns, ben], CapacityBy.UNIT) == {3: "Design", 8: "Design", 9: "Ben"}


@pytest.mark.nodb
def test_capacity_by_skill_equals_a_count_of_single_minutes() -> None:
    """Three people of two skills; each minute of each week is given out by itself, one by one."""
    chance = random.Random(11)
    weeks = 3
    rows = {n: tuple(chance.randint(0, 9) for _ in range(weeks)) for n in (1, 2, 3)}
    key = {1: "draw", 2: "draw", 3: "weld"}
    starts = rules.mondays(MONDAY, weeks)
    order = [(n, f"P{n}") for n in (5, 6, 7)]
    claims = [
        Claim(project, skill, start, start + timedelta(days=4), chance.randint(0, 9))
        for project, _name in order
        for skill in ("draw", "weld")
        for start in starts
    ]
    found = rules.handed_out(order, claims, rules.pooled(rows, key), starts, MONDAY)

    free = Counter(
        {
            (skill, week): sum(rows[n][week] for n in key if key[n] == skill)
            for skill in ("draw", "weld")
            for week in range(weeks)
        }
    )
    short = []
    for project, _name in order:
        for week, start in enumerate(starts):
            for skill in ("draw", "weld"):
                need = sum(
                    c.minutes
                    for c in claims
                    if (c.project_id, c.key, c.first) == (project, skill, start)
                )
                before = free[skill, week]
                for _minute in range(need):
                    free[skill, week] -= free[skill, week] > 0
                if need > before:
                    short.append((project, skill, week, need, before))
    assert short
    told = [
        (s.project, s.skill, s.week, s.needed, s.left) for g in found.grants for s in g.shortages
    ]
    assert told == short
    assert {(k, w): n for k, row in found.left.items() for w, n in enumerate(row)} == dict(free)
    first = found.first_short
    assert first is not None
    assert (first.project, first.skill, first.week, first.needed, first.left) == short[0]


@pytest.mark.django_db
def test_the_second_in_order_runs_short_of_the_person_in_the_first_week(world: make.World) -> None:
    found = queries.capacity_picture(world.actor("resource_manager", THEN))
    short = found.handed.first_short
    assert short is not None
    assert (short.name, short.week, short.needed, short.left) == ("Depot roofs", 0, 3 * DAY, 0)
    assert short.skill == world.people["team_member"].name


@pytest.mark.django_db
def test_another_order_makes_another_project_run_short(world: make.World) -> None:
    first, second = numbers(world)
    found = queries.capacity_picture(world.actor("pmo_director", THEN), first=[second])
    assert [row.number for row in found.order] == [second, first]
    short = found.handed.first_short
    assert short is not None
    assert (short.needed, short.left) == (5 * DAY, 2 * DAY)


@pytest.mark.django_db
def test_an_absence_takes_time_away(world: make.World) -> None:
    record_absence(
        actor=make.system(),
        person_id=world.people["team_member"].pk,
        first_day=MONDAY + timedelta(days=3),
        last_day=MONDAY + timedelta(days=6),
    )
    found = queries.capacity_picture(world.actor("resource_manager", THEN))
    assert found.capacity[world.people["team_member"].name][:2] == (3 * DAY, 5 * DAY)
    short = found.handed.first_short
    assert short is not None
    assert (short.needed, short.left) == (5 * DAY, 3 * DAY)


@pytest.mark.django_db
def test_a_unit_has_the_time_of_all_its_people(world: make.World) -> None:
    unit = add_unit(actor=make.system(), name="Design office")
    for role in ("team_member", "auditor"):
        person = world.people[role]
        person.unit = unit
        person.save()
    found = queries.capacity_picture(world.actor("resource_manager", THEN), CapacityBy.UNIT)
    assert found.capacity["Design office"][0] == 10 * DAY
    assert found.handed.first_short is None


def skilled(*people: Person, name: str = "Drawing") -> None:
    skill = add_skill(actor=make.system(), name=name)
    for person in people:
        give_skill(
            actor=make.system(), person_id=person.pk, skill_id=skill.pk, level=3, is_main=True
        )


@pytest.mark.django_db
def test_a_skill_has_the_time_of_all_whose_main_skill_it_is(world: make.World) -> None:
    member, auditor = world.people["team_member"], world.people["auditor"]
    skilled(member, auditor)
    actor = world.actor("resource_manager", THEN)
    found = queries.capacity_picture(actor, CapacityBy.SKILL)
    assert found.capacity == {"Drawing": (10 * DAY,) * 13}
    assert found.handed.first_short is None
    assert found.handed.left["Drawing"][:2] == (2 * DAY, 10 * DAY)
    # Another main skill, and the time is no longer there: 8 days needed, 5 there.
    skilled(auditor, name="Surveying")
    found = queries.capacity_picture(actor, CapacityBy.SKILL)
    short = found.handed.first_short
    assert short is not None
    assert (short.name, short.skill, short.week) == ("Depot roofs", "Drawing", 0)
    assert (short.needed, short.left) == (3 * DAY, 0)
    assert found.only_person("Drawing") == member.name


@pytest.mark.django_db
def test_a_resource_named_like_a_skill_asks_for_that_skill(world: make.World) -> None:
    skilled(world.people["team_member"])
    pm, project = world.actor("business_pm"), world.project
    edit_plan(actor=pm, project_id=project.pk, edits=[Assign(1, name=" drawing ")])
    actor = world.actor("resource_manager", THEN)
    by_person = queries.capacity_picture(actor)
    assert [name.strip() for _key, name in by_person.unknown] == ["drawing"]
    found = queries.capacity_picture(actor, CapacityBy.SKILL)
    assert found.unknown == ()
    short = found.handed.first_short
    assert short is not None
    # The member's five days and five more of whoever can draw; there are five.
    assert (short.project, short.skill) == (project.pk, "Drawing")
    assert (short.needed, short.left) == (10 * DAY, 5 * DAY)


@pytest.mark.django_db
def test_a_skill_that_nobody_has_is_short_at_once(world: make.World) -> None:
    add_skill(actor=make.system(), name="Welding")
    pm, project = world.actor("business_pm"), world.project
    edit_plan(actor=pm, project_id=project.pk, edits=[Assign(1, name="Welding")])
    found = queries.capacity_picture(world.actor("resource_manager", THEN), CapacityBy.SKILL)
    short = found.handed.first_short
    assert short is not None
    assert (short.skill, short.needed, short.left) == ("Welding", 5 * DAY, 0)


@pytest.mark.django_db
def test_page_and_operation_name_project_week_skill_and_person(world: make.World) -> None:
    skilled(world.people["team_member"])
    week = f"Week of {MONDAY.day} {MONDAY:%b}"
    for by in ("skill", "person"):
        text = client(world).get(reverse(PAGE), {"by": by}).text
        assert f"{week}, Team Member (Drawing): 24 h needed, 0 h left" in text
        answer = client(world).get("/api/v1/capacity", {"by": by}).json()["first_short"]
        assert (answer["skill"], answer["person"]) == ("Drawing", "Team Member")
    skilled(world.people["auditor"], world.people["sponsor"], name="Welding")
    pm, project = world.actor("business_pm"), world.project
    work = [AddTask("Hull", duration=20 * DAY, task=2), Assign(2, name="Welding", units=3)]
    edit_plan(actor=pm, project_id=project.pk, edits=work)
    answer = client(world).get("/api/v1/capacity", {"by": "skill"}).json()["first_short"]
    assert (answer["project_id"], answer["skill"], answer["person"]) == (project.pk, "Welding", "")
    assert (answer["needed"], answer["left"]) == (15 * DAY, 10 * DAY)
    assert "Welding (2)" in client(world).get(reverse(PAGE), {"by": "skill"}).text


@pytest.mark.django_db
def test_who_is_none_of_our_people_is_named_and_not_counted(world: make.World) -> None:
    pm, project = world.actor("business_pm"), world.project
    edit_plan(actor=pm, project_id=project.pk, edits=[Assign(1, name="Crane hire")])
    found = queries.capacity_picture(world.actor("resource_manager", THEN))
    assert found.unknown == ((project.pk, "Crane hire"),)
    assert "Crane hire" in client(world).get(reverse(PAGE)).text


@pytest.mark.django_db
def test_the_page_names_the_first_to_run_short_and_tries_another_order(world: make.World) -> None:
    first, second = numbers(world)
    text = client(world).get(reverse(PAGE)).text
    assert f"{second} Depot roofs is the first to run short." in text
    week = f"{MONDAY.day} {MONDAY:%b}"
    assert f"Week of {week}, Team Member: 24 h needed, 0 h left" in text
    other = client(world).get(reverse(PAGE), {"order": f"{second},{first}"}).text
    assert f"{first} {world.project.name} is the first to run short." in other


@pytest.mark.django_db
def test_without_projects_the_page_teaches() -> None:
    world = make.world()
    Project.objects.update(stage=Stage.CLOSED)
    assert "No running projects" in client(world).get(reverse(PAGE)).text


@pytest.mark.django_db
def test_only_who_sees_absences_may_see_capacity(world: make.World) -> None:
    for role in ("team_member", "business_pm", "pmo_analyst", "portfolio_manager", "sponsor"):
        assert client(world, role).get(reverse(PAGE)).status_code == 403
        with pytest.raises(NotPermittedError):
            queries.capacity_picture(world.actor(role))
    for role in ("resource_manager", "pmo_manager", "pmo_director"):
        assert client(world, role).get(reverse(PAGE)).status_code == 200


@pytest.mark.django_db
def test_the_operation_says_the_same(world: make.World) -> None:
    first, second = numbers(world)
    answer = client(world).get("/api/v1/capacity").json()
    assert answer["first_short"]["who"] == world.people["team_member"].name
    assert answer["first_short"]["week"] == MONDAY.isoformat()
    assert [p["served"] for p in answer["projects"]] == [True, False]
    other = client(world).get("/api/v1/capacity", {"first": second}).json()
    assert [p["number"] for p in other["projects"]] == [second, first]
