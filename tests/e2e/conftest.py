"""The product in a browser: one server a run, a window for each role, and no silent errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.product import Product, running
from tests.make import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PATIENCE = 15_000
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
REFUSED = re.compile(r"server responded with a status of (\d{3})")
FAILED = pytest.StashKey[str]()
# A loaded machine is slow, which is no fault: five seconds are too few for a page of a plan.
expect.set_options(timeout=PATIENCE)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects(*words): what the browser console may say here")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember the first step of a story that failed: those after it have nothing to stand on."""
    outcome: Any = yield
    if outcome.get_result().failed and item.parent is not None:
        item.stash[FAILED] = item.name
        item.parent.stash.setdefault(FAILED, item.name)


@pytest.fixture
def in_order(request: pytest.FixtureRequest) -> None:
    """For the steps of one story: fail at once when an earlier step failed."""
    if failed := request.node.parent.stash.get(FAILED, ""):
        pytest.fail(f"not tried, because {failed} failed", pytrace=False)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as started:
        yield started


@dataclass
class Watch:
    """What went wrong in any window of a test without stopping it."""

    allowed: tuple[str, ...]
    seen: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"{page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        refusal = REFUSED.search(message.text)
        said = refusal[1] if refusal else message.text
        if message.type == "error" and not any(words in said for words in self.allowed):
            self.seen.append(f"{message.location.get('url', '')}: {message.text}")


@pytest.fixture
def watch(request: pytest.FixtureRequest, product: Product) -> Iterator[Watch]:
    """Fails the test for an error in the server's log or the browser's console."""
    marks = request.node.iter_markers("expects")
    watch = Watch(tuple(word for mark in marks for word in mark.args))
    place = product.log.stat().st_size
    yield watch
    assert not watch.seen, "\n".join(watch.seen)
    faults = product.faults_since(place)
    assert not faults, faults


@dataclass
class Desk:
    """Opens windows: `desk.as_role("sponsor")` for somebody, `desk.visitor()` for nobody."""

    product: Product
    browser: Browser
    watch: Watch
    sessions: dict[str, Any]
    contexts: list[BrowserContext] = field(default_factory=list)

    def as_role(self, role: str, **options: Any) -> Page:
        """A fresh window of the person with that role, signed in."""
        if role not in self.sessions:
            page = self.visitor()
            sign_in(page, self.product, role)
            self.sessions[role] = page.context.storage_state()
        return self.visitor(storage_state=self.sessions[role], **options)

    def visitor(self, **options: Any) -> Page:
        """A fresh window without a session."""
        settings: dict[str, Any] = {"viewport": DESKTOP, "reduced_motion": "reduce"} | options
        context = self.browser.new_context(
            base_url=self.product.url, locale="en-GB", timezone_id="Europe/London", **settings
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        self.watch.over(page)
        return page


def sign_in(page: Page, product: Product, role: str) -> None:
    """By the card of the demo; people without a card by their password."""
    page.goto("/accounts/login/")
    card = page.locator(".ph-rolecard", has_text=product.name(role))
    if card.count():
        card.first.click()
    else:
        page.get_by_text("Sign in with an e-mail address").click()
        by_password(page, product.email(role))
    page.wait_for_url(f"{product.url}/")


def by_password(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Signed-in sessions by role, so that each role signs in once a run."""
    return {}


@pytest.fixture
def desk(
    product: Product,
    browser: Browser,
    watch: Watch,
    sessions: dict[str, Any],
    artefacts: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Desk]:
    """Windows for one test; what they showed is kept when it failed."""
    opened = Desk(product, browser, watch, sessions)
    yield opened
    for number, context in enumerate(opened.contexts):
        if FAILED in request.node.stash and context.pages:
            context.pages[-1].screenshot(
                path=artefacts / f"failed-{request.node.name}-{number}.png", full_page=True
            )
        context.close()


@pytest.fixture
def picture(artefacts: Path) -> Callable[[Page, str], None]:
    """Keep a picture of a page."""

    def take(page: Page, name: str) -> None:
        page.screenshot(path=artefacts / f"{name}.png", full_page=True)

    return take
