"""Loading the compiled kernels before the first levelling, whose time they would take."""

from __future__ import annotations

from .data import Activities, Rule
from .site import make_site


def warm() -> None:
    """Schedule three activities by rules and by a population: loads or builds all machine code."""
    chain = Activities((2, 3, 1), ((0, 1, 2),), ((1,), (1,), (1,)), (1,))
    make_site(chain, 1e18, tuple(Rule)).quick(0)
