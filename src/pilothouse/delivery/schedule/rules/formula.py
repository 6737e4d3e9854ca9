"""Formulas of a plan's own columns, in CEL, over a task's fields.

Names are `task.x` for what every task has and `own.key` for the plan's own columns. Numbers are
doubles: durations in days, work in hours. A formula that meets a missing value gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from math import isfinite
from typing import Any

from cel_expr_python import cel

from pilothouse.delivery.schedule.rules.fields import KEY
from pilothouse.engine.network.data import CustomField
from pilothouse.kit.errors import InvalidError

NUMBER, TEXT, TRUTH, MOMENT = (
    cel.Type.DOUBLE, cel.Type.STRING, cel.Type.BOOL, cel.Type.TIMESTAMP,
)  # fmt: skip
TASK_FIELDS: Mapping[str, Any] = {
    "name": TEXT, "wbs": TEXT, "notes": TEXT, "people": TEXT, "kind": TEXT,
    "duration": NUMBER, "optimistic": NUMBER, "pessimistic": NUMBER, "remaining": NUMBER,
    "work": NUMBER, "actual_work": NUMBER,
    "percent": NUMBER, "physical_percent": NUMBER, "cost": NUMBER, "fixed_cost": NUMBER,
    "priority": NUMBER, "total_float": NUMBER, "free_float": NUMBER, "level": NUMBER,
    "critical": TRUTH, "milestone": TRUTH, "summary": TRUTH, "active": TRUTH, "manual": TRUTH,
    "start": MOMENT, "finish": MOMENT, "deadline": MOMENT, "actual_start": MOMENT,
    "actual_finish": MOMENT,
}  # fmt: skip
_KINDS = {
    "text": TEXT, "choice": TEXT, "number": NUMBER, "cost": NUMBER, "duration": NUMBER,
    "flag": TRUTH, "date": MOMENT,
}  # fmt: skip
_NAME = re.compile(r"\b(task|own)\.([a-z][a-z0-9_]*)\b")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_WHOLE = re.compile(r"(?<![\w.'\"])(\d+)(?![\w.'\"])")
_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled formula and the names it needs."""

    compiled: Any
    names: tuple[str, ...]

    def text(self, values: Mapping[str, Any]) -> str:
        """What it gives for one task, as text; nothing where a value is missing or it fails."""
        if any(values.get(name) is None for name in self.names):
            return ""
        data = {name: values[name] for name in self.names}
        return shown(self.compiled.eval(data=data).plain_value())


def check(text: str, fields: Sequence[CustomField]) -> None:
    """Raise InvalidError, saying where, unless a formula can be worked out."""
    compiled(text, tuple(fields))


@lru_cache(maxsize=256)
def compiled(text: str, fields: tuple[CustomField, ...]) -> Formula:
    """A formula over a plan's columns. Raises InvalidError."""
    types = _types(fields)
    names = tuple(dict.fromkeys(".".join(pair) for pair in _NAME.findall(_QUOTED.sub("''", text))))
    if unknown := [name for name in names if name not in types]:
        raise _wrong(f"There is no field {unknown[0]}. {_known(types)}")
    environment = cel.NewEnv(variables={name: types[name] for name in names})
    try:
        return Formula(environment.compile(text), names)
    except RuntimeError as error:
        return Formula(_with_doubles(environment, text, error), names)


def _with_doubles(environment: Any, text: str, first: RuntimeError) -> Any:
    """CEL keeps 2 and 2.0 apart; people do not: whole numbers become 2.0 where that helps."""
    quoted = _QUOTED.findall(text)
    bare = _WHOLE.sub(r"\1.0", _QUOTED.sub("\x00", text))
    for piece in quoted:
        bare = bare.replace("\x00", piece, 1)
    try:
        return environment.compile(bare)
    except RuntimeError:
        raise _wrong(_fault(str(first))) from first


def _types(fields: Sequence[CustomField]) -> dict[str, Any]:
    types = {f"task.{name}": kind for name, kind in TASK_FIELDS.items()}
    for field in fields:
        if field.kind in _KINDS and KEY.match(field.key):
            types[f"own.{field.key}"] = _KINDS[field.kind]
    return types


def _known(types: Mapping[str, Any]) -> str:
    own = [name for name in types if name.startswith("own.")]
    return "There are " + ", ".join([*own[:6], "task.duration", "task.finish", "task.cost"]) + " …"


def _fault(message: str) -> str:
    place = _PLACE.search(message)
    if place is None:
        return f"The formula cannot be read: {message[:200]}"
    said = place.group(3).replace("Syntax error: ", "").split(" expecting {")[0]
    return f"At sign {place.group(2)}: {re.sub(r' .in container .*', '', said)}"


def _wrong(text: str) -> InvalidError:
    return InvalidError(text, {"formula": [text]})


def own_values(fields: Sequence[CustomField], held: Mapping[str, str], day: int) -> dict[str, Any]:
    """The values of a task's own columns as formulas see them; None where there is none."""
    return {f"own.{f.key}": _value(f.kind, held.get(f.key, ""), day) for f in fields}


def _value(kind: str, text: str, day: int) -> Any:
    if kind == "flag":
        return text == "true"
    if kind in ("text", "choice"):
        return text
    if not text:
        return None
    try:
        return _read(kind, text, day)
    except ValueError:
        return None


def _read(kind: str, text: str, day: int) -> Any:
    if kind == "date":
        on = date.fromisoformat(text[:10])
        return datetime(on.year, on.month, on.day, tzinfo=UTC)
    return float(text) / day if kind == "duration" else float(text)


def shown(value: Any) -> str:
    """A result as the grid shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if not isfinite(value) else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = str(value)
    return "" if text.startswith(("INVALID_ARGUMENT", "NOT_FOUND", "OUT_OF_RANGE")) else text
