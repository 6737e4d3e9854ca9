"""Rules in CEL, typed by the vocabulary of facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from pilothouse.governance.standards.types import FactKind, FactSpec, Verdict, vocabulary

_TYPES = {
    FactKind.TRUTH: cel.Type.BOOL,
    FactKind.COUNT: cel.Type.INT,
    FactKind.NUMBER: cel.Type.DOUBLE,
    FactKind.WORD: cel.Type.STRING,
}
_NAME = re.compile(r"\b[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\b")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_HOLE = re.compile(r"\{([^{}]*)\}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")


class RuleFaultError(ValueError):
    """An expression that cannot be compiled; line and column count within it, from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def check(expression: str) -> None:
    """Raise RuleFaultError unless the expression compiles to yes or no over the vocabulary."""
    compiled = _compile(expression, tuple(vocabulary.values()))
    if compiled.return_type().name() != "BOOL":
        raise RuleFaultError("it gives a value, not yes or no; compare it with something")


def evaluate(expression: str, values: Mapping[str, Any]) -> Verdict:
    """Whether the expression holds for the facts; a fault (division by zero) does not hold."""
    names = facts_in(expression)
    missing = [name for name in names if name not in values]
    if missing:
        return Verdict(holds=False, fault=f"There is no fact {missing[0]}.")
    try:
        compiled = _compile(expression, tuple(vocabulary.values()))
    except RuleFaultError as fault:
        return Verdict(holds=False, fault=str(fault))
    result = compiled.eval(data={name: values[name] for name in names}).plain_value()
    if isinstance(result, bool):
        return Verdict(holds=result)
    return Verdict(holds=False, fault=str(result))


def facts_in(expression: str) -> list[str]:
    """The facts that an expression uses, in order, each once."""
    found = _NAME.findall(_QUOTED.sub("''", expression))
    return [name for name in dict.fromkeys(found) if name in vocabulary]


def holes_in(template: str) -> list[str]:
    """The names between braces in an evidence sentence."""
    return _HOLE.findall(template)


def sentence(template: str, values: Mapping[str, Any]) -> str:
    """The evidence sentence with the facts put in."""
    return _HOLE.sub(lambda hole: _shown(values.get(hole.group(1))), template)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, str) and _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    return "–" if value is None or value == "" else str(value)


@lru_cache(maxsize=512)
def _compile(expression: str, facts: tuple[FactSpec, ...]) -> Any:
    env = cel.NewEnv(variables={fact.key: _TYPES[fact.kind] for fact in facts})
    try:
        return env.compile(expression)
    except RuntimeError as error:
        raise _fault(str(error)) from error


def _fault(message: str) -> RuleFaultError:
    place = _PLACE.search(message)
    if place is None:
        return RuleFaultError(message)
    text = re.sub(r" \(in container ''\)", "", place.group(3)).replace("Syntax error: ", "")
    text = text.split(" expecting {")[0]
    return RuleFaultError(text, int(place.group(1)), int(place.group(2)))
