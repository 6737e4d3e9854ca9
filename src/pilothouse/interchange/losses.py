"""The words for what a plan could not carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pilothouse.interchange.result import Loss, LossRow, Outcome, SourceInfo

_CHANGED, _LEFT = Outcome.CHANGED, Outcome.NOT_CARRIED

_WORDS: dict[str, tuple[Outcome, str, str]] = {}


def explain(found: Iterable[dict[str, Any]]) -> Iterator[Loss]:
    """Turn the reader's codes into losses with a title and a reason, changed ones first."""
    made = [_loss(item) for item in found]
    yield from sorted(made, key=lambda loss: (loss.outcome, -loss.count))


def _loss(item: dict[str, Any]) -> Loss:
    outcome, title, why = _WORDS.get(item["code"], (_LEFT, item["code"], ""))
    rows = tuple(LossRow(row[0], row[1]) for row in item["rows"])
    label = item["label"]
    return Loss(item["code"], outcome, title.format(label=label), why, item["count"], rows)


def filled(code: str, detail: str) -> Loss:
    """Something that the file left open and that a plan needs."""
    outcome, title, why = _WORDS[code]
    return Loss(code, outcome, title, why, 1, (LossRow(None, detail),))


def other_projects(source: SourceInfo) -> tuple[Loss, ...]:
    """The projects of the file that were not chosen."""
    others = [item for item in source.projects if item.index != source.project_index]
    if not others:
        return ()
    rows = tuple(LossRow(None, f"{item.index}: {item.name} ({item.tasks} rows)") for item in others)
    why = "One plan is read at a time; read the file again with the number of another."
    return (Loss("other_projects", _LEFT, "Other projects in the file", why, len(others), rows),)
