"""What every test can count on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tools.services import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.make import World

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


@pytest.fixture(scope="module")
def built_world(
    request: pytest.FixtureRequest, django_db_setup: Any, django_db_blocker: Any
) -> Iterator[World]:
    """What the file's `build_world` makes, or else a plain world; gone after its last test."""
    from django.db import transaction

    from tests import make

    build = getattr(request.module, "build_world", make.world)
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, db: None) -> World:
    """The world of the file as it was built; what a test changes is rolled back after it."""
    return deepcopy(built_world)


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
