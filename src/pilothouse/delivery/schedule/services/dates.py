"""The computed columns of a plan's tasks: only what differs, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import connection

from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.delivery.schedule.queries.rows import COMPUTED, Loaded
from pilothouse.engine import Schedule

Dates = Mapping[str, np.ndarray[Any, Any]]


def write_dates(loaded: Loaded, computed: Schedule, keys: Mapping[int, int]) -> set[int]:
    """Write the dates and floats that differ from what is stored; returns the uids of their rows.

    `keys` are the primary keys by uid after the edit.
    """
    tasks = computed.plan.tasks
    new = {name: np.asarray(getattr(computed.arrays, name)).astype(np.int64) for name in COMPUTED}
    rows = np.flatnonzero(_differing(loaded, [task.id for task in tasks], new))
    if not len(rows):
        return set()
    changed = [tasks[row].id for row in rows.tolist()]
    _update([keys[uid] for uid in changed], {name: new[name][rows] for name in COMPUTED})
    return set(changed)


def _differing(loaded: Loaded, uids: list[int], new: Dates) -> np.ndarray[Any, Any]:
    before = [task.id for task in loaded.plan.tasks]
    if before == uids:
        place = np.arange(len(uids))
    else:
        row_of = {uid: row for row, uid in enumerate(before)}
        place = np.array([row_of.get(uid, -1) for uid in uids], np.int64)
    differs = place < 0
    known = ~differs
    if not known.any():
        return differs
    for name in COMPUTED:
        differs[known] |= loaded.dates[name][place[known]] != new[name][known]
    return differs


def _update(keys: list[int], columns: Dates) -> None:
    if connection.vendor == "postgresql":
        _update_from_arrays(keys, columns)
    else:
        _update_each(keys, columns)


def _update_each(keys: list[int], columns: Dates) -> None:
    """One prepared statement for all rows; within SQLite's process nothing is quicker."""
    values = zip(*(columns[name].tolist() for name in COMPUTED), keys, strict=True)
    assigned = ", ".join(f"{_quoted(name)} = %s" for name in COMPUTED)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_table()} SET {assigned} WHERE id = %s", list(values))  # noqa: S608


def _update_from_arrays(keys: list[int], columns: Dates) -> None:
    """One statement with an array for each column, as text: PostgreSQL parses that quickest."""
    flags = ("critical", "longest_path")
    kinds = {name: "boolean" if name in flags else "bigint" for name in COMPUTED}
    assigned = ", ".join(f"{_quoted(name)} = v.{name}::{kinds[name]}" for name in COMPUTED)
    arrays = ", ".join(["%s::bigint[]"] * (len(COMPUTED) + 1))
    names = ", ".join((*COMPUTED, "key"))
    assigned = assigned.replace("::boolean", "::int::boolean")
    values = [_array(columns[name].tolist()) for name in COMPUTED] + [_array(keys)]
    statement = (
        f"UPDATE {_table()} t SET {assigned} FROM unnest({arrays}) AS v({names}) "  # noqa: S608
        "WHERE t.id = v.key"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _array(values: list[int]) -> str:
    return "{" + str(values)[1:-1] + "}"


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _table() -> str:
    return _quoted(PlanTask._meta.db_table)
