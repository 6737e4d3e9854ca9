"""Keeping, changing and removing named views of plans."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.layouts import queries, rules
from pilothouse.delivery.layouts.models import Layout
from pilothouse.delivery.layouts.permissions import KEEP, SHARE
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.services import service


@service("layouts.add")
def add_layout(
    *, actor: Actor, project_id: int, name: str, settings: Any, shared: bool = False
) -> Layout:
    """Keep a view of a plan under a name, for oneself or for everybody on the project.

    Raises InvalidError for settings that no plan page makes, or a name that is taken.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, SHARE if shared else KEEP, project.scope.path)
    row = Layout(
        project=project,
        owner_id=None if shared else _person(actor),
        name=name.strip(),
        settings=rules.checked(settings),
    )
    _check_free(row)
    change = store.create(actor, row)
    record(actor, "layout.added", row, change, scope_path=project.scope.path)
    return row


def _check_free(row: Layout) -> None:
    """Raise InvalidError for a shared name that another shared view has."""
    others = Layout.objects.filter(project_id=row.project_id, owner=None, name=row.name)
    if row.owner_id is None and others.exclude(pk=row.pk).exists():
        text = f"There is a shared view “{row.name}” already. Choose another name."
        raise InvalidError(text, {"name": [text]})


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise InvalidError("Only a person has views of their own; share this one.")
    return actor.person_id


@service("layouts.edit")
def edit_layout(
    *, actor: Actor, layout_id: int, version: int | None = None, **values: Any
) -> Layout:
    """Give a view another name or other settings, share it or take it back to oneself.

    `values`: name, settings, shared. `version` is the one the person was looking at.
    """
    row = queries.own_or_shared(actor, layout_id)
    if "settings" in values:
        values["settings"] = rules.checked(values["settings"])
    if "shared" in values and (shared := values.pop("shared")) != row.is_shared:
        permits.require(actor, SHARE, row.project.scope.path)
        values["owner_id"] = None if shared else _person(actor)
    _check_free(Layout(pk=row.pk, project_id=row.project_id, **_identity(row, values)))
    change = store.update(actor, row, expected=version, **values)
    record(actor, "layout.edited", row, change, scope_path=row.project.scope.path)
    return row


def _identity(row: Layout, values: dict[str, Any]) -> dict[str, Any]:
    """Whose view it is to be and what it is to be called."""
    return {name: values.get(name, getattr(row, name)) for name in ("owner_id", "name")}


@service("layouts.remove")
def remove_layout(*, actor: Actor, layout_id: int) -> None:
    """Remove a view; the plan itself does not change."""
    row = queries.own_or_shared(actor, layout_id)
    change = store.Change(store.snapshot(row), {})
    record(actor, "layout.removed", row, change, scope_path=row.project.scope.path)
    row.delete()
