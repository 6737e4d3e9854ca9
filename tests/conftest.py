"""What every test can count on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tools.services import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes says nothing of its being right, least of all on a busy machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

QUIET = ("gpu", "quic", "background-networking", "component-update", "sync", "dev-shm-usage")
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window; `PILOTHOUSE_CHROMIUM` names another than the one found."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread; Django would take every query for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    options = ["--no-first-run", *(f"--disable-{feature}" for feature in QUIET)]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=options)
        yield opened
        opened.close()
