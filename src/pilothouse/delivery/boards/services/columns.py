"""The columns of a board: arranging them, and putting cards into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from pilothouse.delivery.boards import queries
from pilothouse.delivery.boards.models import Board, CardPlace
from pilothouse.delivery.boards.permissions import PLAN
from pilothouse.delivery.boards.queries.cards import leaves
from pilothouse.delivery.boards.queries.columns import columns_of, plan_of, standing
from pilothouse.delivery.boards.rules import columns as rules
from pilothouse.delivery.boards.types import BoardPlan, ColumnPlan
from pilothouse.delivery.schedule.queries.plans import reportable
from pilothouse.delivery.schedule.queries.plans import task as get_task
from pilothouse.delivery.schedule.services import apply_report
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError, InvalidError, NotPermittedError, RuleError
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
    project = _locked(actor, project_id)
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
    was, placed = _placed(project_id), rules.places(stands, states, BoardPlan(after), moves)
    _place(project_id, placed)
    saved, change = _save(actor, project, row, after, last, _previous(before, was, placed))
    change.after["moved"] = {str(a): b for a, b in moves.items()}
    record(actor, "board.arranged", saved, change, scope_path=project.scope.path)
    return plan_of(saved)


@service("boards.undo_arranging")
def undo_arranging(*, actor: Actor, project_id: int, version: int | None = None) -> BoardPlan:
    """Give the board the columns back that it had before the last arrangement.

    Cards go back to where they were, but for those that were put elsewhere since; doing it twice
    brings the arrangement back. `version` is the one the person was looking at. Raises RuleError
    where there is nothing to take back, ConflictError where somebody arranged it meanwhile.
    """
    project = _locked(actor, project_id)
    row = queries.board_row(actor, project_id)
    if row is None or not row.previous:
        raise RuleError(_("There is no arrangement of the board to take back."))
    now = plan_of(row)
    _check_version(row, now, version)
    was = _placed(project_id)
    before, after = (_uids(row.previous[name]) for name in ("before", "after"))
    placed = rules.places_before(was, before, after)
    _place(project_id, placed)
    columns = columns_of(row.previous["columns"])
    previous = _previous(now, was, placed)
    saved, change = _save(actor, project, row, columns, row.last_key, previous)
    record(actor, "board.undone", saved, change, scope_path=project.scope.path)
    return plan_of(saved)


def _locked(actor: Actor, project_id: int) -> Project:
    project = project_by_id(actor, project_id)
    permits.require(actor, PLAN, project.scope.path)
    locked(type(project).objects.all()).get(pk=project.pk)
    return project


def _placed(project_id: int) -> dict[int, int]:
    rows = CardPlace.objects.filter(project_id=project_id)
    return dict(rows.values_list("task_uid", "column"))


def _previous(
    board: BoardPlan, before: Mapping[int, int], after: Mapping[int, int]
) -> dict[str, Any]:
    """What an arrangement replaces, as it is kept."""
    sides = {
        name: {str(uid): key for uid, key in places.items()}
        for name, places in (("before", before), ("after", after))
    }
    return {"columns": _as_kept(board.columns)} | sides


def _uids(places: Mapping[str, int]) -> dict[int, int]:
    return {int(uid): key for uid, key in places.items()}


def _as_kept(columns: Sequence[ColumnPlan]) -> list[dict[str, Any]]:
    return [
        {"key": c.key, "name": c.name, "state": c.state.value, "limit": c.limit} for c in columns
    ]


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
    actor: Actor, project: Project, row: Board | None, after: Sequence[ColumnPlan], last: int,
    previous: Mapping[str, Any],
) -> tuple[Board, store.Change]:  # fmt: skip
    columns = _as_kept(after)
    if row is None:
        row = Board(project=project, columns=columns, last_key=last, previous=previous)
        change = store.create(actor, row)
    else:
        change = store.update(actor, row, columns=columns, last_key=last, previous=previous)
    for side in (change.before, change.after):
        side.pop("previous", None)
    return row, change


@service("boards.put")
def put_card(
    *, actor: Actor, project_id: int, task: int, before: str, to: str, column: int | None = None
) -> None:
    """Put a task (its uid) from one state to another, into a column of that or the first one.

    Another state is a progress report: one event tells of both. Raises ConflictError where the task
    is not in the state any more where the person saw it, InvalidError for a column that is not of
    the state, RuleError for a finished task that goes on.
    """
    plan = queries.board_plan(actor, project_id)
    target = plan.first_of(to) if column is None else plan.named(column)
    if target is None or target.state != to:
        text = "The board has no such column for this state any more."
        raise InvalidError(text, {"column": [text]})
    row = get_task(actor, project_id, task)
    if not reportable(actor, project_id).filter(pk=row.pk).exists():
        raise NotPermittedError("You may put your own tasks into columns only.")
    reported = None
    if before != to:
        report = queries.move_report(actor, project_id, task, before, to)
        reported = apply_report(actor, project_id, report)[1]
    else:
        queries.check_state(row, before)
    old = _put(project_id, task, plan, before, target)
    path = row.plan.project.scope.path
    if reported is not None:
        reported.before["column"], reported.after["column"] = old.name, target.name
        record(actor, "plan.progress", row.plan, reported, scope_path=path)
    elif old is not target:
        change = store.Change({"column": old.name}, {"column": target.name, "task": task})
        record(actor, "board.card_put", row.plan.project, change, scope_path=path)
    else:
        note_unchanged()


def _put(
    project_id: int, task: int, plan: BoardPlan, before: str, target: ColumnPlan
) -> ColumnPlan:
    """Keep the column of a task, and give the one in which it stood as it was `before`."""
    mine = CardPlace.objects.filter(project_id=project_id, task_uid=task)
    old = plan.named(mine.values_list("column", flat=True).first() or 0)
    if old is None or old.state != before:
        old = plan.first_of(before)
    if target is plan.first_of(target.state):
        mine.delete()
    else:
        CardPlace.objects.update_or_create(
            project_id=project_id, task_uid=task, defaults={"column": target.key}
        )
    return old
