"""Objects of the file, read field by field; each refusal names the entry and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from pilothouse.interchange.errors import ReadError

LONGEST_TEXT = 200


class RiskFileError(ReadError):
    """The file does not say what is uncertain about the plan; one sentence that names the entry."""

    code = "risk_file"


def listed(words: Mapping[str, object] | tuple[str, ...]) -> str:
    """Words with commas."""
    return ", ".join(words)


@dataclass(frozen=True)
class Entry:
    """An object of the file and where it stands, such as `events, entry 2 “Strike”`."""

    file: str
    place: str
    fields: Mapping[str, Any]

    def refusal(self, sentence: str) -> RiskFileError:
        """The error that says what is wrong here; `sentence` is without its full stop."""
        return RiskFileError(": ".join(filter(None, (self.file, self.place, sentence))) + ".")

    def only(self, *names: str) -> None:
        """Refuse fields that nobody reads."""
        if unknown := sorted(self.fields.keys() - set(names)):
            raise self.refusal(f"“{unknown[0]}” is no field here; there are {listed(names)}")

    def has(self, name: str) -> bool:
        """Whether the field is there at all."""
        return name in self.fields

    def _value(self, name: str, kind: str) -> Any:
        if name not in self.fields:
            raise self.refusal(f"“{name}” is missing: write {kind}")
        return self.fields[name]

    def number(self, name: str, high: float, low: float = 0, default: float | None = None) -> float:
        """A finite number from `low` to `high`; required unless there is a default."""
        if default is not None and not self.has(name):
            return default
        return self.as_number(name, self._value(name, _range(low, high)), low, high)

    def as_number(self, name: str, value: Any, low: float, high: float) -> float:
        """`value`, which stands in the field `name`, as a number in its range."""
        whole = type(value) is int or (type(value) is float and isfinite(value))
        if not whole or not low <= value <= high:
            raise self.refusal(f"“{name}” is {shown(value)}: write {_range(low, high)}")
        return float(value)

    def numbers(self, name: str, most: int, high: float, low: float = 0) -> tuple[float, ...]:
        """A list of 1 to `most` numbers."""
        return tuple(self.as_number(name, value, low, high) for value in self.items(name, most))

    def probability(self, name: str = "probability", default: float | None = None) -> float:
        """A number from 0 to 1."""
        return self.number(name, 1, default=default)

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not empty and of a bounded length."""
        if default is not None and not self.has(name):
            return default
        value = self._value(name, "a text")
        if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_TEXT:
            raise self.refusal(
                f"“{name}” is {shown(value)}: write a text of 1 to {LONGEST_TEXT} characters"
            )
        return value.strip()

    def flag(self, name: str) -> bool:
        """True or false; false where it is not said."""
        value = self.fields.get(name, False)
        if not isinstance(value, bool):
            raise self.refusal(f"“{name}” is {shown(value)}: write true or false")
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """One of some words."""
        value = self.fields.get(name, default)
        if value not in choices:
            raise self.refusal(f"“{name}” is {shown(value)}: write one of {listed(choices)}")
        return str(value)

    def items(self, name: str, most: int, least: int = 1) -> list[Any]:
        """A list of `least` to `most` values."""
        value = self._value(name, "a list")
        if not isinstance(value, list):
            raise self.refusal(f"“{name}” is {shown(value)}: write a list")
        if not least <= len(value) <= most:
            raise self.refusal(f"“{name}” has {len(value):,} values: {least:,} to {most:,} will do")
        return value

    def entries(self, name: str, most: int) -> list[Entry]:
        """The objects of a list that may be missing; each is known by its `id`, name or task."""
        if not self.has(name):
            return []
        found = []
        for number, value in enumerate(self.items(name, most, least=0), 1):
            within = f"{self.place}, " if self.place else ""
            place = f"{within}{name}, entry {number}"
            entry = Entry(self.file, place, _object(self.file, place, value))
            found.append(Entry(self.file, place + entry._called(), entry.fields))
        return found

    def _called(self) -> str:
        for name in ("name", "id", "task"):
            value = self.fields.get(name)
            if isinstance(value, str | int) and not isinstance(value, bool):
                return f" “{str(value)[:40]}”"
        return ""

    def entry(self, name: str) -> Entry:
        """The object in a field."""
        place = ", ".join(filter(None, (self.place, name)))
        return Entry(self.file, place, _object(self.file, place, self._value(name, "an object")))


def _object(file: str, place: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Entry(file, place, {}).refusal(f"{shown(value)} is no object: write {{…}}")
    return value


def _range(low: float, high: float) -> str:
    return f"a number from {low:g} to {high:,.12g}"


def shown(value: Any) -> str:
    """A value of the file as it can stand in a sentence."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"“{value[:40]}”" if value.strip() else "an empty text"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)[:40]
