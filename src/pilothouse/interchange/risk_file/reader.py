"""The file as it lies on the disk: bounded, well-formed, of the known format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilothouse.interchange.risk_file.values import Entry, RiskFileError, shown

if TYPE_CHECKING:
    from pilothouse.engine.network.data import Plan
    from pilothouse.engine.risk import Uncertainty

FORMAT = "pilothouse.risks"
VERSION = 1
MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class RiskFile:
    """A file that was read, not yet held against a plan."""

    top: Entry

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.top.file

    def refusal(self, sentence: str) -> RiskFileError:
        """The error that says what is wrong with the file; `sentence` is without its full stop."""
        return self.top.refusal(sentence)

    def bind(self, plan: Plan) -> tuple[Uncertainty, tuple[str, ...]]:
        """What the file says of this plan, and sentences on what has no effect on it.

        Raises RiskFileError, whose sentence names the entry and how to mend it.
        """
        from pilothouse.interchange.risk_file.binding import Binding

        return Binding(self.top, plan).bound()


def load(path: Path) -> RiskFile:
    """Read the file without a plan. Raises RiskFileError."""
    fields = _parsed(path.name, _content(path))
    if not isinstance(fields, dict):
        raise RiskFileError(f"{path.name} holds {shown(fields)}: write an object {{…}}.")
    top = Entry(path.name, "", fields)
    if fields.get("format") != FORMAT:
        raise top.refusal(f"it is no file of risks: write “format”: “{FORMAT}”")
    if fields.get("version") != VERSION or isinstance(fields["version"], bool):
        raise top.refusal(
            f"“version” is {shown(fields.get('version'))}: this installation reads {VERSION}"
        )
    return RiskFile(top)


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RiskFileError(
            f"{path.name} cannot be read ({error.strerror}): check the path."
        ) from error
    if len(data) > MOST_BYTES:
        raise RiskFileError(
            f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB: "
            "leave out what is as planned."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RiskFileError(f"{path.name} is no UTF-8 text: save it as UTF-8.") from error


def _parsed(name: str, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise RiskFileError(
            f"{name} is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except RecursionError as error:
        raise RiskFileError(f"{name} is nested too deeply to be a file of risks.") from error
    except ValueError as error:
        raise RiskFileError(f"{name} is not valid JSON: {error}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice[:40]}” stands twice in one object")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")
