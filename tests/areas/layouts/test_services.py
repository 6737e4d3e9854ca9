"""Named views: whose they are, who may share them, what their settings may hold."""

from __future__ import annotations

from typing import Any

import pytest

from pilothouse.delivery.layouts import queries, services
from pilothouse.delivery.layouts.models import Layout
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from tests import make

pytestmark = pytest.mark.django_db
SETTINGS = {
    "columns": [{"name": "name", "width": 300}, {"name": "float", "width": 60}],
    "filter": "critical", "group": "people",
    "where": [{"column": "people", "how": "is", "text": "Ann"}],
    "sort": {"column": "float", "direction": -1},
    "zoom": "month", "level": 2, "show": ["slack", "critical"], "split": 520, "near": 12,
}  # fmt: skip


def added(world: make.World, by: str = "business_pm", **values: Any) -> Layout:
    facts = {"name": "Weekly meeting", "settings": SETTINGS}
    return services.add_layout(
        actor=world.actor(by), project_id=world.project.pk, **(facts | values)
    )


def names(world: make.World, who: str) -> list[str]:
    return [row.name for row in queries.layouts_of(world.actor(who), world.project.pk)]


def test_a_view_keeps_all_that_was_arranged(world: make.World) -> None:
    assert added(world).settings == SETTINGS | {"show": ["critical", "slack"]}


def test_an_own_view_is_seen_by_nobody_else(world: make.World) -> None:
    row = added(world)
    assert names(world, "business_pm") == ["Weekly meeting"]
    assert names(world, "technical_pm") == []
    with pytest.raises(NotFoundError):
        services.edit_layout(actor=world.actor("technical_pm"), layout_id=row.pk, name="Mine")


def test_a_shared_view_is_everybodys_and_changed_by_pms_only(world: make.World) -> None:
    row = added(world, shared=True)
    assert names(world, "team_member") == ["Weekly meeting"]
    with pytest.raises(NotPermittedError):
        services.edit_layout(actor=world.actor("team_member"), layout_id=row.pk, name="Mine")
    renamed = services.edit_layout(
        actor=world.actor("technical_pm"), layout_id=row.pk, name="Ours", version=row.version
    )
    assert renamed.name == "Ours"


def test_a_team_member_keeps_own_views_but_may_not_share(world: make.World) -> None:
    row = added(world, by="team_member")
    with pytest.raises(NotPermittedError):
        added(world, by="team_member", shared=True, name="For all")
    with pytest.raises(NotPermittedError):
        services.edit_layout(actor=world.actor("team_member"), layout_id=row.pk, shared=True)


def test_an_older_version_is_a_conflict(world: make.World) -> None:
    row, pm = added(world), world.actor("business_pm")
    services.edit_layout(actor=pm, layout_id=row.pk, name="Newer", version=1)
    with pytest.raises(ConflictError):
        services.edit_layout(actor=pm, layout_id=row.pk, name="Other", version=1)


def test_a_name_is_taken_once(world: make.World) -> None:
    added(world, shared=True)
    with pytest.raises(InvalidError):
        added(world, shared=True)
    assert added(world).pk


@pytest.mark.parametrize(
    "settings",
    [
        [], {"columns": "name"}, {"columns": [{"width": 3}]}, {"columns": [{"name": "<b>"}]},
        {"zoom": "hour"}, {"sort": {"column": "name", "direction": 0}}, {"level": "all"},
        {"show": ["a"] * 200}, {"where": [{"column": "people", "how": "like", "text": "A"}]},
        {"where": [{"column": "people", "how": "is", "text": "A" * 121}]},
    ],
)  # fmt: skip
def test_settings_that_no_page_makes_are_refused(world: make.World, settings: Any) -> None:
    with pytest.raises(InvalidError):
        added(world, settings=settings)


def test_removing_leaves_one_event_with_what_was_there(world: make.World) -> None:
    row = added(world)
    before = AuditEvent.objects.count()
    services.remove_layout(actor=world.actor("business_pm"), layout_id=row.pk)
    event = AuditEvent.objects.order_by("-seq")[0]
    assert AuditEvent.objects.count() == before + 1
    assert event.action == "layout.removed"
    assert not Layout.objects.exists()
