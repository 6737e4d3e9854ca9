"""Opens a plan in our own format, or Jira's issues, in a process of its own.

The answer is JSON: a plan or issues, or an error with its sentence.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from pilothouse.interchange import plan_json
from pilothouse.interchange.answering import Open, RefusedError, respond
from pilothouse.interchange.errors import ReadError, TooLarge, Truncated, WrongFormat
from pilothouse.interchange.tables import jira
from pilothouse.interchange.texts import is_own_plan


def main(arguments: list[str]) -> None:
    """Open the file and write the answer."""
    respond(arguments, _opener, OSError, UnicodeDecodeError)


def _opener(path: Path) -> Open:
    return _own if is_own_plan(path) else _issues


def _own(path: Path, most: int) -> dict[str, Any]:
    try:
        fields = plan_json.to_json(_plan(path, most))
    except ReadError as error:
        raise RefusedError(error.code, str(error)) from error
    return {"plan": {k: v for k, v in fields.items() if k not in ("format", "version")}}


def _plan(path: Path, most: int) -> Any:
    try:
        data = json.loads(path.read_text("utf-8-sig"))
        if not isinstance(data, dict):
            raise WrongFormat(f"{path.name} is JSON but no plan: export it again.")
        tasks = data.get("tasks")
        if isinstance(tasks, list) and len(tasks) > most:
            raise TooLarge(
                f"{path.name} has {len(tasks):,} rows and the limit is {most:,}: split it."
            )
        return plan_json.from_json(data)
    except plan_json.PlanJsonError as error:
        raise WrongFormat(_sentence(path, error)) from error
    except ValueError as error:
        raise Truncated(
            f"{path.name} is not complete JSON (cut short or edited): export it again."
        ) from error
    except RecursionError as error:
        raise TooLarge(f"{path.name} nests its data without end: export it again.") from error


def _sentence(path: Path, error: plan_json.PlanJsonError) -> str:
    """The reason as one line that is not longer than a person reads."""
    said = " ".join(str(error).split())
    return said if len(said) <= 300 else f"{path.name} holds no plan: {said[:240]}…."


def _issues(path: Path, most: int) -> dict[str, Any]:
    try:
        found = jira.issues_of_text(path, most)
    except ReadError as error:
        raise RefusedError(error.code, str(error)) from error
    return {"issues": [dataclasses.asdict(issue) for issue in found]}


if __name__ == "__main__":
    main(sys.argv[1:])
