"""Edits made upon an older state of a plan: carried out where nobody touched the same since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.queries.packing import unpacked_delta
from pilothouse.delivery.schedule.rules.delta import (
    changes_terms,
    overlap,
    reshapes,
    without_codes,
)
from pilothouse.delivery.schedule.services.changing import conflict
from pilothouse.delivery.schedule.types import AddTask, Delta, Merge, Outcome
from pilothouse.engine.network.data import Plan
from pilothouse.kit.errors import ConflictError, InvalidError, NotFoundError

LOOKED_AT = 50


def refuse_stale(row: PlanRow, expected: int, edits: Sequence[Any], merge: Merge) -> None:
    """Raise ConflictError for edits that cannot even be understood, where the plan moved on."""
    if expected != row.version:
        raise conflict(row, expected, repeatable=_is_repeatable(edits, merge))


def _is_repeatable(edits: Sequence[Any], merge: Merge) -> bool:
    """New rows with what is in them can be given again: at most their uids are taken."""
    new = {edit.task for edit in edits if isinstance(edit, AddTask)}
    return merge is Merge.ANY and all(getattr(edit, "task", None) in new for edit in edits)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What others, or the same person elsewhere, did to a plan since a revision."""

    row: PlanRow
    expected: int
    said: tuple[str, ...]
    deltas: tuple[Delta, ...]

    def check(self, old: Plan, new: Plan, edits: Sequence[Any], merge: Merge) -> None:
        """Raise ConflictError unless the edits that lead from `old` to `new` stand apart."""
        if not self.said:
            return
        mine = without_codes(rules.diff(old, new))
        reshaped = any(reshapes(delta) for delta in self.deltas)
        apart = not (
            changes_terms(mine)
            or any(changes_terms(delta) or overlap(mine, delta) for delta in self.deltas)
            or (reshaped and (reshapes(mine) or merge is Merge.SAME_ROWS))
        )
        if not apart:
            raise self.conflict(edits, merge)

    @contextmanager
    def watching(self, edits: Sequence[Any], merge: Merge) -> Iterator[None]:
        """An edit that no longer makes sense after what others did is a conflict with them."""
        try:
            yield
        except (InvalidError, NotFoundError) as error:
            if not self.said:
                raise
            raise self.conflict(edits, merge) from error

    def conflict(self, edits: Sequence[Any], merge: Merge) -> ConflictError:
        return conflict(self.row, self.expected, repeatable=_is_repeatable(edits, merge))

    def told(self, outcome: Outcome) -> Outcome:
        return replace(outcome, meanwhile=self.said) if self.said else outcome


def meanwhile(row: PlanRow, expected: int | None) -> Meanwhile:
    """What happened to a plan since a revision. ConflictError where not all is known."""
    if expected is None or expected == row.version:
        return Meanwhile(row, row.version, (), ())
    since = PlanEdit.objects.filter(plan=row, revision_after__gt=expected).order_by("-pk")
    edits = list(since[:LOOKED_AT])
    if len(edits) != row.version - expected:
        raise conflict(row, expected)
    said = tuple(f"{edit.actor_name}: {edit.said}" for edit in edits)
    deltas = tuple(without_codes(unpacked_delta(edit.delta)) for edit in edits)
    return Meanwhile(row, expected, said, deltas)
