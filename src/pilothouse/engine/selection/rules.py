"""The rules of a portfolio as rows over options, each under a name that a person understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from .data import (
    CategoryLimit,
    Level,
    Number,
    Portfolio,
    Proposal,
    Requirement,
    total,
)


class RuleKind(StrEnum):
    BUDGET = "budget"
    CAPACITY = "capacity"
    CATEGORY = "category"
    RISK = "risk"
    EXCLUSION = "exclusion"
    REQUIREMENT = "requirement"
    MANDATE = "mandate"
    REFUSAL = "refusal"
    ONE_WAY = "one way"


PRICED = (RuleKind.BUDGET, RuleKind.CAPACITY, RuleKind.CATEGORY, RuleKind.RISK)


@dataclass(frozen=True, slots=True)
class Option:
    """One way to run a proposal: a start and a funding level. `value` is what it adds."""

    proposal: int
    start: int
    level: Level
    value: float

    @property
    def length(self) -> int:
        """Periods from the start until nothing more is spent or needed, at least 1."""
        spans = [len(self.level.cost), *(len(row) for row in self.level.demand.values())]
        return max(1, *spans)


@dataclass(frozen=True, slots=True)
class Rule:
    """Σ use[option] ≤ limit, or ≥ limit where `at_least`. `key` is stable: it names the rule."""

    kind: RuleKind
    key: str
    words: str
    use: Mapping[int, Number]
    limit: Number
    at_least: bool = False


def options_of(portfolio: Portfolio) -> list[Option]:
    """Every start and level of every proposal, in the order given."""
    return [
        Option(p.id, start, level, _value(portfolio, p, level, start))
        for p in portfolio.proposals
        for level in (p.levels or (Level("", p.value, p.cost, p.demand, p.risk),))
        for start in p.starts
    ]


def _value(portfolio: Portfolio, p: Proposal, level: Level, start: int) -> float:
    scored = sum(float(portfolio.weights.get(k, 0)) * float(v) for k, v in p.scores.items())
    late = start - min(p.starts)
    return (float(level.value) + scored) * max(0.0, 1.0 - p.decay * late)


def rules_of(portfolio: Portfolio, options: list[Option]) -> list[Rule]:
    """All rules but bounds of single columns: money, skills, categories, risk, logic."""
    by_proposal: dict[int, list[int]] = {p.id: [] for p in portfolio.proposals}
    for at, option in enumerate(options):
        by_proposal[option.proposal].append(at)
    names = {p.id: p.name for p in portfolio.proposals}
    return [
        *_money(portfolio, options),
        *_skills(portfolio, options),
        *_categories(portfolio, options, by_proposal),
        *_risk(portfolio, options),
        *_mandates(portfolio, by_proposal),
        *_one_way(portfolio, by_proposal),
        *_exclusions(portfolio, by_proposal, names),
        *_requirements(portfolio, options, by_proposal, names),
    ]


def _spent(option: Option, period: int) -> Number:
    at = period - option.start
    return option.level.cost[at] if 0 <= at < len(option.level.cost) else 0


def _money(portfolio: Portfolio, options: list[Option]) -> Iterator[Rule]:
    for period, limit in enumerate(portfolio.budgets):
        if limit is not None:
            use = {i: _spent(o, period) for i, o in enumerate(options) if _spent(o, period)}
            words = f"budget of period {period + 1}"
            yield Rule(RuleKind.BUDGET, f"budget:{period}", words, use, limit)
    if portfolio.total_budget is not None:
        use = {i: total(o.level.cost) for i, o in enumerate(options) if any(o.level.cost)}
        yield Rule(RuleKind.BUDGET, "budget", "budget", use, portfolio.total_budget)


def _needed(option: Option, skill: str, period: int) -> Number:
    row, at = option.level.demand.get(skill, ()), period - option.start
    return row[at] if 0 <= at < len(row) else 0


def _skills(portfolio: Portfolio, options: list[Option]) -> Iterator[Rule]:
    for skill, limits in portfolio.capacity.items():
        for period, limit in enumerate(limits):
            if limit is not None:
                needed = {i: _needed(o, skill, period) for i, o in enumerate(options)}
                use = {i: amount for i, amount in needed.items() if amount}
                words = f"{skill} in period {period + 1}"
                key = f"capacity:{skill}:{period}"
                yield Rule(RuleKind.CAPACITY, key, words, use, limit)


def _categories(
    portfolio: Portfolio, options: list[Option], ways: Mapping[int, list[int]]
) -> Iterator[Rule]:
    for c in portfolio.categories:
        members = [p.id for p in portfolio.proposals if c.category in p.categories]
        use = {i: _counted(c, options[i]) for m in members for i in ways[m]}
        unit = "money in" if c.of_cost else "projects in"
        base = f"category:{c.category}:{'cost' if c.of_cost else 'count'}"
        if c.at_most is not None:
            words = f"at most {c.at_most} {unit} {c.category}"
            yield Rule(RuleKind.CATEGORY, f"{base}:most", words, use, c.at_most)
        if c.at_least is not None:
            words = f"at least {c.at_least} {unit} {c.category}"
            yield Rule(RuleKind.CATEGORY, f"{base}:least", words, use, c.at_least, at_least=True)


def _counted(c: CategoryLimit, option: Option) -> Number:
    return total(option.level.cost) if c.of_cost else 1


def _risk(portfolio: Portfolio, options: list[Option]) -> Iterator[Rule]:
    if portfolio.risk_limit is not None:
        use = {i: o.level.risk for i, o in enumerate(options) if o.level.risk}
        yield Rule(RuleKind.RISK, "risk", "risk limit", use, portfolio.risk_limit)


def _mandates(portfolio: Portfolio, ways: Mapping[int, list[int]]) -> Iterator[Rule]:
    for p in portfolio.proposals:
        if p.mandatory:
            use = dict.fromkeys(ways[p.id], 1)
            words = f"“{p.name}” is mandatory"
            yield Rule(RuleKind.MANDATE, f"mandate:{p.id}", words, use, 1, at_least=True)
        if p.id in portfolio.refused:
            use = dict.fromkeys(ways[p.id], 1)
            yield Rule(RuleKind.REFUSAL, f"refusal:{p.id}", f"“{p.name}” is refused", use, 0)


def _one_way(portfolio: Portfolio, ways: Mapping[int, list[int]]) -> Iterator[Rule]:
    for p in portfolio.proposals:
        if len(ways[p.id]) > 1:
            words = f"“{p.name}” is run in one way only"
            use = dict.fromkeys(ways[p.id], 1)
            yield Rule(RuleKind.ONE_WAY, f"way:{p.id}", words, use, 1)


def cliques(groups: tuple[tuple[int, ...], ...]) -> list[tuple[int, ...]]:
    """Exclusion groups grown to maximal sets of which all pairs exclude each other.

    Fewer and longer rows cut the relaxation tighter than the pairs they stand for.
    """
    beside: dict[int, set[int]] = {}
    for group in groups:
        for a, b in combinations(sorted(set(group)), 2):
            beside.setdefault(a, set()).add(b)
            beside.setdefault(b, set()).add(a)
    grown: dict[tuple[int, ...], None] = {}
    for group in groups:
        members = sorted(set(group))
        if len(members) > 1:
            shared = set.intersection(*(beside[m] for m in members))
            for other in sorted(shared):
                if all(other in beside[m] for m in members):
                    members.append(other)
            grown[tuple(sorted(members))] = None
    return [g for g in grown if not any(set(g) < set(h) for h in grown)]


def _exclusions(
    portfolio: Portfolio, ways: Mapping[int, list[int]], names: Mapping[int, str]
) -> Iterator[Rule]:
    for group in cliques(portfolio.exclusions):
        use = {i: 1 for member in group for i in ways[member]}
        listed = ", ".join(f"“{names[m]}”" for m in group)
        key = "exclusion:" + "-".join(map(str, group))
        yield Rule(RuleKind.EXCLUSION, key, f"only one of {listed}", use, 1)


def _requirements(
    portfolio: Portfolio,
    options: list[Option],
    ways: Mapping[int, list[int]],
    names: Mapping[int, str],
) -> Iterator[Rule]:
    for r in portfolio.requirements:
        words = f"“{names[r.proposal]}” needs “{names[r.needs]}”"
        words += " to have ended" if r.after else ""
        for at, (later, earlier) in enumerate(_pairs(r, options, ways)):
            use = {**dict.fromkeys(earlier, -1), **dict.fromkeys(later, 1)}
            key = f"requirement:{r.proposal}-{r.needs}:{at}"
            yield Rule(RuleKind.REQUIREMENT, key, words, use, 0)


def _pairs(
    r: Requirement, options: list[Option], ways: Mapping[int, list[int]]
) -> Iterator[tuple[list[int], list[int]]]:
    """Which options may not be chosen without one of which others.

    For each start, all starts up to it need an end up to it: summed rows, the tighter form.
    """
    later, earlier = ways[r.proposal], ways[r.needs]
    if not r.after:
        yield later, earlier
        return
    for start in sorted({options[i].start for i in later}):
        ended = [i for i in earlier if options[i].start + options[i].length <= start]
        yield [i for i in later if options[i].start <= start], ended
