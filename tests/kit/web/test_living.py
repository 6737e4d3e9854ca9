"""The component page and the behaviour of the browser modules, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from tools import vendor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# What a browser does with these pages does not depend on the database.
pytestmark = pytest.mark.nodb
NAMES = ("", "-list", "-empty", "-detail", "-form", "-dialog", "-conflict", "-job", "-plain")
SCREENS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
AXE = "axe.run(document).then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes[0].html])))"


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_it_is_shown_in_demo_and_debug_only(name: str, client: Client, settings: Any) -> None:
    address = reverse(f"kit{name}")
    settings.DEMO = True
    assert client.get(address).status_code in {200, 403, 409}
    settings.DEMO = settings.DEBUG = False
    assert client.get(address).status_code == 404


@pytest.fixture
def page(browser: Browser, settings: Any) -> Iterator[Page]:
    """A desktop page of the running server that remembers what the console said."""
    settings.DEMO = True
    context = browser.new_context(**SCREENS["light"])  # type: ignore[arg-type]
    opened = context.new_page()
    yield opened
    context.close()


def axe(page: Page) -> list[Any]:
    """What axe-core finds; run past the policy of the page, which allows no foreign script."""
    session = page.context.new_cdp_session(page)
    session.send(
        "Runtime.evaluate", {"expression": (vendor.TEST_VENDOR / "axe.min.js").read_text()}
    )
    answer = session.send(
        "Runtime.evaluate", {"expression": AXE, "awaitPromise": True, "returnByValue": True}
    )
    return list(json.loads(answer["result"]["value"]))


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_and_nothing_sticks_out(
    screen: str, browser: Browser, live_server: Any, settings: Any, artefacts: Path
) -> None:
    settings.DEMO = True
    context = browser.new_context(**SCREENS[screen])  # type: ignore[arg-type]
    for name in ("", "-list", "-empty", "-detail", "-form", "-conflict", "-plain"):
        page = context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto(live_server.url + reverse(f"kit{name}"), wait_until="networkidle")
        page.screenshot(path=artefacts / f"kit{name}-{screen}.png", full_page=True)
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        assert said == []
        page.close()
    context.close()


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_a_dialog_shows_errors_guards_what_was_typed_and_ends_in_a_toast(
    page: Page, live_server: Any
) -> None:
    page.goto(live_server.url + reverse("kit-list"), wait_until="networkidle")
    page.keyboard.press("c")
    page.wait_for_selector("#dialog[open] form")
    page.click("#dialog [type=submit]")
    page.wait_for_selector("#dialog .ph-errors")
    page.fill("#dialog [name=title]", "Risk 7")
    page.fill("#dialog [name=reason]", "It did not come.")
    page.once("dialog", lambda asked: asked.dismiss())
    page.keyboard.press("Escape")
    assert page.input_value("#dialog [name=title]") == "Risk 7"
    page.click("#dialog [type=submit]")
    page.wait_for_selector(".ph-toast")
    assert "Risk 7 closed" in page.inner_text(".ph-toast")
    assert "Undo" in page.inner_text(".ph-toast")
    assert page.locator("#dialog[open]").count() == 0


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_without_a_network_it_says_so_and_can_be_tried_again(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("kit"), wait_until="networkidle")
    page.context.set_offline(True)
    page.click(".ph-actions [data-dialog]")
    page.wait_for_selector(".ph-toast-bad")
    assert "cannot be reached" in page.inner_text(".ph-toast-bad")
    page.context.set_offline(False)
    # The browser's own flag is back before its network is.
    page.wait_for_function("fetch(location.href).then(() => true, () => false)")
    page.click(".ph-toast-bad button:has-text('Try again')")
    page.wait_for_selector("#dialog[open] form")


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_the_keyboard_reaches_rows_pages_and_the_sheet(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("kit-list"), wait_until="networkidle")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("#keys", state="hidden")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open] [role=option]")
    page.keyboard.type("stand")
    page.wait_for_function("document.querySelectorAll('#palette [role=option]').length < 3")
    assert "Standards" in page.inner_text("#palette-list [aria-selected=true]")
    page.keyboard.press("Escape")
    page.wait_for_selector("#palette", state="hidden")
    page.wait_for_function("document.activeElement === document.body")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_function("document.activeElement.innerText.includes('Branch network')")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("kit-detail"))
    page.keyboard.press("e")
    page.wait_for_url("**" + reverse("kit-form"))


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_the_theme_is_remembered_and_comes_from_the_server(page: Page, live_server: Any) -> None:
    address = live_server.url + reverse("kit")
    page.goto(address)
    assert 'data-bs-theme="' not in page.request.get(address).text()[:200]
    page.click("[data-theme-toggle]")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert 'data-bs-theme="dark"' in page.request.get(address).text()[:200]
