"""A clock that shows whether a calculation looks at it."""

from __future__ import annotations

import itertools
import time

import pytest


@pytest.fixture
def leaping(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stands still for an hour between any two looks at its clock."""
    hours = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: 3600.0 * next(hours))
