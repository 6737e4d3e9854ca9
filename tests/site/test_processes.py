"""The children of `serve`."""

from __future__ import annotations

import sys

import pytest

from pilothouse.site.commands.processes import LONG_LIFE, LONGEST_WAIT, Family, Patience

pytestmark = pytest.mark.nodb


def test_a_worker_that_ends_at_once_waits_twice_as_long_each_time() -> None:
    patience = Patience()
    assert [patience.after(0.5) for _ in range(8)] == [
        1,
        2,
        4,
        8,
        16,
        32,
        LONGEST_WAIT,
        LONGEST_WAIT,
    ]


def test_one_that_lived_long_is_started_at_once_and_forgiven() -> None:
    patience = Patience()
    patience.after(0.5)
    patience.after(0.5)
    assert patience.after(LONG_LIFE) == 0
    assert patience.after(0.5) == 1


def test_the_engine_is_compiled_by_a_process_of_its_own() -> None:
    """So that the first request for a levelled plan does not wait for a compiler."""
    family = Family(lambda _line: None)
    family.start([sys.executable, "-c", "import time; time.sleep(600)"], worker=False)
    try:
        _, warming = family._kept
        assert warming.args == [sys.executable, "-m", "pilothouse.engine.warming"]
    finally:
        family.stop()
    assert all(child.returncode is not None for child in family._kept)
