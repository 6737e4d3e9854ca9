"""The limit by skill end to end: from people, absences and plans to the page, API and evidence."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule.services import create_plan, edit_plan
from pilothouse.delivery.schedule.types import AddTask, Assign
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.people.models import Skill
from pilothouse.foundation.people.services import add_skill, give_skill, record_absence
from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.models import KeptSelection, Proposal
from pilothouse.governance.portfolio.types import Pick, Question, SkillDays, ValueSource, WorkFacts
from pilothouse.kit.errors import InvalidError, NotPermittedError
from tests import make
from tests.areas.portfolio import stage

pytestmark = pytest.mark.django_db
PAGE = "portfolio:selection"
API = "/api/v1/proposals/selection"
DAY = 480
TODAY = datetime.now(tz=UTC).date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
THEN = datetime.combine(MONDAY, time(9), UTC)
ASKED = {"budget": "9000", "source": "benefit", "by_skill": "on"}


def build_world() -> make.World:
    """One welder, busy for ten days of the first quarter and away for five of the second."""
    made = make.world()
    member = made.people["team_member"]
    skill = add_skill(actor=make.system(), name="Welding")
    give_skill(actor=make.system(), person_id=member.pk, skill_id=skill.pk, level=3, is_main=True)
    pm, project = made.actor("business_pm"), made.project
    move_to_stage(actor=pm, project_id=project.pk, stage=Stage.PLANNING)
    create_plan(actor=pm, project_id=project.pk, start=MONDAY)
    hull = [AddTask("Hull", duration=10 * DAY, task=1), Assign(1, name=member.name)]
    edit_plan(actor=pm, project_id=project.pk, edits=hull)
    begin = MONDAY + timedelta(weeks=20)
    record_absence(
        actor=make.system(),
        person_id=member.pk,
        first_day=begin,
        last_day=begin + timedelta(days=6),
    )
    return made


def welding() -> Skill:
    return Skill.objects.get(name="Welding")


def idea(world: make.World, title: str, benefit: int, days: int, **facts: Any) -> Proposal:
    work = [WorkFacts(skill_id=welding().pk, days=Decimal(days))] if days else []
    worth = {"benefit_annual": Decimal(benefit), "work": work}
    return stage.submitted(world, title=title, **(worth | facts))


def picked(world: make.World, role: str = "pmo_director", **terms: Any) -> Pick:
    asked = Question(budget=Decimal(9000), source=ValueSource.BENEFIT, by_skill=True, **terms)
    return queries.pick(world.actor(role, THEN), asked)


def signed_in(world: make.World, role: str = "pmo_director") -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_days_are_there_less_absences_less_what_projects_ask(world: make.World) -> None:
    first, second = idea(world, "Quay", 80, 40), idea(world, "Crane", 70, 50)
    found = picked(world, periods=2)
    assert found.staffing is not None
    [room] = found.staffing.rooms
    assert (room.skill, room.people, room.typed) == ("Welding", 1, False)
    # 13 weeks of 5 days; 10 of the first are taken, 5 of the second is the welder away.
    assert room.there == (65, 60)
    assert room.taken == (10, 0)
    assert room.limits == (55, 60)
    assert (found.staffing.first, found.staffing.projects) == (MONDAY, 1)
    assert found.selection is not None
    starts = {c.proposal: c.start for c in found.selection.choices}
    assert starts == {first.pk: 0, second.pk: 1}
    year = picked(world)
    assert year.staffing is not None
    assert year.staffing.rooms[0].limits == (260 - 10 - 5,)


def test_days_by_hand_and_a_second_welder_change_the_limit(world: make.World) -> None:
    idea(world, "Quay", 80, 40)
    typed = picked(world, periods=2, skill_days=(SkillDays(welding().pk, 12),))
    assert typed.staffing is not None
    [room] = typed.staffing.rooms
    assert (room.limits, room.there, room.typed) == ((12, 12), (65, 60), True)
    give_skill(
        actor=make.system(), person_id=world.people["auditor"].pk, skill_id=welding().pk,
        level=1, is_main=True,
    )  # fmt: skip
    found = picked(world, periods=2)
    assert found.staffing is not None
    assert found.staffing.rooms[0].limits == (120, 125)
    assert found.staffing.rooms[0].people == 2


def test_a_skill_that_nobody_has_is_not_there(world: make.World) -> None:
    rivet = add_skill(actor=make.system(), name="Riveting")
    work = [WorkFacts(skill_id=rivet.pk, days=Decimal(1))]
    idea(world, "Quay", 80, 0, work=work)
    found = picked(world)
    assert found.staffing is not None
    assert found.staffing.rooms[0].limits == (0,)
    assert found.selection is not None
    assert found.selection.ids == ()


def test_who_does_not_see_peoples_time_gives_the_days(world: make.World) -> None:
    made = idea(world, "Quay", 80, 40)
    rivet = add_skill(actor=make.system(), name="Riveting")
    idea(world, "Boiler", 20, 0, work=[WorkFacts(skill_id=rivet.pk, days=Decimal(9))])
    with pytest.raises(InvalidError, match="give the days"):
        picked(world, "portfolio_manager")
    found = picked(world, "portfolio_manager", skill_days=(SkillDays(welding().pk, 9),))
    assert found.staffing is not None
    [room] = found.staffing.rooms
    assert (room.limits, room.there, room.taken, room.people) == ((36,), (), (), None)
    assert found.staffing.unlimited == ("Riveting",)
    client = signed_in(world, "portfolio_manager")
    refused = client.get(reverse(PAGE), ASKED)
    assert refused.status_code == 422
    assert "give the days of at least one skill" in refused.text
    text = client.get(reverse(PAGE), {**ASKED, f"days_{welding().pk}": "9"}).text
    assert f"“{made.title}”" not in text
    assert "It cannot come in: it needs 40 days of Welding, 36 are free." in text
    assert "Given by hand" in text
    assert "you do not see people&#x27;s time: Riveting." in text
    assert client.get(API, {"budget": "9000", "by_skill": "true"}).status_code == 422
    with pytest.raises(NotPermittedError):
        picked(world, "resource_manager")


def test_the_page_shows_use_reason_price_and_what_is_not_counted(world: make.World) -> None:
    idea(world, "Quay", 80, 40)
    idea(world, "Crane", 70, 50)
    idea(world, "Forms", 10, 0)
    client = signed_in(world)
    empty = client.get(reverse(PAGE)).text
    assert f'name="days_{welding().pk}"' in empty
    asked = {**ASKED, f"days_{welding().pk}": "15"}
    text = client.get(reverse(PAGE), asked).text
    assert "40 of 60" in text
    assert "It needs 50 days of Welding, 20 are left." in text
    assert "+£70 a year" in text
    assert "1 of 3 proposals considered states no work by skill" in text
    assert "Given by hand" in text
    plain = client.get(reverse(PAGE), {"budget": "9000", "source": "benefit"}).text
    assert "Person-days that the chosen proposals use" not in plain
    loose = client.get(reverse(PAGE), {**asked, "by_skill": ""})
    assert loose.status_code == 422
    assert "so that the days of the skills count" in loose.text
    timed = client.get(reverse(PAGE), {**asked, "periods": "2", "now": "1"}).text
    assert "Quarter 1 is the 13 weeks from" in timed
    assert "0 of 15" in timed


def test_the_operation_gives_the_same_figures(world: make.World) -> None:
    first, second = idea(world, "Quay", 80, 40), idea(world, "Crane", 70, 50)
    idea(world, "Forms", 10, 0)
    asked = {
        "budget": "9000", "source": "benefit", "by_skill": "true",
        "skill_days": f"{welding().pk}:15",
    }  # fmt: skip
    answer = signed_in(world).get(API, asked).json()
    [skill] = answer["skills"]
    assert (skill["skill"], skill["typed"], skill["people"], skill["gain"]) == (
        "Welding", True, 1, 70,
    )  # fmt: skip
    [span] = skill["periods"]
    assert (Decimal(span["used"]), Decimal(span["limit"]), span["gain"]) == (40, 60, 70)
    assert Decimal(span["there"]) > Decimal(span["taken"]) > 0
    assert (answer["without_work"], answer["unlimited_skills"]) == (1, [])
    chosen = {p["proposal_id"]: p["chosen"] for p in answer["proposals"]}
    assert (chosen[first.pk], chosen[second.pk]) == (True, False)
    for wrong in ({"skill_days": "999999:3"}, {"skill_days": "x"}, {"by_skill": "false"}):
        assert signed_in(world).get(API, {**asked, **wrong}).status_code == 422
    assert signed_in(world).get(API, {"budget": "9000"}).json()["skills"] == []


def test_a_kept_selection_keeps_the_days_as_they_were(world: make.World) -> None:
    made = idea(world, "Quay", 80, 40)
    idea(world, "Crane", 70, 50)
    pick = picked(world, skill_days=(SkillDays(welding().pk, 15),))
    row = services.keep_selection(actor=world.actor("pmo_director"), pick=pick, name="Spring")
    services.edit_proposal(actor=world.actor("pmo_manager"), proposal_id=made.pk, work=[])
    address = reverse("portfolio:kept_selection", args=[row.number])
    text = signed_in(world, "portfolio_manager").get(address).text
    assert "40 of 60" in text
    assert "at most 15 days a quarter" in text
    assert "It needs 50 days of Welding, 20 are left." in text
    assert KeptSelection.objects.get().evidence["selection"]["staffing"]["rooms"]
    answer = signed_in(world).get(f"/api/v1/proposals/selections/{row.number}").json()["answer"]
    assert Decimal(answer["skills"][0]["periods"][0]["used"]) == 40
