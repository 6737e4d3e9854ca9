"""The guide says which tasks of the shared plans differ, and why: that it is still so."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.conformance import causes_table, measured
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb

GUIDE = Path(__file__).parents[2] / "docs" / "conformance.md"


def test_the_table_of_the_guide_is_what_is_found() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    table = text.split("<!-- causes -->\n")[1].split("<!-- end")[0].splitlines()
    names = dict.fromkeys(line.split("`")[1] for line in table[2:])
    rows = [measured(shared_data(f"plans/{name}"), peer=False) for name in names]
    assert [row.error for row in rows] == [""] * len(rows)
    assert list(causes_table(rows))[: len(table)] == table
