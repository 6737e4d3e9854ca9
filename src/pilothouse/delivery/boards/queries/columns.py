"""The columns of a board and where tasks stand in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from pilothouse.delivery.boards.models import Board, CardPlace
from pilothouse.delivery.boards.permissions import VIEW
from pilothouse.delivery.boards.rules.columns import usual
from pilothouse.delivery.boards.rules.moving import state_of
from pilothouse.delivery.boards.types import BoardPlan, ColumnPlan, State
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

STATES = {
    State.AHEAD: Q(actual_start=None, actual_finish=None),
    State.BEGUN: Q(actual_start__isnull=False, actual_finish=None),
    State.DONE: Q(actual_finish__isnull=False),
}


def board_row(actor: Actor, project_id: int) -> Board | None:
    """The row of a project's own columns, if it has some and the actor may see them."""
    return permits.limit(actor, VIEW, Board.objects.filter(project_id=project_id)).first()


def may_undo(actor: Actor, project_id: int) -> bool:
    """Whether there is an arrangement of the board that can be taken back."""
    row = board_row(actor, project_id)
    return row is not None and bool(row.previous)


def board_plan(actor: Actor, project_id: int) -> BoardPlan:
    """The columns of a project's board: its own, or the usual three."""
    row = board_row(actor, project_id)
    return usual() if row is None else plan_of(row)


def plan_of(row: Board) -> BoardPlan:
    """The columns of a row."""
    return BoardPlan(columns_of(row.columns), row.version)


def columns_of(kept: Iterable[Mapping[str, Any]]) -> tuple[ColumnPlan, ...]:
    """Columns from what is kept of them."""
    return tuple(
        ColumnPlan(each["name"], State(each["state"]), each["limit"], each["key"]) for each in kept
    )


def rows_in(rows: QuerySet[Any], project_id: int, plan: BoardPlan, column: ColumnPlan) -> Any:
    """Of some tasks, those that stand in a column."""
    mine = rows.filter(STATES[column.state])
    placed = CardPlace.objects.filter(project_id=project_id)
    if plan.first_of(column.state) is not column:
        return mine.filter(uid__in=placed.filter(column=column.key).values("task_uid"))
    others = [
        each.key for each in plan.columns if each.state == column.state and each is not column
    ]
    if not others:
        return mine
    return mine.exclude(uid__in=placed.filter(column__in=others).values("task_uid"))


def standing(
    rows: QuerySet[Any], project_id: int, plan: BoardPlan
) -> tuple[dict[int, int], dict[int, str]]:
    """The column of each task, and its state, by uid."""
    placed = dict(CardPlace.objects.filter(project_id=project_id).values_list("task_uid", "column"))
    stands, states = {}, {}
    for uid, start, finish in rows.order_by().values_list("uid", "actual_start", "actual_finish"):
        state = state_of(start, finish)
        column = plan.named(placed.get(uid, 0))
        right = column is not None and column.state == state
        stands[uid] = column.key if column and right else plan.first_of(state).key
        states[uid] = state.value
    return stands, states


def held_by(rows: QuerySet[Any], project_id: int, plan: BoardPlan) -> dict[int, int]:
    """How many cards each column has."""
    return Counter(standing(rows, project_id, plan)[0].values())
