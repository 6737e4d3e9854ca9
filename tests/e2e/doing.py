"""What people do on a page, in one line each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def field(within: Page | Locator, label: str) -> Locator:
    """The input with a label, whether it is marked as optional or not."""
    return within.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")).first


def fill(within: Page | Locator, **values: str) -> None:
    """Fill inputs by label; underscores in names stand for spaces. Choices go by their words."""
    for name, value in values.items():
        found = field(within, name.replace("_", " "))
        if found.evaluate("e => e.tagName") == "SELECT":
            found.select_option(label=value)
        else:
            found.fill(value)


def press(within: Page | Locator, name: str) -> None:
    """Press a button or follow a link that is written on like this."""
    button = within.get_by_role("button", name=name, exact=True)
    link = within.get_by_role("link", name=name, exact=True)
    button.or_(link).first.click()


def dialog(page: Page, opener: str) -> Locator:
    """Open a dialog by its button; the dialog."""
    press(page.locator("main"), opener)
    opened = page.locator("dialog[open]")
    expect(opened.get_by_role("heading").first).to_be_visible()
    return opened


def dialog_or_form(page: Page, opener: str) -> Locator:
    """The form that a button leads to, in a dialog or on a page of its own."""
    press(page.locator("main"), opener)
    form = page.locator("dialog[open] form, main form.ph-form").first
    expect(form).to_be_visible()
    return form


def send(page: Page, form: Locator | None = None) -> None:
    """Send a form, the page's own unless another is given, and wait for the page that follows."""
    form = form or page.locator("main form.ph-form").first
    with page.expect_navigation():
        form.locator("[type=submit]").first.click()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """The page with this main heading is shown."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def said(page: Page, text: str | re.Pattern[str]) -> None:
    """The page says this, in a message, a note or anywhere else."""
    expect(page.get_by_text(text).first).to_be_visible()


def project(page: Page, name: str, tab: str = "") -> str:
    """Open a project from the list of projects, at a tab; its address."""
    page.goto("/projects/")
    page.get_by_role("link", name=name).first.click()
    page.wait_for_url(re.compile(r"/projects/[^/]+/$"))
    address = page.url
    if tab:
        page.goto(f"{address}{tab}/")
    return address
