"""Columns that a plan adds to its tasks: what their values may be."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from pilothouse.delivery.schedule.rules import wording
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import CustomField
from pilothouse.kit.errors import InvalidError

KINDS = ("text", "number", "cost", "date", "duration", "flag", "choice", "formula")
MOST = 100
_YES = {"true", "yes", "y", "1", "x", "✓"}
_NO = {"false", "no", "n", "0", ""}
KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


def key_for(name: str, taken: set[str]) -> str:
    """A key for a new column: its name in small letters, with a number where that is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:36]
    base = plain if plain and plain[0].isalpha() else f"field_{plain}".strip("_")
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    return found


def checked(field: CustomField, text: str, day: int) -> str:
    """A typed value as it is kept; `day` is the working minutes of a day.

    Raises InvalidError that says what the column takes.
    """
    value = text.strip()
    if field.kind == "formula":
        raise _wrong(field, f"“{field.name}” is worked out; change its formula instead.")
    if not value and field.kind != "flag":
        return ""
    if field.kind in ("number", "cost"):
        return _number(field, value)
    if field.kind == "date":
        return _date(value)
    if field.kind == "duration":
        return str(wording.parse_duration(value, day)[0])
    if field.kind == "flag":
        return _flag(field, value)
    if field.kind == "choice":
        return _choice(field, value)
    return value[:1000]


def _number(field: CustomField, value: str) -> str:
    try:
        number = Decimal(value.replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise _wrong(field, f"“{value}” is no number.") from error
    if not number.is_finite() or abs(number) >= 10**15:
        raise _wrong(field, f"“{value}” is too large a number.")
    return f"{number.normalize():f}"


def _date(value: str) -> str:
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        moment = wording.parse_date(value)
    return "" if moment is None else to_datetime(moment).date().isoformat()


def _flag(field: CustomField, value: str) -> str:
    if value.casefold() in _YES:
        return "true"
    if value.casefold() in _NO:
        return ""
    raise _wrong(field, f"“{field.name}” takes yes or no.")


def _choice(field: CustomField, value: str) -> str:
    for choice in field.choices:
        if choice.casefold() == value.casefold():
            return choice
    known = ", ".join(field.choices[:8])
    raise _wrong(field, f"“{value}” is none of the choices of “{field.name}”: {known}.")


def _wrong(field: CustomField, text: str) -> InvalidError:
    return InvalidError(text, {field.key: [text]})


def check_field(field: CustomField) -> None:
    """Raise InvalidError for a column that cannot be."""
    for name, text in _faults(field):
        raise InvalidError(text, {name: [text]})


def _faults(field: CustomField) -> list[tuple[str, str]]:
    found = []
    if not field.name.strip() or len(field.name) > 80:
        found.append(("name", "A column needs a name of at most 80 signs."))
    if not field.key or len(field.key) > 80:
        found.append(("key", "A column needs a key."))
    if field.kind not in KINDS:
        found.append(("kind", f"A column is one of: {', '.join(KINDS)}."))
    if field.kind == "choice" and not field.choices:
        found.append(("choices", "Say what there is to choose from."))
    if len(field.choices) > 200 or any(len(text) > 120 for text in field.choices):
        found.append(("choices", "At most 200 choices of 120 signs each."))
    if field.kind == "formula" and not field.formula.strip():
        found.append(("formula", "A formula column needs a formula."))
    if len(field.formula) > 1000:
        found.append(("formula", "A formula has at most 1,000 signs."))
    return found
