"""Keeping the stakeholder register."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.governance.stakeholders import queries
from pilothouse.governance.stakeholders.models import Stakeholder
from pilothouse.governance.stakeholders.permissions import EDIT
from pilothouse.governance.stakeholders.types import StakeholderAdded
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.services import service


@service("stakeholders.add")
def add_stakeholder(*, actor: Actor, project_id: int, **values: Any) -> Stakeholder:
    """Put somebody in a project's register.

    `values` are columns of Stakeholder (name, organisation, influence and interest 1-5, attitude
    and desired -2 to 2, …). Raises InvalidError outside the scales or for a second entry.
    """
    project = project_by_id(actor, project_id)
    path = project.scope.path
    permits.require(actor, EDIT, path)
    stakeholder = Stakeholder(project=project, **values)
    change = store.create(actor, stakeholder)
    record(actor, "stakeholder.added", stakeholder, change, scope_path=path)
    events.announce(
        StakeholderAdded(actor=actor, stakeholder_id=stakeholder.pk, project_id=project.pk)
    )
    return stakeholder


@service("stakeholders.edit")
def edit_stakeholder(
    *, actor: Actor, stakeholder_id: int, version: int | None = None, **values: Any
) -> Stakeholder:
    """Change an entry of the register; `version` is the one the person was looking at."""
    stakeholder = queries.stakeholder(actor, stakeholder_id, EDIT)
    change = store.update(actor, stakeholder, expected=version, **values)
    path = stakeholder.project.scope.path
    record(actor, "stakeholder.edited", stakeholder, change, scope_path=path)
    return stakeholder


@service("stakeholders.remove")
def remove_stakeholder(*, actor: Actor, stakeholder_id: int, reason: str = "") -> int:
    """Take somebody out of the register; the history keeps the entry. Returns the project's key."""
    stakeholder = queries.stakeholder(actor, stakeholder_id, EDIT)
    change = store.Change(store.snapshot(stakeholder), {})
    path = stakeholder.project.scope.path
    record(actor, "stakeholder.removed", stakeholder, change, scope_path=path, reason=reason)
    project_id = stakeholder.project_id
    stakeholder.delete()
    return project_id
