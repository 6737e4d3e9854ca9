"""Portfolios with one proposal changed, to ask what would follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..figures import finite
from .data import Number, Portfolio, Proposal, SelectionError, times


def changed(portfolio: Portfolio, proposal: int, **values: object) -> Portfolio:
    """The portfolio with one proposal's fields replaced. Raises SelectionError for no such one."""
    proposal_of(portfolio, proposal)
    rows = tuple(
        replace(p, **values) if p.id == proposal else p  # type: ignore[arg-type]
        for p in portfolio.proposals
    )
    return replace(portfolio, proposals=rows)


def with_score(portfolio: Portfolio, proposal: int, more: float) -> Portfolio:
    """The portfolio with a proposal worth so much more at every level.

    Parameters
    ----------
    portfolio : Portfolio
        It is not changed.
    proposal : int
        Its id.
    more : float
        Added to its value.

    Returns
    -------
    Portfolio
        A changed copy.

    Raises
    ------
    SelectionError
        For an unknown id, or where `more` is no finite number.
    """
    p, more = proposal_of(portfolio, proposal), _checked(more)
    levels = tuple(replace(level, value=float(level.value) + more) for level in p.levels)
    return changed(portfolio, proposal, value=float(p.value) + more, levels=levels)


def with_cost(portfolio: Portfolio, proposal: int, factor: float) -> Portfolio:
    """The portfolio with a proposal's cost multiplied at every level.

    Parameters
    ----------
    portfolio : Portfolio
        It is not changed.
    proposal : int
        Its id.
    factor : float
        1 changes nothing.

    Returns
    -------
    Portfolio
        A changed copy.

    Raises
    ------
    SelectionError
        For an unknown id, or where `factor` is no finite number.
    """
    p = proposal_of(portfolio, proposal)
    levels = tuple(replace(level, cost=_times(level.cost, factor)) for level in p.levels)
    return changed(portfolio, proposal, cost=_times(p.cost, factor), levels=levels)


def with_demand(portfolio: Portfolio, proposal: int, factor: float) -> Portfolio:
    """The portfolio with a proposal's demand for every skill multiplied at every level.

    Parameters
    ----------
    portfolio : Portfolio
        It is not changed.
    proposal : int
        Its id.
    factor : float
        1 changes nothing.

    Returns
    -------
    Portfolio
        A changed copy.

    Raises
    ------
    SelectionError
        For an unknown id, or where `factor` is no finite number.
    """
    p = proposal_of(portfolio, proposal)

    def scaled(demand: Mapping[str, tuple[Number, ...]]) -> dict[str, tuple[Number, ...]]:
        return {skill: _times(row, factor) for skill, row in demand.items()}

    levels = tuple(replace(level, demand=scaled(level.demand)) for level in p.levels)
    return changed(portfolio, proposal, demand=scaled(p.demand), levels=levels)


def without(portfolio: Portfolio, proposal: int) -> Portfolio:
    """The portfolio with a proposal refused (and no longer mandatory).

    Parameters
    ----------
    portfolio : Portfolio
        It is not changed.
    proposal : int
        Its id.

    Returns
    -------
    Portfolio
        A changed copy.

    Raises
    ------
    SelectionError
        For an unknown id.
    """
    refused = (*portfolio.refused, proposal)
    return replace(changed(portfolio, proposal, mandatory=False), refused=refused)


def with_it(portfolio: Portfolio, proposal: int) -> Portfolio:
    """The portfolio with a proposal mandatory (and no longer refused).

    Parameters
    ----------
    portfolio : Portfolio
        It is not changed.
    proposal : int
        Its id.

    Returns
    -------
    Portfolio
        A changed copy.

    Raises
    ------
    SelectionError
        For an unknown id.
    """
    refused = tuple(i for i in portfolio.refused if i != proposal)
    return replace(changed(portfolio, proposal, mandatory=True), refused=refused)


def _times(row: tuple[Number, ...], factor: float) -> tuple[Number, ...]:
    return tuple(times(amount, _checked(factor)) for amount in row)


def proposal_of(portfolio: Portfolio, proposal: int) -> Proposal:
    """The proposal with this id. Raises SelectionError where there is none."""
    found = next((p for p in portfolio.proposals if p.id == proposal), None)
    if found is None:
        raise SelectionError(f"There is no proposal {proposal} in the portfolio.")
    return found


def _checked(factor: float) -> float:
    if not finite(factor):
        raise SelectionError(f"A proposal cannot be changed by {factor!r}: give a finite number.")
    return factor
