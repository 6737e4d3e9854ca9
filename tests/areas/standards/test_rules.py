"""Packages: what is read, what is refused, and where the mistake is said to be."""

from __future__ import annotations

import pytest

from pilothouse.governance.standards import rules
from pilothouse.governance.standards.services import SHIPPED
from pilothouse.governance.standards.types import Level, PackageError
from tests.areas.standards.packages import SMALL

pytestmark = pytest.mark.nodb


def flaws(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(PackageError) as caught:
        rules.parse(text)
    return [(flaw.line, flaw.key, f"{flaw.what} {flaw.mend}") for flaw in caught.value.flaws]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_packages_are_sound(path: object) -> None:
    method = rules.parse(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert {c.level for c in method.criteria} >= {Level.BLOCKS, Level.REQUIRES}
    assert method.code == path.stem  # type: ignore[attr-defined]
    assert method.criteria_at("hand_over", 1)


def test_a_small_package_is_read() -> None:
    method = rules.parse(SMALL)
    assert (method.code, method.version, method.gates[0].opens) == ("small", "1.0", "execution")


def test_a_criterion_that_blocks_cannot_be_waived_unless_it_says_so() -> None:
    assert not rules.parse(SMALL).criteria[0].waivable
    text = SMALL.replace("level: blocks", "level: blocks\n    may_be_waived: true")
    assert rules.parse(text).criteria[0].waivable
    assert rules.parse(SMALL.replace("level: blocks", "level: advises")).criteria[0].waivable


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "said"),
    [
        ("level: blocks", "level: maybe", 20, "criteria[0].level", "Use 'blocks', 'requires'"),
        ("why: It", "wy: It", 18, "criteria[0].why", "missing"),
        ("why: It", "wy: It", 23, "criteria[0].wy", "There is no such key"),
        ("opens: execution", "opens: lunch", 15, "gates[0].opens", "Use one of: agreement,"),
        ("gate: hand_over", "gate: exit", 19, "criteria[0].gate", "Use one of: hand_over."),
        ("risks.open == 0", "risks.opne == 0", 21, "criteria[0].rule", "'risks.opne'"),
        ("risks.open == 0", "risks.open == 'x'", 21, "criteria[0].rule", "column 12"),
        ("risks.open == 0", "risks.open + 1", 21, "criteria[0].rule", "not yes or no"),
        ("{risks.open}", "{risks.no}", 22, "criteria[0].evidence", "“risks.no”"),
        ('version: "1.0"', "version: new", 2, "version", "not a valid version"),
        ('version: "1.0"', "version: 1.0", 2, "version", "Put it in quotes"),
    ],
)
def test_a_mistake_is_named_with_line_key_and_remedy(
    old: str, new: str, line: int, key: str, said: str
) -> None:
    assert old in SMALL
    found = flaws(SMALL.replace(old, new))
    assert [(n, k) for n, k, text in found if said in text] == [(line, key)], found


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("code: [1", 1, "not YAML"),
        ("- a", 1, "mapping of keys"),
        ("", 1, "missing"),
        ("code: a\ncode: b", 2, "stands twice"),
        ("code: a\nversion: 2024-01-01", 2, "Put it in quotes"),
        ("a: &x [1]\nb: [*x, *x]", 1, "Anchors"),
        ("a: !!python/object:os.system x", 1, "Put it in quotes"),
        ("x" * 600_000, 1, "too large"),
    ],
)
def test_what_is_not_a_package_is_refused(text: str, line: int, said: str) -> None:
    assert any(n == line and said in what for n, _, what in flaws(text))


def test_two_criteria_with_one_key() -> None:
    again = SMALL[SMALL.index("  - key: quiet") :]
    assert flaws(SMALL + again)[0][1:] == (
        "criteria[1].key",
        "“quiet” stands twice in criteria. Give each its own key.",
    )


def test_rules_are_computed() -> None:
    assert rules.evaluate("risks.open == 0", {"risks.open": 0}).holds
    assert not rules.evaluate("risks.open == 0", {"risks.open": 2}).holds


def test_a_rule_that_cannot_be_computed_does_not_hold_and_says_why() -> None:
    verdict = rules.evaluate("10 / risks.open > 1", {"risks.open": 0})
    assert (verdict.holds, "divide by zero" in verdict.fault) == (False, True)
    assert "risks.open" in rules.evaluate("risks.open == 0", {}).fault
    assert "no_such" in rules.evaluate("risks.no_such == 0", {}).fault


def test_facts_are_found_outside_of_quotes() -> None:
    assert rules.facts_in("project.stage == 'risks.open' && risks.high > 0") == [
        "project.stage",
        "risks.high",
    ]


def test_the_evidence_sentence() -> None:
    values = {"risks.open": 3, "project.has_budget": False}
    said = rules.sentence("{risks.open} open, budget: {project.has_budget}", values)
    assert said == "3 open, budget: no"


def test_versions_are_ordered_as_numbers() -> None:
    assert rules.version_key("1.10") > rules.version_key("1.9")


def test_an_evidence_sentence_writes_days_as_people_do() -> None:
    assert rules.sentence("ends {plan.finish}", {"plan.finish": "2027-07-06"}) == "ends 6 Jul 2027"
