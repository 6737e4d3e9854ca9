"""Choosing: compile, solve, read the answer back; and which rules cannot hold together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ..progress import Progress
from .compile import Compiled, compile_portfolio
from .data import NoSelectionError, Portfolio, SelectionError, SelectionStoppedError, times, total
from .program import Floats
from .result import Choice, Selection, Usage
from .rules import PRICED, Rule, RuleKind
from .solver import Answer, solve

CHECK_SECONDS = 2.0


class TimeOverError(RuntimeError):
    """The time ended before any selection was found or shown not to exist."""


def select(
    portfolio: Portfolio,
    *,
    seconds: float = 10.0,
    gap: float = 1e-4,
    seed: int = 0,
    known: Sequence[int] = (),
    progress: Progress | None = None,
    steps: int | None = None,
) -> Selection:
    """Choose proposals, starts and funding levels of the highest value that keep every rule.

    Parameters
    ----------
    portfolio
        Proposals and rules; figures may be int, float or Decimal.
    seconds
        Wall-clock limit. When it ends first, the best selection so far is returned with the bound
        that is proven by then.
    gap
        Stop when no selection can be better by more than this share of the value; 0 for proof.
    seed
        Of the random choices on the way. Small portfolios (60 options) always give the same
        selection; larger ones do with `steps`, or where the time suffices, but for ties between
        equally good ones.
    known
        Options of an earlier selection (its `options`) to start from.
    progress
        Called with milliseconds, or steps, done and allowed; False stops with
        SelectionStoppedError.
    steps
        A limit that takes the place of `seconds`: the same seed then gives the same selection and
        bound on every machine, however long it takes. A step is about a second of work.

    Returns
    -------
    Selection
        The choices, their value, the proven bound, and what each limit has left.

    Raises
    ------
    SelectionError
        The portfolio contradicts itself; the time, the steps or the gap are below zero.
    NoSelectionError
        No selection keeps all rules; `conflict` names rules that cannot hold together.
    TimeOverError
        No selection was found in time, or in so many steps.
    SelectionStoppedError
        When `progress` returned False.
    """
    if not (seconds >= 0 and gap >= 0):
        raise SelectionError(f"Give a time and a gap of 0 or more, not {seconds:g} and {gap:g}.")
    if steps is not None and steps < 0:
        raise SelectionError(f"Give 0 steps or more, not {steps}.")
    compiled = compile_portfolio(portfolio)
    start = compiled.point(known) if known else None
    answer = solve(
        compiled.program,
        seconds=seconds,
        gap=gap,
        seed=seed,
        start=start,
        progress=progress,
        steps=steps,
    )
    if answer.x is None and answer.proven:
        of = int(seconds * 1000) if steps is None else steps
        raise no_selection(portfolio, _in_the_end(progress, of), steps)
    if answer.x is None:
        allowed = f"{seconds:g} seconds" if steps is None else f"{steps} steps"
        raise TimeOverError(f"No selection was found in {allowed}; allow more.")
    return read(compiled, answer, answer.x)


def _in_the_end(progress: Progress | None, of: int) -> Progress | None:
    """What stops further work as `progress` says, told that all of its work is over."""
    return None if progress is None else lambda _done, _of: progress(of, of)


def read(compiled: Compiled, answer: Answer, x: Floats) -> Selection:
    """The answer of the solver in terms of the portfolio."""
    options = [i for i in range(len(compiled.options)) if x[i] > 0.5]
    names = {p.id: p.name for p in compiled.portfolio.proposals}
    chosen = [compiled.options[i] for i in options]
    choices = [
        Choice(o.proposal, names[o.proposal], o.start, o.level.name, o.value, o.level.cost)
        for o in chosen
    ]
    usage = [_usage(rule, options) for rule in compiled.rules if rule.kind in PRICED]
    return Selection(
        choices=tuple(choices),
        value=answer.value,
        bound=answer.bound,
        gap=answer.gap,
        proven=answer.proven,
        seconds=answer.seconds,
        usage=tuple(usage),
        options=tuple(options),
    )


def _usage(rule: Rule, chosen: Sequence[int]) -> Usage:
    used = total(rule.use[i] for i in chosen if i in rule.use)
    beyond = total([used, times(rule.limit, -1)])
    left = beyond if rule.at_least else times(beyond, -1)
    return Usage(rule.key, rule.kind, rule.words, used, rule.limit, left)


def no_selection(
    portfolio: Portfolio, progress: Progress | None = None, steps: int | None = None
) -> NoSelectionError:
    """The error that names the rules in conflict, in words and by their keys."""
    rules = conflicting(portfolio, progress, steps)
    return NoSelectionError(words_of(rules), tuple(rule.key for rule in rules))


def words_of(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Their words, each once, in their order."""
    return tuple(dict.fromkeys(rule.words for rule in rules))


def conflicting(
    portfolio: Portfolio, progress: Progress | None = None, steps: int | None = None
) -> tuple[Rule, ...]:
    """Rules that cannot hold together though any of them left out they could.

    The method is QuickXplain (Junker 2004): halving instead of leaving out one rule at a time.

    Parameters
    ----------
    portfolio : Portfolio
        One that no selection satisfies.
    progress : callable or None
        Called before and during each of the solutions; False stops.
    steps : int or None
        Of each solution, in place of two seconds.

    Returns
    -------
    tuple of Rule
        Empty where all rules can hold.
    """
    compiled = compile_portfolio(portfolio)
    keys = [r.key for r in compiled.rules if r.kind is not RuleKind.ONE_WAY]
    everything = frozenset(keys)

    def possible(kept: Sequence[str]) -> bool:
        if progress is not None and progress(0, 1) is False:
            raise SelectionStoppedError("stopped before the conflict was found")
        program = compile_portfolio(portfolio, everything - frozenset(kept)).program
        program = replace(program, cost=np.zeros(program.columns))
        found = solve(program, seconds=CHECK_SECONDS, progress=progress, steps=steps)
        return found.x is not None

    core = frozenset(_explain([], keys, possible, grew=False))
    return tuple(rule for rule in compiled.rules if rule.key in core)


def _explain(
    given: list[str], keys: list[str], possible: Callable[[Sequence[str]], bool], *, grew: bool
) -> list[str]:
    if grew and not possible(given):
        return []
    if len(keys) == 1:
        return keys
    first, second = keys[: len(keys) // 2], keys[len(keys) // 2 :]
    later = _explain([*given, *first], second, possible, grew=bool(first))
    earlier = _explain([*given, *later], first, possible, grew=bool(later))
    return [*earlier, *later]
