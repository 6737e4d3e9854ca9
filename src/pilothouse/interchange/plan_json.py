"""A plan as versioned JSON and back, without loss.

The shape is the records of `pilothouse.engine.network.data` by field name: tuples become lists,
enumerations their value, decimals strings; fields at their default are left out.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from pilothouse.engine.network.data import Plan

FORMAT = "pilothouse.plan"
VERSION = 1

Json = dict[str, Any]
Convert = Callable[[Any], Any]


class PlanJsonError(ValueError):
    """The JSON is not a plan of a version that can be read; the message says which part."""


def to_json(plan: Plan) -> Json:
    """Give `plan` as a dictionary of JSON types, with `format` and `version` beside its fields."""
    return {"format": FORMAT, "version": VERSION, **_encoder(Plan)(plan)}


def from_json(data: Mapping[str, Any]) -> Plan:
    """Build the plan that `to_json` gave.

    Raises PlanJsonError for another format, a newer version, unknown fields or wrong values.
    """
    fields = dict(data)
    if fields.pop("format", None) != FORMAT:
        raise PlanJsonError(f"This is not a plan in the format {FORMAT}.")
    version = fields.pop("version", None)
    if version != VERSION:
        raise PlanJsonError(f"The plan has version {version}; this installation reads {VERSION}.")
    return decode(fields)


def decode(fields: Mapping[str, Any]) -> Plan:
    """Build a plan from its bare fields, without format and version. Raises PlanJsonError."""
    try:
        plan = _decoder(Plan)(fields)
    except (TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise PlanJsonError(f"The plan's JSON does not hold a plan: {error}") from error
    assert isinstance(plan, Plan)  # noqa: S101
    return plan


def _encode_value(value: Any) -> Any:
    if value is None or type(value) in {int, str, float, bool}:
        return value
    if isinstance(value, tuple):
        return [_encode_value(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    kind: type = type(value)
    return _encoder(kind)(value)


@cache
def _encoder(record: type) -> Callable[[Any], Json]:
    defaults = [(field.name, _default(field)) for field in dataclasses.fields(record)]

    def encode(value: Any) -> Json:
        found = {}
        for name, default in defaults:
            item = getattr(value, name)
            if item is not default and not _same(item, default):
                found[name] = _encode_value(item)
        return found

    return encode


def _same(value: Any, default: Any) -> bool:
    """Decimal 0 and 0.00 are equal yet written differently, so the text decides."""
    if type(value) is not type(default) or value != default:
        return False
    return not isinstance(value, Decimal) or str(value) == str(default)


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


@cache
def _decoder(kind: Any) -> Convert:
    if dataclasses.is_dataclass(kind):
        return _record_decoder(kind)  # type: ignore[arg-type]
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _optional_decoder(kind)
    if origin is tuple:
        return _tuple_decoder(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return _PLAIN[kind]


def _record_decoder(record: type) -> Convert:
    hints = get_type_hints(record)
    converters = {name: _decoder(kind) for name, kind in hints.items()}

    def decode_record(data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise TypeError(f"{record.__name__} must be an object")
        unknown = data.keys() - converters.keys()
        if unknown:
            raise ValueError(f"{record.__name__} has unknown fields: {', '.join(sorted(unknown))}")
        return record(**{name: converters[name](value) for name, value in data.items()})

    return decode_record


def _optional_decoder(kind: Any) -> Convert:
    inner = _decoder(next(arg for arg in get_args(kind) if arg is not type(None)))
    return lambda value: None if value is None else inner(value)


def _tuple_decoder(arguments: tuple[Any, ...]) -> Convert:
    inner = _decoder(arguments[0])

    def decode_tuple(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("a list was expected")
        if arguments[-1] is not Ellipsis and len(value) != len(arguments):
            raise ValueError(f"{len(arguments)} values were expected")
        return tuple(inner(item) for item in value)

    return decode_tuple


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"an integer was expected, not {value!r}")
    return value


def _number(value: Any) -> float:
    if type(value) not in {int, float}:
        raise TypeError(f"a number was expected, not {value!r}")
    return float(value)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(f"a text was expected, not {value!r}")
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError(f"true or false was expected, not {value!r}")
    return value


_PLAIN: dict[Any, Convert] = {
    int: _integer,
    float: _number,
    str: _text,
    bool: _truth,
    Decimal: lambda value: Decimal(_text(value)),
}
