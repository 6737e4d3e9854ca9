"""The columns of a board: arranging them, and putting cards into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pilothouse.delivery.boards import queries
from pilothouse.delivery.boards.models import Board, CardPlace
from pilothouse.delivery.boards.permissions import PLAN
from pilothouse.delivery.boards.queries.cards import leaves
from pilothouse.delivery.boards.queries.columns import plan_of, standing
from pilothouse.delivery.boards.rules import columns as rules
from pilothouse.delivery.boards.types import BoardPlan, ColumnPlan
from pilothouse.delivery.schedule.queries.plans import reportable
from pilothouse.delivery.schedule.queries.plans import task as get_task
from pilothouse.delivery.schedule.services import report_progress
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError, InvalidError, NotPermittedError
from pilothouse.kit.locks import locked
from pilothouse.kit.services import note_unchanged, service

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project


@service("boards.arrange")
def arrange(
    *,
    actor: Actor,
    project_id: int,
    columns: Sequence[ColumnPlan],
    moves: Mapping[int, int] | None = None,
    version: int | None = None,
) -> BoardPlan:
    """Give the project's board these columns, in this order.

    Cards stay in their column. `moves` says for a column that goes or changes its state in which
    other one its cards are put, by key. `version` is the one the person was looking at, 0 where
    the board was the usual one. Raises InvalidError for a board that cannot work or cards that
    would have no place, ConflictError where somebody arranged it meanwhile.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, PLAN, project.scope.path)
    locked(type(project).objects.all()).get(pk=project.pk)
    row = queries.board_row(actor, project_id)
    before = rules.usual() if row is None else plan_of(row)
    _check_version(row, before, version)
    wanted = rules.checked(columns, before)
    tasks = leaves(actor, project_id)
    moves = dict(moves or {})
    rules.check_moves(before, wanted, queries.held_by(tasks, project_id, before), moves)
    last = row.last_key if row else len(before.columns)
    after, last = rules.with_keys(wanted, last)
    if after == before.columns:
        note_unchanged()
        return before
    stands, states = standing(tasks, project_id, before)
    _place(project_id, rules.places(stands, states, BoardPlan(after), moves))
    saved, change = _save(actor, project, row, after, last)
    change.after["moved"] = {str(a): b for a, b in moves.items()}
    record(actor, "board.arranged", saved, change, scope_path=project.scope.path)
    return plan_of(saved)


def _check_version(row: Board | None, before: BoardPlan, version: int | None) -> None:
    if version is not None and version != before.version:
        raise ConflictError(
            "Somebody arranged the board meanwhile. Nothing of yours was saved.",
            model="boards.board",
            key=row.pk if row else 0,
            expected=version,
            current=before.version,
        )


def _place(project_id: int, places: Mapping[int, int]) -> None:
    CardPlace.objects.filter(project_id=project_id).delete()
    CardPlace.objects.bulk_create(
        [CardPlace(project_id=project_id, task_uid=uid, column=key) for uid, key in places.items()],
        batch_size=500,
    )


def _save(
    actor: Actor, project: Project, row: Board | None, after: Sequence[ColumnPlan], last: int
) -> tuple[Board, store.Change]:
    columns = [
        {"key": c.key, "name": c.name, "state": c.state.value, "limit": c.limit} for c in after
    ]
    if row is None:
        row = Board(project=project, columns=columns, last_key=last)
        return row, store.create(actor, row)
    return row, store.update(actor, row, columns=columns, last_key=last)


@service("boards.put")
def put_card(
    *, actor: Actor, project_id: int, task: int, before: str, to: str, column: int | None = None
) -> None:
    """Put a task (its uid) from one state to another, into a column of that or the first one.

    Another state is a progress report. Raises ConflictError where the task is not in the state any
    more where the person saw it, InvalidError for a column that is not of the state, RuleError for
    a finished task that goes on.
    """
    plan = queries.board_plan(actor, project_id)
    target = plan.first_of(to) if column is None else plan.named(column)
    if target is None or target.state != to:
        text = "The board has no such column for this state any more."
        raise InvalidError(text, {"column": [text]})
    row = get_task(actor, project_id, task)
    if not reportable(actor, project_id).filter(pk=row.pk).exists():
        raise NotPermittedError("You may put your own tasks into columns only.")
    if before != to:
        report = queries.move_report(actor, project_id, task, before, to)
        report_progress(actor=actor, project_id=project_id, report=report)
    else:
        queries.check_state(row, before)
    _put(actor, project_id, task, plan, target)


def _put(actor: Actor, project_id: int, task: int, plan: BoardPlan, target: ColumnPlan) -> None:
    """Keep the column, and tell it where the place is another."""
    mine = CardPlace.objects.filter(project_id=project_id, task_uid=task)
    held = mine.values_list("column", flat=True).first()
    old = plan.named(held or 0)
    if old is None or old.state != target.state:
        old = plan.first_of(target.state)
    if target is plan.first_of(target.state):
        mine.delete()
    else:
        CardPlace.objects.update_or_create(
            project_id=project_id, task_uid=task, defaults={"column": target.key}
        )
    if old is target:
        note_unchanged()
        return
    project = project_by_id(actor, project_id)
    change = store.Change({"column": old.name}, {"column": target.name, "task": task})
    record(actor, "board.card_put", project, change, scope_path=project.scope.path)
