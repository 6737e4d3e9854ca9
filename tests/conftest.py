"""What every test can count on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
E2E = ROOT / "tests" / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything under tests/e2e needs a browser."""
    for item in items:
        if E2E in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """The folder whose files are kept after a run: screenshots, traces, reports."""
    folder = Path(os.environ.get("PILOTHOUSE_ARTEFACTS", ROOT / "artefacts" / "local"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
