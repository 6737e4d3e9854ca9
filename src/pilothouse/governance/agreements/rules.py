"""Terms: their hash, their differences, and which state may follow which."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pilothouse.governance.agreements.types import OPEN, Difference, Section, VersionState
from pilothouse.kit.errors import InvalidError, RuleError

LINES = (Section.IN_SCOPE, Section.OUT_OF_SCOPE, Section.DELIVERABLES, Section.ASSUMPTIONS)
LONGEST_TEXT = 5000
STATEMENT = (
    "I have read version {number} of this agreement and accept its scope, milestones and price "
    "on behalf of {client}."
)


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 in hex over the terms as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """What differs between two frozen terms, section by section.

    Lines count as removed or added. Milestones are matched by key, so that a moved or renamed one
    shows as such.
    """
    return [
        *_single(before, after, Section.OBJECTIVE, "objective"),
        *(found for section in LINES for found in _lines(before, after, section)),
        *_milestones(before["milestones"], after["milestones"]),
        *_price(before, after),
        *_single(before, after, Section.PRICE, "payment"),
    ]


def _single(
    before: dict[str, Any], after: dict[str, Any], section: Section, key: str
) -> Iterator[Difference]:
    if before[key] != after[key]:
        label = str(section.label) if key != "payment" else "Payment"
        yield Difference(section, label, before[key], after[key])


def _price(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    old, new = (f"{t['price']} {t['currency']}" if t["price"] else "" for t in (before, after))
    if old != new:
        yield Difference(Section.PRICE, "Price", old, new)


def _lines(before: dict[str, Any], after: dict[str, Any], section: Section) -> Iterator[Difference]:
    old, new = Counter(before[section]), Counter(after[section])
    for line in (old - new).elements():
        yield Difference(section, str(section.label), line, "")
    for line in (new - old).elements():
        yield Difference(section, str(section.label), "", line)


def _milestones(before: list[dict[str, str]], after: list[dict[str, str]]) -> Iterator[Difference]:
    old = {item["key"]: item for item in before}
    new = {item["key"]: item for item in after}
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        if was is None and now is not None:
            yield Difference(Section.MILESTONES, f"New: {now['name']}", "", now["date"])
        elif now is None and was is not None:
            yield Difference(Section.MILESTONES, f"Dropped: {was['name']}", was["date"], "")
        elif was and now and was["date"] != now["date"]:
            yield Difference(Section.MILESTONES, now["name"], was["date"], now["date"])
        elif was and now and was["name"] != now["name"]:
            yield Difference(Section.MILESTONES, "Renamed", was["name"], now["name"])


def summary(found: list[Difference] | tuple[Difference, ...]) -> str:
    """Differences in one sentence part: “2 milestones moved, 1 scope line added”."""
    counts = Counter(_word(item) for item in found)
    return ", ".join(_counted(count, word) for word, count in counts.items())


def _word(item: Difference) -> tuple[str, str]:
    how = "changed"
    if not item.before or not item.after:
        how = "added" if item.after else "removed"
    if item.section == Section.MILESTONES:
        moved = how == "changed" and item.label != "Renamed"
        return "milestone", "moved" if moved else how
    if item.section in LINES:
        return {Section.DELIVERABLES: "deliverable", Section.ASSUMPTIONS: "assumption"}.get(
            Section(item.section), "scope line"
        ), how
    return item.label.lower(), how


def _counted(count: int, word: tuple[str, str]) -> str:
    noun, how = word
    if noun in {"price", "payment", "objective"}:
        return f"{noun} {how}"
    return f"{count} {noun}{'' if count == 1 else 's'} {how}"


def missing(content: dict[str, Any]) -> list[str]:
    """What the terms still lack before they can be sent, in words."""
    lacks = [
        (not content["objective"].strip(), "the objective (charter)"),
        (not content["in_scope"], "what is in scope (charter)"),
        (not content["deliverables"], "at least one deliverable (charter)"),
        (not content["milestones"], "at least one dated milestone (plan or charter)"),
        (not content["price"], "the price"),
    ]
    return [text for lacking, text in lacks if lacking]


def check_complete(content: dict[str, Any]) -> None:
    """Raise RuleError with everything that is missing."""
    if lacks := missing(content):
        raise RuleError(f"Before this can be sent it needs {'; '.join(lacks)}.")


def check_open(state: str) -> None:
    """Raise RuleError unless the client can still answer this version."""
    if VersionState(state) not in OPEN:
        raise RuleError(_CLOSED[VersionState(state)])


_CLOSED = {
    VersionState.DRAFT: "This version has not been sent.",
    VersionState.SIGNED: "This version is signed already and is locked.",
    VersionState.SUPERSEDED: "A newer version has taken the place of this one.",
    VersionState.WITHDRAWN: "This version was withdrawn.",
}


def check_intact(content: dict[str, Any], digest: str) -> None:
    """Raise RuleError when the terms are not the ones that were frozen."""
    if digest_of(content) != digest:
        raise RuleError(
            "The text of this version is not the one that was frozen. It cannot be signed; the "
            "project manager must look into it and send a new version."
        )


def check_signature(name: str, *, accepted: bool) -> None:
    """Raise InvalidError unless a full name was typed and the statement ticked."""
    wrong: dict[str, list[str]] = {}
    if len(name.split()) < 2:
        wrong["name"] = ["Type your full name."]
    if not accepted:
        wrong["accepted"] = ["Tick the statement to sign."]
    if wrong:
        raise InvalidError("Some of the input needs correcting.", wrong)


def check_text(text: str, field: str = "text") -> None:
    """Raise InvalidError for an empty text or one that is too long."""
    if not text.strip():
        raise InvalidError("Write something.", {field: ["Write something first."]})
    if len(text) > LONGEST_TEXT:
        wrong = f"Keep it under {LONGEST_TEXT} characters."
        raise InvalidError(wrong, {field: [wrong]})


def statement(number: int, client: str) -> str:
    """The sentence that the client accepts by signing."""
    return STATEMENT.format(number=number, client=client)
