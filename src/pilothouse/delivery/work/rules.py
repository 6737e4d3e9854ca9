"""Which stage may follow which; when a charter may be submitted, and how two of them differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from pilothouse.delivery.work.types import MOST_PRIORITY, CharterState, Item, ItemKind, Stage
from pilothouse.kit.errors import InvalidError, RuleError

FOLLOWS: dict[Stage, frozenset[Stage]] = {
    Stage.CHARTER: frozenset({Stage.PLANNING, Stage.CANCELLED}),
    Stage.PLANNING: frozenset({Stage.AGREEMENT, Stage.HAND_OVER, Stage.CHARTER, Stage.CANCELLED}),
    Stage.AGREEMENT: frozenset({Stage.PLANNING, Stage.HAND_OVER, Stage.CANCELLED}),
    Stage.HAND_OVER: frozenset({Stage.PLANNING, Stage.AGREEMENT, Stage.EXECUTION, Stage.CANCELLED}),
    Stage.EXECUTION: frozenset({Stage.CLOSING, Stage.CANCELLED}),
    Stage.CLOSING: frozenset({Stage.BENEFITS, Stage.CLOSED, Stage.EXECUTION}),
    Stage.BENEFITS: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
    Stage.CANCELLED: frozenset(),
}
ENDED = frozenset({Stage.CLOSED, Stage.CANCELLED})


def check_stage(before: str, after: str) -> None:
    """Raise RuleError when a project may not go from one stage to the other."""
    if Stage(after) not in FOLLOWS[Stage(before)]:
        raise RuleError(
            f"A project in stage “{Stage(before).label}” cannot go to “{Stage(after).label}”."
        )


def by_hand(stage: str) -> frozenset[Stage]:
    """Where a person may move a project; the hand-over is entered and left through itself."""
    follows = FOLLOWS[Stage(stage)] - {Stage.HAND_OVER}
    return follows & {Stage.CANCELLED} if stage == Stage.HAND_OVER else follows


def check_by_hand(before: str, after: str) -> None:
    """Raise RuleError for a step into or out of the hand-over, which people judge there."""
    check_stage(before, after)
    if Stage(after) not in by_hand(before):
        raise RuleError(
            "A project enters and leaves this stage by its hand-over: submit, withdraw, accept or "
            "return that."
        )


def check_place(
    stage: str, now: tuple[int, int | None], wanted: tuple[int, int | None], reason: str
) -> None:
    """Raise when a project may not move between (portfolio, programme) places.

    RuleError for an ended project and for the place where it is; InvalidError without a reason.
    """
    if Stage(stage) in ENDED:
        raise RuleError("An ended project stays where it ended.")
    if now == wanted:
        raise RuleError("The project is there already.")
    check_reason(reason)


def check_priority(priority: int) -> None:
    """Raise InvalidError for a priority that is no whole number from 1 to 1000."""
    if not 1 <= priority <= MOST_PRIORITY:
        text = f"A priority is a whole number from 1 to {MOST_PRIORITY}, the higher the sooner."
        raise InvalidError(text, {"priority": [text]})


def check_not_own(person: int | None, managers: Collection[int]) -> None:
    """Raise RuleError for a project manager who would order their own project."""
    if person in managers:
        raise RuleError("Nobody sets the priority of a project that they manage themselves.")


def check_reason(reason: str) -> None:
    """Raise InvalidError when no reason was given."""
    if not reason.strip():
        raise InvalidError("Say why.", {"reason": ["Say why; the reason is kept in the history."]})


def stage_steps(stage: str) -> list[dict[str, str]]:
    """The life cycle as steps; each with its label and whether it is done or now.

    A cancelled project shows no progress, as where it stood is told by its history.
    """
    line: list[Stage] = [item for item in Stage if item is not Stage.CANCELLED]
    here = line.index(Stage(stage)) if stage != Stage.CANCELLED else -1
    states = ["done" if i < here or stage == Stage.CLOSED else "" for i in range(len(line))]
    if here >= 0 and stage != Stage.CLOSED:
        states[here] = "now"
    return [{"label": str(s.label), "state": t} for s, t in zip(line, states, strict=True)]


def frozen(objective: str, items: Sequence[Item]) -> dict[str, Any]:
    """A charter as plain data in a fixed order: what is submitted, hashed and compared."""
    by_kind = {
        kind.value: [_plain(item) for item in items if item.kind == kind] for kind in ItemKind
    }
    return {"objective": objective, "items": by_kind}


def _plain(item: Item) -> dict[str, str]:
    due = item.due_on.isoformat() if item.due_on else ""
    return {"text": item.text, "baseline": item.baseline, "target": item.target, "due_on": due}


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 in hex over the content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def missing(content: dict[str, Any]) -> list[str]:
    """What a charter still lacks before it can be submitted, in words."""
    items = content["items"]
    lacks = [
        (not content["objective"].strip(), "the objective"),
        (not items[ItemKind.MEASURE], "at least one success measure"),
        (not items[ItemKind.IN_SCOPE], "what is in scope"),
        (not items[ItemKind.DELIVERABLE], "at least one deliverable"),
        (not items[ItemKind.MILESTONE], "at least one milestone"),
    ]
    return [words for lacking, words in lacks if lacking]


def check_can_submit(state: str, content: dict[str, Any]) -> None:
    """Raise RuleError when the draft waits already or is not complete."""
    if state != CharterState.DRAFT:
        raise RuleError("This charter was submitted already. Change it to make a new version.")
    if lacking := missing(content):
        raise RuleError(f"The charter cannot be submitted yet. Still missing: {_list(lacking)}.")


def check_can_edit(state: str) -> None:
    """Raise RuleError while the sponsor is deciding."""
    if state == CharterState.SUBMITTED:
        raise RuleError("The charter awaits approval. Withdraw it first to change it.")


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """What changed between two charters, line by line: label, before, after.

    A line counts as changed when it stands in both at the same place with other words, as added or
    removed when only one of them has it.
    """
    found = [_row("Objective", before.get("objective", ""), after.get("objective", ""))]
    for kind in ItemKind:
        old = [_words(item) for item in before.get("items", {}).get(kind.value, [])]
        new = [_words(item) for item in after.get("items", {}).get(kind.value, [])]
        found += [_row(str(kind.label), *pair) for pair in _pairs(old, new)]
    return [row for row in found if row["before"] != row["after"]]


def _row(label: str, before: str, after: str) -> dict[str, str]:
    return {"label": label, "before": before, "after": after}


def _words(item: dict[str, str]) -> str:
    parts = [item["text"]]
    if item["baseline"] or item["target"]:
        parts.append(f"{item['baseline'] or '–'} → {item['target'] or '–'}")
    return ", ".join([*parts, *([_day(item["due_on"])] if item["due_on"] else [])])


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%b %Y}"


def _pairs(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            pairs += zip_longest(old[a:b], new[c:d], fillvalue="")
    return pairs
