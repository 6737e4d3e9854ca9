"""The demo company: a fictional organisation with a year of history, built through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


def build(now: datetime, say: Callable[[str], object]) -> None:
    """Build the company as of an instant; `say` gets a line for each step.

    Imported when called, so that the addresses of the demo cost a normal start nothing.
    """
    from pilothouse.site.demo.company import build as build_company

    build_company(now, say)
