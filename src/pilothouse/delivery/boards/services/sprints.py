"""Sprints: their period and goal, their tasks, estimates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from pilothouse.delivery.boards import queries
from pilothouse.delivery.boards.models import Estimate, Sprint, SprintTask
from pilothouse.delivery.boards.permissions import PLAN
from pilothouse.delivery.boards.queries.cards import leaves
from pilothouse.delivery.boards.rules.sprints import (
    check_other,
    check_period,
    check_points,
    check_tasks,
)
from pilothouse.delivery.boards.types import State
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.services import note_unchanged, service


@service("boards.add_sprint")
def add_sprint(*, actor: Actor, project_id: int, **values: Any) -> Sprint:
    """Plan a sprint; `values` are columns of Sprint. Raises InvalidError for an odd period."""
    project = project_by_id(actor, project_id)
    permits.require(actor, PLAN, project.scope.path)
    check_period(values["starts_on"], values["ends_on"])
    row = Sprint(project=project, **values)
    change = store.create(actor, row)
    record(actor, "sprint.added", row, change, scope_path=project.scope.path)
    return row


@service("boards.edit_sprint")
def edit_sprint(
    *, actor: Actor, sprint_id: int, version: int | None = None, **values: Any
) -> Sprint:
    """Change a sprint; `version` is the one the person was looking at."""
    row = queries.sprint(actor, sprint_id, PLAN)
    check_period(values.get("starts_on", row.starts_on), values.get("ends_on", row.ends_on))
    change = store.update(actor, row, expected=version, **values)
    record(actor, "sprint.edited", row, change, scope_path=row.project.scope.path)
    return row


@service("boards.remove_sprint")
def remove_sprint(*, actor: Actor, sprint_id: int, version: int | None = None) -> None:
    """Remove a sprint; its tasks stay in the plan.

    Raises ConflictError where somebody changed it since `version`.
    """
    row = queries.sprint(actor, sprint_id, PLAN)
    if version is not None and version != row.version:
        store.update(actor, row, expected=version)
    gone = store.snapshot(row) | {"tasks": sorted(queries.task_uids(row))}
    record(actor, "sprint.removed", row, store.Change(gone, {}), scope_path=row.project.scope.path)
    row.delete()


@service("boards.plan_tasks")
def plan_tasks(
    *, actor: Actor, sprint_id: int, add: Collection[int] = (), remove: Collection[int] = ()
) -> Sprint:
    """Take tasks of the plan (uids) into a sprint, or out of it.

    A task is in one sprint at a time: it leaves the one it was in. Raises InvalidError for tasks
    that the plan does not have.
    """
    row = queries.sprint(actor, sprint_id, PLAN)
    before = queries.task_uids(row)
    known = dict(leaves(actor, row.project_id).values_list("uid", "name"))
    check_tasks(add, known)
    check_tasks((before | set(add)) & known.keys(), known)
    fresh, gone = set(add) - before - set(remove), set(remove) & before
    if not fresh and not gone:
        note_unchanged()
        return row
    _leave(actor, row.project_id, fresh | gone)
    stays = [SprintTask(sprint=row, task_uid=uid, added_at=actor.now) for uid in sorted(fresh)]
    SprintTask.objects.bulk_create(stays)
    change = store.Change({"taken_out": _named(gone, known)}, {"taken_in": _named(fresh, known)})
    record(actor, "sprint.planned", row, change, scope_path=row.project.scope.path)
    return row


def _named(uids: Collection[int], names: Mapping[int, str]) -> list[str]:
    return [names.get(uid, str(uid)) for uid in sorted(uids)]


def _leave(actor: Actor, project_id: int, uids: Collection[int]) -> None:
    open_ = SprintTask.objects.filter(sprint__project_id=project_id, removed_at=None)
    open_.filter(task_uid__in=uids).update(removed_at=actor.now)


@service("boards.carry_over")
def carry_over(*, actor: Actor, sprint_id: int, other_id: int) -> Sprint:
    """Move the unfinished tasks of a sprint into another one of the project."""
    row, other = (queries.sprint(actor, key, PLAN) for key in (sprint_id, other_id))
    check_other(row.pk, other.pk)
    permits.get(actor, PLAN, queries.sprints_of(actor, row.project_id), pk=other.pk)
    found = queries.cards(actor, row.project_id, queries.task_uids(row))
    left = {card.uid: card.name for card in found if card.state != State.DONE}
    if not left:
        note_unchanged()
        return other
    _leave(actor, row.project_id, left)
    stays = [SprintTask(sprint=other, task_uid=uid, added_at=actor.now) for uid in sorted(left)]
    SprintTask.objects.bulk_create(stays)
    change = store.Change({"sprint": row.name}, {"carried_over": _named(left, left)})
    record(actor, "sprint.carried_over", other, change, scope_path=row.project.scope.path)
    return other


@service("boards.estimate")
def estimate(*, actor: Actor, project_id: int, points: Mapping[int, Decimal | None]) -> None:
    """Say how large tasks are, in story points by uid; None takes an estimate back."""
    project = project_by_id(actor, project_id)
    permits.require(actor, PLAN, project.scope.path)
    check_tasks(points, dict(leaves(actor, project_id).values_list("uid", "pk")))
    for value in points.values():
        check_points(value)
    rows = Estimate.objects.filter(project=project, task_uid__in=points)
    known = {row.task_uid: row for row in rows}
    before = {uid: known[uid].points if uid in known else None for uid in points}
    changed = [uid for uid in points if before[uid] != points[uid]]
    if not changed:
        note_unchanged()
        return
    for uid in changed:
        _write(actor, project, known.get(uid), uid, points[uid])
    change = store.Change(
        {str(uid): store.plain(before[uid]) for uid in changed},
        {str(uid): store.plain(points[uid]) for uid in changed},
    )
    record(actor, "plan.estimated", project, change, scope_path=project.scope.path)


def _write(
    actor: Actor, project: Any, row: Estimate | None, uid: int, points: Decimal | None
) -> None:
    if row is None and points is not None:
        store.create(actor, Estimate(project=project, task_uid=uid, points=points))
    elif row is not None and points is None:
        row.delete()
    elif row is not None:
        store.update(actor, row, points=points)
