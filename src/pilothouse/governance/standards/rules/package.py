"""From YAML text to a checked method, or to a list of everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from pilothouse.delivery.work.types import Stage
from pilothouse.governance.standards.rules.cel import RuleFaultError, check, holes_in
from pilothouse.governance.standards.rules.lines import Lines, Path, dotted
from pilothouse.governance.standards.rules.plan import plan_faults
from pilothouse.governance.standards.types import Flaw, Method, PackageError, vocabulary

_LISTS = ("stages", "gates", "criteria", "checks", "documents", "policies", "guidance")
_MENDS = {
    "missing": ("This key is missing.", "Add it."),
    "extra_forbidden": ("There is no such key.", "Correct its spelling or remove it."),
    "string_too_short": ("The text is too short.", "Say it in at least three letters."),
    "string_type": ("This must be text.", "Put it in quotes."),
    "too_short": ("The list is empty.", "Give at least one entry."),
}


def parse(text: str) -> Method:
    """The method in a YAML package.

    Raises PackageError with line, key, fault and remedy of each mistake: syntax, unknown or missing
    keys, wrong references, rules that do not compile, evidence that names unknown facts.
    """
    lines = Lines(text)
    if not isinstance(lines.data, dict):
        flaw = Flaw(1, "file", "A package is a mapping of keys.", "Begin with “code: …”.")
        raise PackageError([flaw])
    try:
        method = Method.model_validate(lines.data)
    except ValidationError as error:
        raise PackageError([_shape(lines, item) for item in error.errors()]) from error
    flaws = [
        *_twice(lines, method),
        *_references(lines, method),
        *_rules(lines, method, text),
        *(Flaw(lines.line(path), dotted(path), *said) for path, *said in plan_faults(method.plan)),
    ]
    if flaws:
        raise PackageError(flaws)
    return method


def digest_of(text: str) -> str:
    """SHA-256 in hex of the package's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def version_key(version: str) -> tuple[int, ...]:
    """A version such as 1.10 as numbers, so that 1.10 comes after 1.9."""
    return tuple(int(part) for part in version.split("."))


def _shape(lines: Lines, item: Any) -> Flaw:
    path: Path = tuple(item["loc"])
    what, mend = _MENDS.get(item["type"], (f"{item['msg']}.", "Correct the value."))
    if item["type"] in {"literal_error", "enum"}:
        what = "This is not one of the possible values."
        mend = f"Use {item['ctx']['expected']}."
    if item["type"] == "string_pattern_mismatch":
        what = f"“{item['input']}” is not a valid {path[-1]}."
        mend = "Use small letters, digits and underscores; a version is like 1.0."
    return Flaw(lines.line(path), dotted(path), what, mend)


def _twice(lines: Lines, method: Method) -> Iterator[Flaw]:
    for name in _LISTS:
        keys = [item.key for item in getattr(method, name)]
        for index, key in enumerate(keys):
            if Counter(keys)[key] > 1 and keys.index(key) != index:
                path = (name, index, "key")
                what = f"“{key}” stands twice in {name}."
                yield Flaw(lines.line(path), dotted(path), what, "Give each its own key.")


def _references(lines: Lines, method: Method) -> Iterator[Flaw]:
    stages, gates = set(Stage.values), {gate.key for gate in method.gates}
    wanted: list[tuple[Path, str, set[str]]] = []
    wanted += [(("stages", i, "key"), s.key, stages) for i, s in enumerate(method.stages)]
    wanted += [(("gates", i, "opens"), g.opens, stages) for i, g in enumerate(method.gates)]
    wanted += [(("criteria", i, "gate"), c.gate, gates) for i, c in enumerate(method.criteria)]
    wanted += [(("checks", i, "gate"), c.gate, gates) for i, c in enumerate(method.checks)]
    wanted += [(("documents", i, "stage"), d.stage, stages) for i, d in enumerate(method.documents)]
    for path, value, known in wanted:
        if value not in known:
            what = f"There is no “{value}”."
            mend = f"Use one of: {', '.join(sorted(known))}."
            yield Flaw(lines.line(path), dotted(path), what, mend)


def _rules(lines: Lines, method: Method, text: str) -> Iterator[Flaw]:
    for index, criterion in enumerate(method.criteria):
        path: Path = ("criteria", index, "rule")
        try:
            check(criterion.rule)
        except RuleFaultError as fault:
            where = lines.line(path) + fault.line - 1 + _is_block(text, lines.line(path))
            what = f"The rule is wrong at column {fault.column} of “{criterion.rule}”: {fault}."
            yield Flaw(where, dotted(path), what, "The facts that rules may use are listed below.")
        for hole in holes_in(criterion.evidence):
            if hole not in vocabulary:
                path = ("criteria", index, "evidence")
                what = f"There is no fact “{hole}”."
                yield Flaw(lines.line(path), dotted(path), what, "Use a fact of the vocabulary.")


def _is_block(text: str, line: int) -> int:
    row = text.splitlines()[line - 1].rstrip()
    return int(row.endswith(("|", ">", "|-", ">-")))
