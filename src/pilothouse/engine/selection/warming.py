"""Loading the compiled kernels before the first selection, whose time they would take."""

from __future__ import annotations

from dataclasses import replace

from .choosing import select
from .data import Portfolio, Proposal


def warm() -> None:
    """Choose among a handful of proposals: loads or builds all machine code of the selection."""
    rows = tuple(Proposal(k, f"{k}", value=7 + k % 3, cost=(5 + k,)) for k in range(6))
    select(Portfolio(rows, total_budget=17, exclusions=((1, 2),)), seconds=600.0, gap=0.0)
    many = tuple(replace(row, id=k, starts=tuple(range(250))) for k, row in enumerate(rows))
    select(Portfolio(many, budgets=(9,) * 250), seconds=600.0, gap=0.5)
