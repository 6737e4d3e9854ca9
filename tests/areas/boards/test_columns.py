"""A project's own columns: arranging them, where cards go, limits, and who may."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.boards import queries, services
from pilothouse.delivery.boards.models import CardPlace
from pilothouse.delivery.boards.types import BoardPlan, ColumnPlan, State
from pilothouse.delivery.schedule.services import undo
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make
from tests.areas.boards.plans import assigned, planned

pytestmark = pytest.mark.django_db
BACKLOG = ColumnPlan("Backlog", State.AHEAD, key=1)
READY = ColumnPlan("Ready", State.AHEAD, limit=1)
DOING = ColumnPlan("Doing", State.BEGUN, key=2)
REVIEW = ColumnPlan("Review", State.BEGUN)
DONE = ColumnPlan("Done", State.DONE, key=3)


def shown(world: make.World, who: str = "business_pm") -> dict[str, list[str]]:
    found = queries.board(world.actor(who), world.project.pk, {})
    return {column.name: [card.name for card in column.cards] for column in found}


def arranged(world: make.World, *columns: ColumnPlan, **more: object) -> BoardPlan:
    given = columns or (BACKLOG, READY, DOING, REVIEW, DONE)
    return services.arrange(
        actor=world.actor("business_pm"), project_id=world.project.pk, columns=given, **more
    )  # type: ignore[arg-type]


def put(world: make.World, task: int, way: str, column: int, who: str = "business_pm") -> None:
    before, to = way.split()
    services.put_card(
        actor=world.actor(who), project_id=world.project.pk, task=task, before=before, to=to,
        column=column,
    )  # fmt: skip


def test_a_board_that_nobody_arranged_has_a_column_for_each_state(world: make.World) -> None:
    planned(world)
    assert list(shown(world)) == ["Not begun", "Under way", "Finished"]
    assert queries.board_plan(world.actor("auditor"), world.project.pk).version == 0


def test_own_columns_take_the_cards_of_their_state_and_keep_them(world: make.World) -> None:
    design, build, *_ = planned(world)
    plan = arranged(world)
    assert [(c.key, c.name) for c in plan.columns] == [
        (1, "Backlog"), (4, "Ready"), (2, "Doing"), (5, "Review"), (3, "Done"),
    ]  # fmt: skip
    put(world, design, "ahead ahead", 4)
    assert shown(world)["Ready"] == ["Design"]
    put(world, build, "ahead begun", 5)
    assert shown(world) == {
        "Backlog": ["Test", "Hand over"], "Ready": ["Design"], "Doing": [], "Review": ["Build"],
        "Done": [],
    }  # fmt: skip
    actions = list(AuditEvent.objects.order_by("-seq").values_list("action", flat=True)[:3])
    assert actions == ["plan.progress", "board.card_put", "board.arranged"]


def test_another_column_and_state_are_one_write_and_one_event(world: make.World) -> None:
    design, *_ = planned(world)
    arranged(world)
    put(world, design, "ahead ahead", 4)
    seen = AuditEvent.objects.count()
    put(world, design, "ahead begun", 5)
    (event,) = AuditEvent.objects.order_by("seq")[seen:]
    assert event.action == "plan.progress"
    assert (event.before["column"], event.after["column"]) == ("Ready", "Review")
    assert event.after["tasks"][0]["id"] == design


def test_an_arrangement_is_undone_with_the_cards_where_they_were(world: make.World) -> None:
    design, build, *_ = planned(world)
    before = arranged(world)
    for task in (design, build):
        put(world, task, "ahead ahead", 4)
    busy = ColumnPlan("Busy", State.BEGUN, key=2)
    after = arranged(world, DONE, busy, BACKLOG, moves={4: 1})
    assert list(shown(world)) == ["Done", "Busy", "Backlog"]
    put(world, build, "ahead begun", 2)
    key, pm = world.project.pk, world.actor("business_pm")
    with pytest.raises(ConflictError):
        services.undo_arranging(actor=pm, project_id=key, version=before.version)
    undone = services.undo_arranging(actor=pm, project_id=key, version=after.version)
    assert undone.columns == before.columns
    assert shown(world) == {
        "Backlog": ["Test", "Hand over"], "Ready": ["Design"], "Doing": ["Build"], "Review": [],
        "Done": [],
    }  # fmt: skip
    assert AuditEvent.objects.order_by("-seq")[0].action == "board.undone"
    again = services.undo_arranging(actor=pm, project_id=key)
    assert again.columns == after.columns
    assert shown(world)["Backlog"] == ["Design", "Test", "Hand over"]


def test_what_nobody_arranged_cannot_be_undone(world: make.World) -> None:
    with pytest.raises(RuleError, match="no arrangement"):
        services.undo_arranging(actor=world.actor("business_pm"), project_id=world.project.pk)
    arranged(world)
    with pytest.raises(NotPermittedError):
        services.undo_arranging(actor=world.actor("auditor"), project_id=world.project.pk)


def test_what_is_undone_in_the_plan_goes_back_to_the_first_column(world: make.World) -> None:
    design, *_ = planned(world)
    arranged(world)
    put(world, design, "ahead begun", 5)
    undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert shown(world)["Backlog"][0] == "Design"
    assert shown(world)["Review"] == []


def test_a_limit_that_is_exceeded_warns_and_hinders_nobody(world: make.World) -> None:
    design, build, *_ = planned(world)
    arranged(world)
    for task in (design, build):
        put(world, task, "ahead ahead", 4)
    ready = queries.board(world.actor("business_pm"), world.project.pk, {"q": "design"})[1]
    assert (ready.total, ready.held, ready.limit, ready.is_over) == (1, 2, 1, True)
    client = Client()
    client.force_login(world.user("auditor"))
    assert "2 of at most 1" in client.get(reverse("boards:board", args=[world.project.number])).text


def test_cards_of_a_column_that_goes_need_a_place(world: make.World) -> None:
    design, build, *_ = planned(world)
    arranged(world)
    put(world, design, "ahead ahead", 4)
    put(world, build, "ahead ahead", 4)
    left = (BACKLOG, DOING, ColumnPlan("Review", State.BEGUN, key=5), DONE)
    with pytest.raises(InvalidError, match="cards of “Ready” go: there are 2"):
        arranged(world, *left)
    with pytest.raises(InvalidError, match="choose a column of that state"):
        arranged(world, *left, moves={4: 5})
    assert shown(world)["Ready"] == ["Design", "Build"]
    arranged(world, *left, moves={4: 1})
    assert shown(world)["Backlog"] == ["Design", "Build", "Test", "Hand over"]
    assert not CardPlace.objects.exists()


def test_a_column_put_before_the_first_one_takes_no_card_of_it(world: make.World) -> None:
    planned(world)
    arranged(world, ColumnPlan("Ideas", State.AHEAD), BACKLOG, DOING, DONE)
    assert shown(world)["Ideas"] == []
    assert len(shown(world)["Backlog"]) == 4


def test_a_column_of_another_state_leaves_its_cards_where_they_are_sent(world: make.World) -> None:
    design, *_ = planned(world)
    arranged(world)
    put(world, design, "ahead ahead", 4)
    turned = ColumnPlan("Ready", State.BEGUN, key=4)
    with pytest.raises(InvalidError, match="cards of “Ready”"):
        arranged(world, BACKLOG, turned, DONE, moves={2: 4, 5: 4})
    arranged(world, BACKLOG, turned, DONE, moves={2: 4, 5: 4, 4: 1})
    assert shown(world) == {
        "Backlog": ["Design", "Build", "Test", "Hand over"], "Ready": [], "Done": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ((BACKLOG, DOING), "“finished” need a column"),
        ((BACKLOG, DOING, DONE, ColumnPlan(" doing ", State.BEGUN)), "called “Doing”"),
        ((BACKLOG, DOING, ColumnPlan("  ", State.DONE, key=3)), "name of up to 40"),
        ((BACKLOG, DOING, ColumnPlan("Done", State.DONE, limit=0, key=3)), "from 1 to 999"),
        ((BACKLOG, DOING, ColumnPlan("Done", State.DONE, key=9)), "by a key that the board has"),
        ((BACKLOG, DOING, *(ColumnPlan(f"D{n}", State.DONE) for n in range(11))), "up to 12"),
    ],
)
def test_a_board_that_cannot_work_is_refused(
    world: make.World, columns: tuple[ColumnPlan, ...], words: str
) -> None:
    with pytest.raises(InvalidError, match=words):
        arranged(world, *columns)


def test_who_was_slower_is_told(world: make.World) -> None:
    arranged(world, version=0)
    with pytest.raises(ConflictError):
        arranged(world, BACKLOG, DOING, DONE, version=0)
    assert arranged(world, BACKLOG, DOING, DONE, version=1).version == 2


@pytest.mark.parametrize("role", ["auditor", "team_member", "stranger"])
def test_only_the_project_managers_arrange(world: make.World, role: str) -> None:
    with pytest.raises((NotPermittedError, NotFoundError)):
        services.arrange(
            actor=world.actor(role), project_id=world.project.pk, columns=(BACKLOG, DOING, DONE)
        )


def test_people_put_their_own_cards_only(world: make.World) -> None:
    design, build, *_ = planned(world)
    assigned(world, design)
    arranged(world)
    put(world, design, "ahead ahead", 4, who="team_member")
    with pytest.raises((NotPermittedError, NotFoundError)):
        put(world, build, "ahead ahead", 4, who="team_member")
    with pytest.raises(InvalidError, match="no such column"):
        put(world, design, "ahead ahead", 5, who="team_member")
    with pytest.raises(ConflictError):
        put(world, design, "begun begun", 5, who="team_member")


def test_the_page_arranges_and_asks_where_cards_go(world: make.World) -> None:
    planned(world)
    client = Client()
    client.force_login(world.user("technical_pm"))
    url = reverse("boards:arrange", args=[world.project.number])
    sent = {
        "version": "0", "place_1": "2", "name_1": "Backlog", "state_1": "ahead", "limit_1": "",
        "place_2": "3", "name_2": "Doing", "state_2": "begun", "limit_2": "2",
        "place_3": "4", "name_3": "Done", "state_3": "done", "gone_1": "on",
        "place_new0": "1", "name_new0": "Ready", "state_new0": "ahead",
        "place_new1": "5", "state_new1": "begun", "place_new2": "6", "state_new2": "begun",
    }  # fmt: skip
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "Say where the cards of “Not begun” go: there are 4." in answer.text
    del sent["gone_1"]
    answer = client.post(url, sent, follow=True)
    assert "The board is arranged." in answer.text
    assert list(shown(world)) == ["Ready", "Backlog", "Doing", "Done"]
    assert len(shown(world)["Backlog"]) == 4
    assert client.post(url, sent).status_code == 409
    undo_url = f"{reverse('boards:undo', args=[world.project.number])}?version=1"
    assert f'action="{undo_url}"' in answer.text
    assert f'action="{undo_url}"' in client.get(url).text
    answer = client.post(undo_url, follow=True)
    assert "The board is as it was before." in answer.text
    assert list(shown(world)) == ["Not begun", "Under way", "Finished"]
    assert client.post(undo_url, follow=True).text.count("Somebody arranged the board meanwhile")


def test_the_api_arranges_and_puts(world: make.World) -> None:
    design, *_ = planned(world)
    client = Client()
    client.force_login(world.user("business_pm"))
    board = f"/api/v1/projects/{world.project.pk}/board"
    was = client.get(f"{board}/columns")
    assert was.json()["columns"][1] == {
        "key": 2, "name": "Under way", "state": "begun", "limit": None,
    }  # fmt: skip
    body = {"columns": [*was.json()["columns"], {"name": "Ready", "state": "ahead", "limit": 3}]}
    headers = {"If-Match": was.headers["ETag"]}
    sent = {"data": body, "content_type": "application/json", "headers": headers}
    done = client.put(f"{board}/columns", **sent)
    assert (done.status_code, done.json()["version"]) == (200, 1)
    assert client.put(f"{board}/columns", **sent).status_code == 409
    undone = client.post(f"{board}/columns/undo", headers={"If-Match": done.headers["ETag"]})
    assert [each["name"] for each in undone.json()["columns"]] == [
        "Not begun", "Under way", "Finished",
    ]  # fmt: skip
    again = client.post(f"{board}/columns/undo", headers={"If-Match": undone.headers["ETag"]})
    assert again.json()["columns"] == done.json()["columns"]
    assert client.post(f"{board}/columns/undo", headers=headers).status_code == 409
    move = {"task": design, "before": "ahead", "to": "ahead", "column": 4}
    answer = client.post(f"{board}/move", move, content_type="application/json")
    assert answer.status_code == 204
    found = [(c["name"], c["held"], len(c["cards"])) for c in client.get(board).json()]
    assert found == [
        ("Not begun", 3, 3), ("Under way", 0, 0), ("Finished", 0, 0), ("Ready", 1, 1),
    ]  # fmt: skip
