"""The plan as it was: every revision, from the deltas of the edits since."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries.packing import unpacked_delta
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.engine.network.data import Plan
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError

MOST_TASKS = 60_000
_kept: OrderedDict[tuple[int, int, int], Plan] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Moment:
    """One state of a plan: the edit that made it; the first has none. `finish` is an instant."""

    revision: int
    at: datetime
    who: str
    said: str
    finish: int | None = None
    is_undo: bool = False


def edits(actor: Actor, project_id: int) -> QuerySet[PlanEdit]:
    """The edits of a project's plan, newest first; without their deltas."""
    rows = PlanEdit.objects.filter(plan__project_id=project_id).defer("delta")
    return permits.limit(actor, VIEW, rows).order_by("-revision_after")


def moments(actor: Actor, row: PlanRow, most: int, before: int | None = None) -> list[Moment]:
    """The newest states of a plan, oldest first; the one it began with when there is room.

    With `before`, a revision, those that came before it.
    """
    rows = edits(actor, row.project_id)
    if before is not None:
        rows = rows.filter(revision_after__lt=before)
    found = [_moment(edit) for edit in rows[:most]]
    if len(found) < most:
        found.append(_first(row))
    return found[::-1]


def moment(actor: Actor, row: PlanRow, revision: int) -> Moment:
    """One state of a plan. Raises NotFoundError for a revision that the history does not hold."""
    edit = edits(actor, row.project_id).filter(revision_after=revision).first()
    if edit is not None:
        return _moment(edit)
    first = _first(row)
    if first.revision != revision:
        raise NotFoundError("The history of this plan has no such revision.")
    return first


def _moment(edit: PlanEdit) -> Moment:
    return Moment(
        edit.revision_after, edit.at, edit.actor_name, edit.said, edit.finish, not edit.counts
    )


def _first(row: PlanRow) -> Moment:
    edit = PlanEdit.objects.filter(plan=row).order_by("revision_before").defer("delta").first()
    revision = edit.revision_before if edit else row.version
    return Moment(revision, row.created_at, "", "The plan was started")


def past_plan(row: PlanRow, revision: int) -> Plan:
    """The plan at a revision: the present one with the edits since turned round, newest first."""
    if revision == row.version:
        return load(row).plan
    key = (row.pk, row.stamp, revision)
    if key not in _kept:
        _keep(key, _turned_back(row, revision))
    _kept.move_to_end(key)
    return _kept[key]


def _turned_back(row: PlanRow, revision: int) -> Plan:
    known = [kept for plan, stamp, kept in _kept if (plan, stamp) == (row.pk, row.stamp)]
    start = min((kept for kept in known if kept > revision), default=row.version)
    plan = past_plan(row, start)
    since = PlanEdit.objects.filter(
        plan=row, revision_after__gt=revision, revision_after__lte=start
    )
    for content in since.order_by("-revision_after").values_list("delta", flat=True):
        plan = rules.apply_delta(plan, unpacked_delta(content).inverse())
    return plan


def _keep(key: tuple[int, int, int], plan: Plan) -> None:
    _kept[key] = plan
    while len(_kept) > 1 and sum(len(kept.tasks) for kept in _kept.values()) > MOST_TASKS:
        _kept.popitem(last=False)


def plan_at(actor: Actor, project_id: int, revision: int) -> Plan:
    """A project's plan as it was at a revision. Raises NotFoundError."""
    row = plan_row(actor, project_id)
    return past_plan(row, moment(actor, row, revision).revision)
