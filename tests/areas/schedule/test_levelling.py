"""Levelling a project's plan: what it would do, doing it, and taking it back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import PlanEdit, PlanTask
from pilothouse.delivery.schedule.queries import levelling
from pilothouse.delivery.schedule.queries.levelling import LevellingPreview
from pilothouse.delivery.schedule.types import (
    AddTask,
    Assign,
    ClearLevelling,
    RemoveTask,
    SetConstraint,
    SetDuration,
    SetLevelling,
    SetTask,
)
from pilothouse.delivery.schedule.views import levelling as views
from pilothouse.engine import instant, overloads, schedule
from pilothouse.engine.network.data import ConstraintType
from pilothouse.foundation.access.services import create_token
from pilothouse.kit.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from tests import make
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan, row, shape

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def crowded(world: make.World) -> make.World:
    """Ann designs for five days and is to write the manual, three days, at the same time."""
    edit(world, AddTask("Manual", after=4, duration=3 * DAY, task=5))
    edit(world, Assign(2, name="Ann"), Assign(5, name="Ann"))
    return world


def preview(world: make.World, *, within_float: bool = False) -> LevellingPreview:
    actor = world.actor("auditor")
    return queries.levelling_preview(actor, world.project.pk, within_float=within_float)


def delays_of(found: LevellingPreview) -> SetLevelling:
    return SetLevelling(tuple((one.task, one.minutes) for one in found.delays))


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def page(world: make.World, role: str = "business_pm", query: str = "") -> str:
    url = reverse("schedule:level", args=[world.project.number])
    answer = signed_in(world, role).get(url + query)
    assert answer.status_code == 200
    return str(answer.text)


def post(world: make.World, name: str, role: str = "business_pm", **values: Any) -> Any:
    url = reverse(f"schedule:{name}", args=[world.project.number])
    return signed_in(world, role).post(url, values, follow=True)


def test_the_preview_names_the_delay_and_why(crowded: make.World) -> None:
    found = preview(crowded)
    (much,) = found.overloads
    assert (much.name, much.load, much.capacity) == ("Ann", 2.0, 1.0)
    assert much.tasks == ("Design", "Manual")
    (delay,) = found.delays
    assert (delay.name, delay.days) == ("Manual", 5.0)
    assert delay.why.startswith("waits for Ann")
    assert "“Design”" in delay.why
    assert (delay.start_before.day, delay.start_after.day) == (2, 9)
    assert found.finish_before == found.finish_after
    assert (found.left, found.delayed) == ((), 0)
    assert not any(task.leveling_delay for task in plan(crowded).tasks)


def test_the_preview_says_what_no_levelling_can_better(crowded: make.World) -> None:
    found = preview(crowded)
    assert (found.bound, found.shortest) == (found.finish_after, True)
    edit(crowded, SetDuration(5, 20 * DAY))
    later = preview(crowded)
    assert later.finish_before < later.finish_after
    assert later.finish_before <= later.bound <= later.finish_after


def test_a_longer_search_is_asked_for_and_bounded(crowded: make.World) -> None:
    waiting = page(crowded, query="?longer=1")
    assert "now=1&amp;longer=1" in waiting
    assert "Not possible before" not in waiting
    found = page(crowded, query="?longer=1&now=1")
    assert "Not possible before" in found
    assert 'name="longer" value="1" checked' in found
    with pytest.raises(InvalidError, match="0 to 30 seconds"):
        queries.levelling_preview(crowded.actor("auditor"), crowded.project.pk, seconds=31)


def test_delayed_nobody_has_too_much_and_undo_restores_exactly(crowded: make.World) -> None:
    before, dates = shape(plan(crowded)), row(5).start
    edit(crowded, delays_of(preview(crowded)))
    levelled = plan(crowded)
    assert overloads(levelled, schedule(levelled)) == []
    assert row(5).start == at(9)
    said = PlanEdit.objects.latest("pk").said
    assert said == "Plan levelled: 1 task delayed, so that nobody has too much at once"
    again = preview(crowded)
    assert (again.overloads, again.delays, again.delayed) == ((), (), 1)
    services.undo(actor=crowded.actor("business_pm"), project_id=crowded.project.pk)
    assert (shape(plan(crowded)), row(5).start) == (before, dates)
    assert "leveling_delay" not in row(5).extra


def test_levelling_is_taken_away_as_one_step(crowded: make.World) -> None:
    before = shape(plan(crowded))
    edit(crowded, delays_of(preview(crowded)))
    edit(crowded, ClearLevelling())
    assert shape(plan(crowded)) == before
    assert PlanEdit.objects.latest("pk").said == "Levelling delays taken away"


def test_within_float_the_finish_stays_and_what_is_left_is_told(crowded: make.World) -> None:
    edit(crowded, AddTask("Film", after=5, duration=11 * DAY, task=6))
    edit(crowded, Assign(6, name="Ann"), SetTask(2, priority=900))
    late = preview(crowded)
    assert late.finish_after > late.finish_before
    assert late.left == ()
    stays = preview(crowded, within_float=True)
    assert stays.finish_after == stays.finish_before
    assert stays.left


@pytest.mark.parametrize(
    ("delays", "says"),
    [
        (((1, 60),), "below a summary"),
        (((5, -1),), "between nothing and a hundred years"),
        (((5, 10**12),), "between nothing and a hundred years"),
        (((99, 60),), "no task 99"),
    ],
)
def test_delays_that_cannot_be(
    crowded: make.World, delays: tuple[tuple[int, int], ...], says: str
) -> None:
    with pytest.raises(InvalidError, match=says):
        edit(crowded, SetLevelling(delays))


def test_readers_see_it_and_cannot_apply_it(crowded: make.World) -> None:
    assert "Delay these tasks" not in page(crowded, "auditor")
    for made in (delays_of(preview(crowded)), ClearLevelling()):
        with pytest.raises(NotPermittedError):
            edit(crowded, made, by="auditor")
    for name in ("level_apply", "level_clear"):
        answer = post(crowded, name, "auditor", revision=preview(crowded).revision)
        assert answer.status_code == 403
    with pytest.raises(NotFoundError):
        queries.levelling_preview(crowded.actor("stranger"), crowded.project.pk)
    assert not PlanTask.objects.filter(extra__has_key="leveling_delay").exists()


def test_the_page_delays_the_tasks_and_takes_it_away(crowded: make.World) -> None:
    text = page(crowded)
    assert "Waits for Ann" in text
    assert "Take levelling away" not in text
    answer = post(crowded, "level_apply", revision=preview(crowded).revision)
    assert "The tasks were delayed." in answer.text
    assert "Nobody has too much at once" in answer.text
    assert "1 task waits because of levelling" in answer.text
    assert row(5).start == at(9)
    answer = post(crowded, "level_clear", revision=preview(crowded).revision)
    assert "Delay these tasks" in answer.text
    assert row(5).start == at(2)


def test_a_plan_that_changed_meanwhile_is_left_alone(crowded: make.World) -> None:
    seen = preview(crowded)
    edit(crowded, SetTask(3, name="Build it"), by="technical_pm")
    answer = post(crowded, "level_apply", revision=seen.revision)
    assert "Technical Pm changed the plan meanwhile" in answer.text
    assert row(5).start == at(2)
    with pytest.raises(ConflictError):
        edit(crowded, delays_of(seen), expected=seen.revision)


def test_nobody_has_too_much(world: make.World) -> None:
    text = page(world)
    assert "Everybody in this plan can do their work" in text
    assert "Delay these tasks" not in text


def test_plans_that_take_too_long_are_refused(
    crowded: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levelling, "MOST_TASKS", 4)
    with pytest.raises(InvalidError, match="up to 4 tasks are levelled here; this one has 5"):
        preview(crowded)
    url = reverse("schedule:level", args=[crowded.project.number])
    answer = signed_in(crowded, "business_pm").get(url)
    assert answer.status_code == 422
    assert "up to 4 tasks" in answer.text


def test_the_api_shows_it_and_its_edits_apply_it(crowded: make.World) -> None:
    _, key = create_token(actor=crowded.actor("business_pm"), name="t")
    client, head = Client(), {"Authorization": f"Bearer {key}"}
    base = f"/api/v1/projects/{crowded.project.pk}/plan"
    found = client.get(f"{base}/levelling", headers=head).json()
    assert [(one["task"], one["days"]) for one in found["delays"]] == [(5, 5.0)]
    delays = [[one["task"], one["minutes"]] for one in found["delays"]]
    answer = client.post(
        f"{base}/edits",
        json.dumps({"edits": [{"kind": "set_levelling", "delays": delays}]}),
        content_type="application/json",
        headers=head | {"If-Match": f'"{found["revision"]}"'},
    )
    assert answer.status_code == 200, answer.text
    assert client.get(f"{base}/levelling", headers=head).json()["overloads"] == []
    kept = client.get(f"{base}/levelling?whole=2&whole=4&splitting=true", headers=head).json()
    assert kept["whole"] == [2, 4]
    assert client.get(f"{base}/levelling?whole=99", headers=head).status_code == 422


@pytest.fixture
def interrupted(crowded: make.World) -> make.World:
    """Ann has one fixed day of training in the middle of the five days on which she designs."""
    edit(crowded, AddTask("Training", after=5, duration=DAY, task=6), RemoveTask(5))
    edit(crowded, Assign(6, name="Ann"), SetTask(6, priority=1000))
    edit(crowded, SetConstraint(6, ConstraintType.MUST_START, at(4)))
    return crowded


def test_work_may_be_interrupted_instead_of_waiting(interrupted: make.World) -> None:
    actor, project = interrupted.actor("auditor"), interrupted.project.pk
    (waits,) = preview(interrupted).delays
    assert (waits.name, waits.start_after.day, waits.parts) == ("Design", 5, ())
    found = queries.levelling_preview(actor, project, splitting=True)
    (cut,) = found.delays
    assert (cut.name, len(cut.parts), cut.minutes) == ("Design", 2, 0)
    assert cut.why.startswith("is interrupted 1 time by Ann, free on")
    assert found.finish_after < preview(interrupted).finish_after
    before = shape(plan(interrupted))
    edit(interrupted, SetLevelling(((cut.task, cut.minutes),), ((cut.task, cut.parts),)))
    levelled = plan(interrupted)
    assert overloads(levelled, schedule(levelled)) == []
    assert schedule(levelled).finish == instant(found.finish_after)
    services.undo(actor=interrupted.actor("business_pm"), project_id=project)
    assert shape(plan(interrupted)) == before


def test_the_page_offers_interruption_and_applies_it(interrupted: make.World) -> None:
    text = page(interrupted, query="?splitting=1")
    assert "Is interrupted 1 time by Ann" in text
    revision = queries.plan_row(interrupted.actor("auditor"), interrupted.project.pk).version
    post(interrupted, "level_apply", revision=revision, splitting="1")
    assert len(next(t for t in plan(interrupted).tasks if t.id == 2).splits) == 2


def test_a_task_is_never_interrupted_where_somebody_says_so(interrupted: make.World) -> None:
    actor, project = interrupted.actor("auditor"), interrupted.project.pk
    (waits,) = preview(interrupted).delays
    found = queries.levelling_preview(actor, project, splitting=True, whole=[2])
    (kept,) = found.delays
    assert (kept.name, kept.start_after, kept.parts) == ("Design", waits.start_after, ())
    assert found.whole == (2,)
    with pytest.raises(InvalidError, match="Task 99 is not in the plan"):
        queries.levelling_preview(actor, project, splitting=True, whole=[99])


def test_the_page_keeps_the_picked_tasks_whole(interrupted: make.World) -> None:
    assert "Never interrupt" not in page(interrupted)
    picked = page(interrupted, query="?splitting=1&whole=2")
    assert "Waits for Ann" in picked
    assert 'name="whole" value="2" checked' in picked
    assert 'type="hidden" name="whole" value="2"' in picked
    (design,) = (task for task in plan(interrupted).tasks if task.id == 2)
    assert "Waits for Ann" in page(interrupted, query="?splitting=1&whole-more=design")
    assert "Waits for Ann" in page(interrupted, query=f"?splitting=1&whole-more={design.wbs}")
    for asked in ("whole=99", "whole=x", "whole-more=Nobody"):
        refused = page(interrupted, query=f"?splitting=1&{asked}")
        assert "ph-error" in refused
        assert "Is interrupted 1 time" in refused
    revision = queries.plan_row(interrupted.actor("auditor"), interrupted.project.pk).version
    gone = post(interrupted, "level_apply", revision=revision, splitting="1", whole=["99"])
    assert "no longer in the plan" in gone.text
    assert row(2).start == at(2)
    post(interrupted, "level_apply", revision=revision, splitting="1", whole=["2"])
    assert row(2).start == at(5)
    assert [task.splits for task in plan(interrupted).tasks if task.id == 2] == [()]


@pytest.mark.parametrize(
    ("text", "names"),
    [("", ["Design", "Build", "Training"]), ("TRAIN", ["Training"]), ("zzz", [])],
)
def test_tasks_to_keep_whole_are_found_by_typing(
    interrupted: make.World, text: str, names: list[str]
) -> None:
    url = reverse("schedule:level_find", args=[interrupted.project.number])
    found = signed_in(interrupted, "auditor").get(url, {"q": text}).json()["found"]
    assert [each["label"].split(" ", 1)[1] for each in found] == names


def test_a_reason_is_said_in_the_readers_language(crowded: make.World) -> None:
    (delay,) = preview(crowded).delays
    with translation.override("de"):
        assert date_format(delay.free_at, "j M Y") in delay.why


def test_a_large_plan_is_looked_at_after_the_page_is_there(
    crowded: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 3)
    first = page(crowded)
    assert "Looking for the fewest delays" in first
    assert "Delay these tasks" not in first
    assert "Delay these tasks" in page(crowded, query="?now=1")
