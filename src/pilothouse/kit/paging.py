"""Cursor paging by key: stable while rows come and go, equally quick on every page."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError, models
from django.db.models import Q, QuerySet

from pilothouse.kit.errors import InvalidError
from pilothouse.kit.store import plain

M = TypeVar("M", bound=models.Model)
LARGEST = 200
_MISFIT = "The page cursor does not fit this list. Start from the first page."


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows in order, and the cursors of the pages beside them (None at the ends)."""

    items: list[M]
    next: str | None
    previous: str | None


def paginate(
    queryset: QuerySet[M], *, order: Sequence[str], cursor: str = "", size: int = 50
) -> Page[M]:
    """One page of a queryset.

    `order` are plain column names, `-` for descending; the key is added as tie-breaker. Columns
    must not be null. Raises InvalidError for a cursor that is not ours.
    """
    size = max(1, min(size, LARGEST))
    terms = [_term(name) for name in (*order, "pk")]
    backwards, after = _decode(cursor, len(terms))
    names = [("-" if down != backwards else "") + name for name, down in terms]
    if after is None:
        rows = list(queryset.order_by(*names)[: size + 1])
    else:
        rows = _rows_beyond(
            queryset.order_by(*names), terms, after, backwards=backwards, n=size + 1
        )
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return Page(
        rows,
        _cursor(rows[-1], terms, "n") if rows and (more or backwards) else None,
        _cursor(rows[0], terms, "p")
        if rows and (after is not None) and (more or not backwards)
        else None,
    )


def _rows_beyond(
    queryset: QuerySet[M],
    terms: list[tuple[str, bool]],
    after: list[Any],
    *,
    backwards: bool,
    n: int,
) -> list[M]:
    try:
        return list(queryset.filter(_beyond(terms, after, backwards=backwards))[:n])
    except (ValueError, TypeError, OverflowError, ValidationError, DataError) as error:
        raise InvalidError(_MISFIT) from error


def _term(name: str) -> tuple[str, bool]:
    return (name[1:], True) if name.startswith("-") else (name, False)


def _beyond(terms: list[tuple[str, bool]], after: list[Any], *, backwards: bool) -> Q:
    condition, equal = Q(), Q()
    for (name, down), value in zip(terms, after, strict=True):
        condition |= equal & Q(**{f"{name}__{'lt' if down != backwards else 'gt'}": value})
        equal &= Q(**{name: value})
    return condition


def _value(row: models.Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return {"~": value.isoformat()} if isinstance(value, datetime) else plain(value)


def _cursor(row: models.Model, terms: list[tuple[str, bool]], way: str) -> str:
    data = json.dumps([way, [_value(row, name) for name, _ in terms]])
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        way, values = json.loads(raw)
        after = [datetime.fromisoformat(v["~"]) if isinstance(v, dict) else v for v in values]
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidError("The page cursor is not valid. Start from the first page.") from error
    if way not in {"n", "p"} or len(after) != length:
        raise InvalidError(_MISFIT)
    return way == "p", after
