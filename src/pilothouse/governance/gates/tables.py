"""Results, checks and rounds as the pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.governance.gates.models import CriterionResult, HandOver, ManualCheck
from pilothouse.governance.gates.queries import Compliance, EvidenceRow, Result
from pilothouse.governance.gates.types import Answer, HandOverState, Outcome
from pilothouse.governance.standards.types import Level

# A shape and a word for each outcome; blocking failures are red, required ones amber.
_FAILING = {Level.BLOCKS: "red", Level.REQUIRES: "amber", Level.ADVISES: "none"}
STATE_TONES = {
    HandOverState.SUBMITTED: ("blue", "hourglass"),
    HandOverState.ACCEPTED: ("green", "circle-check"),
    HandOverState.RETURNED: ("amber", "arrow-back-up"),
    HandOverState.WITHDRAWN: ("", "archive"),
}
ANSWER_RAGS = {Answer.YES: "green", Answer.NO: "red"}


Seen = Callable[[Iterable[EvidenceRow]], list[EvidenceRow]]


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion on the board or in a round."""

    key: str
    title: str
    rag: str
    word: str
    sentence: str
    rows: list[Any]
    why: str = ""
    mend: str = ""
    mend_url: str = ""
    waiver: Any = None
    waivable: bool = False
    reason: str = ""
    failing: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria of one level."""

    level: str
    title: str
    sub: str
    rows: list[Row]


def _titles() -> dict[Level, tuple[str, str]]:
    return {
        Level.BLOCKS: (_("Blocks"), _("Nothing is handed over while one of these fails.")),
        Level.REQUIRES: (_("Requires"), _("The PMO does not accept while one of these fails.")),
        Level.ADVISES: (_("Advises"), _("Good practice; the PMO sees it, nothing stops.")),
    }


def look(outcome: str, level: str) -> tuple[str, str]:
    """RAG and word of an outcome."""
    if outcome == Outcome.HOLDS:
        return "green", str(Outcome.HOLDS.label)
    if outcome == Outcome.WAIVED:
        return "none", str(Outcome.WAIVED.label)
    words = {Level.BLOCKS: _("Blocks"), Level.REQUIRES: _("Missing"), Level.ADVISES: _("Advice")}
    return _FAILING[Level(level)], words[Level(level)]


def board(found: Compliance, tabs: dict[str, str], seen: Seen) -> list[Group]:
    """The live results by level, what fails first.

    `tabs` are addresses by tab name; `seen` gives the evidence as the reader may see it.
    """
    return _grouped((r.criterion.level, _live(r, tabs, seen)) for r in found.results)


def _live(result: Result, tabs: dict[str, str], seen: Seen) -> Row:
    criterion = result.criterion
    rag, word = look(result.outcome, criterion.level)
    return Row(
        key=criterion.key,
        title=criterion.title,
        rag=rag,
        word=word,
        sentence=result.sentence,
        rows=seen(result.rows),
        why=criterion.why,
        mend=criterion.mend,
        mend_url=tabs.get(criterion.mend_at or "", ""),
        waiver=result.waiver,
        waivable=criterion.waivable,
        failing=result.is_failing,
    )


def frozen(results: Iterable[CriterionResult], seen: Seen) -> list[Group]:
    """The results of a round by level, as they were when it was submitted."""
    return _grouped((result.level, _frozen(result, seen)) for result in results)


def _frozen(result: CriterionResult, seen: Seen) -> Row:
    rag, word = look(result.outcome, result.level)
    return Row(
        key=result.key,
        title=result.title,
        rag=rag,
        word=word,
        sentence=result.sentence,
        rows=seen(EvidenceRow(**row) for row in result.rows),
        reason=result.return_reason,
        failing=result.outcome == Outcome.FAILS,
    )


def _grouped(pairs: Iterable[tuple[str, Row]]) -> list[Group]:
    held: dict[Level, list[Row]] = {level: [] for level in Level}
    for level, row in pairs:
        held[Level(level)].append(row)
    titles = _titles()
    return [
        Group(level.value, *titles[level], sorted(rows, key=lambda row: not row.failing))
        for level, rows in held.items()
        if rows
    ]


def key_figures(found: Compliance) -> list[dict[str, Any]]:
    """How many criteria block, are missing, are advised, are waived, and hold."""
    failing = {level: len(found.failing(level)) for level in Level}
    outcomes = list(found.outcomes.values())
    return [
        {"label": _("Blocking"), "value": failing[Level.BLOCKS]},
        {"label": _("Required, missing"), "value": failing[Level.REQUIRES]},
        {"label": _("Advice"), "value": failing[Level.ADVISES]},
        {"label": _("Waived"), "value": outcomes.count(Outcome.WAIVED)},
        {"label": _("Hold"), "value": outcomes.count(Outcome.HOLDS), "unit": f"/ {len(outcomes)}"},
    ]


def check_rows(checks: Iterable[ManualCheck]) -> list[dict[str, Any]]:
    """Manual checks with the look of their answers."""
    return [
        {"check": check, "rag": ANSWER_RAGS.get(Answer(check.answer), "none")} for check in checks
    ]


def state_tag(hand_over: HandOver) -> dict[str, str]:
    """The state of a round by word, icon and colour."""
    tone, icon = STATE_TONES[HandOverState(hand_over.state)]
    return {"text": hand_over.get_state_display(), "tone": tone, "icon": icon}


def round_rows(rounds: Iterable[HandOver]) -> list[dict[str, Any]]:
    """The rounds of a project for its list."""
    return [{"round": item, "tag": state_tag(item)} for item in rounds]


def package_facts(hand_over: HandOver) -> list[tuple[str, Any]]:
    """What was frozen with a round, as pairs."""
    package = hand_over.package
    charter, agreement, plan = package["charter"], package["agreement"], package["plan"]
    facts = package["facts"]
    return [
        (_("Standard"), package["method"]),
        (_("Charter"), _("version %(n)s") % {"n": charter["number"]} if charter else _("none")),
        (
            _("Agreement"),
            _("version %(n)s, signed") % {"n": agreement["number"]} if agreement else _("none"),
        ),
        (_("Plan"), f"{facts['plan.tasks']} tasks, {facts['plan.finish']}" if plan else _("none")),
        (_("Open risks"), facts["risks.open"]),
        (_("Decision"), hand_over.decision.number),
        ("SHA-256", f"{hand_over.digest[:16]}…"),
    ]


def steps(project: Any) -> list[dict[str, str]]:
    """The way of a project through its stages, for the step strip."""
    from_hand_over = ["hand_over", "execution", "closing", "benefits", "closed"]
    labels = {
        "plan": _("Plan"), "hand_over": _("Hand-over"), "execution": _("Execution"),
        "closing": _("Closing"),
    }  # fmt: skip
    here = from_hand_over.index(project.stage) + 1 if project.stage in from_hand_over else 0
    return [
        {"label": label, "state": "done" if place < here else "now" if place == here else ""}
        for place, label in enumerate(labels.values())
    ]


def board_url(number: str) -> str:
    """The address of a project's board."""
    return reverse("gates:board", args=[number])
