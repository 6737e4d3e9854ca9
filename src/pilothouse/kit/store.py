"""Creating and changing rows: versions, validation, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError, FieldClash, InvalidError
from pilothouse.kit.models import Record
from pilothouse.kit.services import note_unchanged

R = TypeVar("R", bound=Record)
_BOOKKEEPING = frozenset({"id", "version", "created_at", "updated_at"})


@dataclass(frozen=True, slots=True)
class Change:
    """The fields that changed, before and after, ready for JSON."""

    before: dict[str, Any]
    after: dict[str, Any]

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


def plain(value: Any) -> Any:
    """A value as JSON can hold it; decimals as text, instants in ISO 8601."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, models.Model):
        return value.pk
    return value


def snapshot(row: models.Model) -> dict[str, Any]:
    """The row's own columns, ready for JSON, without the bookkeeping."""
    return {
        field.attname: plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in _BOOKKEEPING and not isinstance(field, models.FileField)
    }


def create(actor: Actor, row: R) -> Change:
    """Validate and insert a new row; returns its first values as the change."""
    row.created_at = row.updated_at = actor.now
    _validate(row)
    row.save(force_insert=True)
    return Change({}, snapshot(row))


def update(actor: Actor, row: R, *, expected: int | None = None, **values: Any) -> Change:
    """Set values on a row if its version still is the expected one.

    `expected` is the version the person was looking at; `None` means the row as just read. Raises
    ConflictError (nothing written) when somebody saved first, InvalidError when a value breaks a
    rule. An empty change writes nothing and tells the running service so.
    """
    if expected is not None and expected != row.version:
        raise _conflict(row, expected, values)
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    _validate(row)
    after = snapshot(row)
    changed = [name for name, value in after.items() if before.get(name) != value]
    if not changed:
        note_unchanged()
        return Change({}, {})
    _write(actor, row, values)
    return Change({n: before.get(n) for n in changed}, {n: after[n] for n in changed})


def touch(actor: Actor, row: Record, *, expected: int | None = None) -> None:
    """Give a row its next version as rows that belong to it change; refuses like `update`."""
    if expected is not None and expected != row.version:
        raise _conflict(row, expected, {})
    _write(actor, row, {})


def check(row: models.Model) -> None:
    """Validate a row that is written with others in bulk; raises InvalidError like `create`."""
    _validate(row)


def _write(actor: Actor, row: Record, values: dict[str, Any]) -> None:
    seen = row.version
    row.version, row.updated_at = seen + 1, actor.now
    model = type(row)._default_manager
    columns = {*values, "version", "updated_at"}
    written = model.filter(pk=row.pk, version=seen).update(
        **{name: getattr(row, name) for name in columns}
    )
    if not written:
        current = model.get(pk=row.pk)
        raise _conflict(current, seen, values)


def _conflict(current: Record, expected: int, values: dict[str, Any]) -> ConflictError:
    clashes = [
        FieldClash(name, _label(current, name), plain(getattr(current, name)), plain(value))
        for name, value in values.items()
        if plain(getattr(current, name)) != plain(value)
    ]
    name = current._meta.verbose_name
    return ConflictError(
        f"Somebody saved this {name} while you were editing it. Nothing of yours is lost: "
        "compare the two, then keep yours or take theirs.",
        model=current._meta.label_lower,
        key=current.pk,
        expected=expected,
        current=current.version,
        clashes=clashes,
    )


def _label(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name)).capitalize()


def _validate(row: models.Model) -> None:
    _refuse_null_characters(row)
    try:
        row.full_clean(exclude=_unchecked(row), validate_constraints=False)
        # Without the exclusion: Django skips constraints that name an excluded column.
        row.validate_constraints()
    except ValidationError as error:
        texts = error.message_dict
        raise InvalidError(_sentence(row, texts), texts) from error


def _refuse_null_characters(row: models.Model) -> None:
    # Forms refuse them; SQLite stores them, PostgreSQL cannot.
    wrong = {
        field.name: ["Null characters are not allowed."]
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and "\0" in str(getattr(row, field.attname) or "")
    }
    if wrong:
        raise InvalidError(_sentence(row, wrong), wrong)


def _unchecked(row: models.Model) -> set[str]:
    # Existence of a foreign row is the database's own check; asking again costs a query each.
    return {f.name for f in row._meta.concrete_fields if isinstance(f, models.ForeignKey)}


def _sentence(row: models.Model, texts: dict[str, list[str]]) -> str:
    parts = []
    for name, messages in texts.items():
        label = "" if name == "__all__" else f"{_label(row, name)}: "
        parts.append(label + " ".join(messages))
    return " ".join(parts)
