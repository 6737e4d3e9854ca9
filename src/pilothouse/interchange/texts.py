"""Plans in our own format and Jira's issues, as JSON or XML: opened in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pilothouse.engine.network.data import Plan
from pilothouse.interchange import errors, plan_json
from pilothouse.interchange.apart import answer_of
from pilothouse.interchange.result import Limits
from pilothouse.interchange.tables import jira

_CHILD = "pilothouse.interchange.text_child"
_ERRORS: dict[str, type[errors.ReadError]] = {
    kind.code: kind
    for kind in (errors.WrongFormat, errors.TooLarge, errors.Truncated, errors.EmptyFile)
}


def is_own_plan(path: Path) -> bool:
    """Whether the file says that it is a plan in our own format."""
    with path.open("rb") as file:
        return plan_json.FORMAT.encode() in file.read(200)


def own_plan(path: Path, limits: Limits) -> Plan:
    """The plan of a file in our own format. Raises a ReadError."""
    return plan_json.decode(_found(path, limits)["plan"])


def issues(path: Path, limits: Limits) -> list[jira.Issue]:
    """The issues of Jira's XML or JSON. Raises a ReadError."""
    return [jira.issue_of(row) for row in _found(path, limits)["issues"]]


def _found(path: Path, limits: Limits) -> dict[str, Any]:
    found = answer_of(_CHILD, path, limits)
    if "error" in found:
        said = found.get("said") or f"{path.name} is damaged beyond reading: export it again."
        raise _ERRORS.get(found["error"], errors.WrongFormat)(said)
    return found
