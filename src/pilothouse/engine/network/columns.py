"""Attributes of many records as columns: read by C loops, not row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import repeat
from operator import attrgetter
from typing import Any

import numpy as np

from .arrays import Codes, Flags, Ints
from .data import Task


def column(records: Sequence[object], name: str) -> list[Any]:
    """One attribute of all records."""
    return list(map(attrgetter(name), records))


def integers(values: Sequence[int]) -> Ints:
    """Integers as an array. Raises ValueError for anything else, and beyond 64 bits."""
    found = np.array(values) if len(values) else np.zeros(0, np.int64)
    if found.dtype != np.int64:
        raise ValueError("not all are whole numbers of 64 bits")
    return found


def flags(records: Sequence[object], name: str) -> Flags:
    """A truth attribute of all records."""
    return np.fromiter(map(attrgetter(name), records), bool, len(records))


def looked_up(table: Mapping[int, int], keys: Sequence[int]) -> Ints:
    """Rows of the keys; -1 for a key that the table does not hold."""
    return np.fromiter(map(table.get, keys, repeat(-1)), np.int64, len(keys))


def coded(values: Sequence[Any], codes: Mapping[Any, int]) -> Codes:
    """Codes of enumeration members; by identity, as hashing a member is slow.

    Strings equal to a member count as the member.
    """
    by_identity = {id(member): code for member, code in codes.items()}
    try:
        return np.fromiter(map(by_identity.__getitem__, map(id, values)), np.int8, len(values))
    except KeyError:
        return np.fromiter(map(codes.__getitem__, values), np.int8, len(values))


def having(values: Sequence[Any], *, other_than: object) -> Iterable[int]:
    """Rows whose value is not that one object."""
    if values.count(other_than) == len(values):
        return ()
    return (row for row, value in enumerate(values) if value is not other_than)


def changed(old: Task, new: Task) -> set[str]:
    """Names of the fields in which two tasks differ."""
    return {name for name in _NAMES if getattr(old, name) != getattr(new, name)}


_NAMES = tuple(field.name for field in fields(Task))
