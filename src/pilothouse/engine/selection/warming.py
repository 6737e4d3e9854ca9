"""Loading the compiled kernels before the first selection, whose time they would take."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from .breeding import Breeder
from .choosing import select
from .compile import compile_portfolio
from .data import Portfolio, Proposal
from .race import Race
from .relaxation import relax


def warm() -> None:
    """Choose among a handful of proposals: loads or builds all machine code of the selection."""
    rows = tuple(Proposal(k, f"{k}", value=7 + k % 3, cost=(5 + k,)) for k in range(6))
    select(Portfolio(rows, total_budget=17, exclusions=((1, 2),)), seconds=600.0, gap=0.0)
    many = tuple(replace(row, id=k, starts=tuple(range(250))) for k, row in enumerate(rows))
    select(Portfolio(many, budgets=(9,) * 250), seconds=600.0, gap=0.5)
    _breed(Portfolio(rows, total_budget=17))


def _breed(portfolio: Portfolio) -> None:
    program = compile_portfolio(portfolio).program
    root = relax(program, 600.0)
    if root is not None:
        race = Race(program, 0.0, time.monotonic() + 600.0)
        Breeder(race, root, np.random.default_rng(0)).round(lambda: None)
