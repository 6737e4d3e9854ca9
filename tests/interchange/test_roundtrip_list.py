"""The list of differences in docs/interchange.md is true: files are taken through again."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.roundtrip import BEGIN, END, line, through
from pilothouse.interchange import Format, read
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "interchange.md").read_text("utf-8")
LISTED = PAGE.split(BEGIN)[1].split(END)[0].splitlines()
OURS = ("small.xml", "small.xer", "whole.xml", "terms.xml", "terms.xer")
# One of each tool and generation, small enough to be taken through everything each time.
SHARED = ("joniles__legacy_sample.xml", "joniles__data_mpp14baseline.mpp")


def check(path: Path) -> None:
    plan = read(path).plan
    for kind in (Format.MSPDI, Format.XER, Format.PMXML, Format.XLSX, Format.CSV):
        assert line(through(path.name, plan, kind)) in LISTED


@pytest.mark.parametrize("name", OURS)
def test_our_own_files_differ_as_listed(name: str) -> None:
    check(ROOT / "tests" / "interchange" / "files" / name)


@pytest.mark.parametrize("name", SHARED)
def test_shared_files_differ_as_listed(name: str) -> None:
    check(shared_data(f"plans/{name}"))


def test_every_shared_file_is_listed() -> None:
    folder = shared_data("plans")
    plans = [path.name for path in folder.iterdir() if path.suffix not in {".csv", ".md"}]
    missing = [name for name in plans if f"`{name}`" not in "".join(LISTED)]
    assert missing == []
