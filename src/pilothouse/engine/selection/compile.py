"""A portfolio as a 0/1 programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .checking import check
from .data import Portfolio, SelectionError, Synergy
from .program import Floats, Program
from .rules import Option, Rule, RuleKind, options_of, rules_of


@dataclass(frozen=True)
class Compiled:
    """The programme, what its first columns (options) and rows (rules) stand for.

    Columns beyond the options stand for synergies, rows beyond the rules tie them to the options.
    """

    portfolio: Portfolio
    options: list[Option]
    rules: list[Rule]
    program: Program

    def columns_of(self, proposal: int) -> list[int]:
        return [i for i, option in enumerate(self.options) if option.proposal == proposal]

    def point(self, chosen: Sequence[int]) -> Floats:
        """The whole point of these options, synergies included.

        Raises SelectionError for an option that there is not.
        """
        if not all(0 <= i < len(self.options) for i in chosen):
            raise SelectionError("The options that are known are not those of this portfolio.")
        x = np.zeros(self.program.columns)
        x[list(chosen)] = 1.0
        ids = {self.options[i].proposal for i in chosen}
        for at, synergy in enumerate(self.portfolio.synergies):
            x[len(self.options) + at] = float(set(synergy.proposals) <= ids)
        return x


def compile_portfolio(portfolio: Portfolio, without: frozenset[str] = frozenset()) -> Compiled:
    """The 0/1 programme of a portfolio, leaving out the rules with the given keys.

    Rules become rows in their order (at-least rules negated). A synergy is a column of its own that
    is tied to its proposals. Raises SelectionError where the portfolio contradicts itself.
    """
    check(portfolio)
    options = options_of(portfolio)
    rules = [rule for rule in rules_of(portfolio, options) if rule.key not in without]
    rows = _Rows()
    lower = np.zeros(len(options) + len(portfolio.synergies))
    upper = np.ones(len(lower))
    for rule in rules:
        sign = -1.0 if rule.at_least else 1.0
        use = {i: sign * float(a) for i, a in rule.use.items()}
        rows.add(use, sign * float(rule.limit))
        if rule.kind is RuleKind.MANDATE and len(rule.use) == 1:
            lower[next(iter(rule.use))] = 1.0
        if rule.kind is RuleKind.REFUSAL:
            upper[list(rule.use)] = 0.0
    for at, synergy in enumerate(portfolio.synergies):
        _tie(rows, synergy, len(options) + at, options)
    bonuses = [float(s.bonus) for s in portfolio.synergies]
    program = Program(
        cost=np.array([o.value for o in options] + bonuses, float),
        matrix=rows.matrix(len(lower)),
        limit=np.array(rows.limits, float),
        lower=lower,
        upper=np.maximum(lower, upper),
        whole=np.arange(len(lower)) < len(options),
    )
    return Compiled(portfolio, options, rules, program)


class _Rows:
    """Rows as they are collected."""

    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []
        self.limits: list[float] = []

    def add(self, use: dict[int, float], limit: float) -> None:
        self.row += [len(self.limits)] * len(use)
        self.column += list(use)
        self.value += list(use.values())
        self.limits.append(limit)

    def matrix(self, columns: int) -> sparse.csr_matrix:
        shape = (len(self.limits), columns)
        return sparse.csr_matrix((self.value, (self.row, self.column)), shape=shape)


def _tie(rows: _Rows, synergy: Synergy, column: int, options: list[Option]) -> None:
    """A bonus counts only when all are chosen; a malus counts as soon as they are."""
    members = sorted(set(synergy.proposals))
    ways = {m: [i for i, o in enumerate(options) if o.proposal == m] for m in members}
    if synergy.bonus >= 0:
        for m in members:
            rows.add({column: 1.0, **dict.fromkeys(ways[m], -1.0)}, 0.0)
        return
    everyone = {i: 1.0 for m in members for i in ways[m]}
    rows.add({**everyone, column: -1.0}, float(len(members) - 1))
