"""Lines of a form that are added, filled in and removed, in the dialog of a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.doing import press

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk


def opened(page: Page, name: str) -> Locator:
    """The dialog of a resource."""
    page.get_by_role("link", name=name).click()
    shown = page.locator("dialog[open] form")
    expect(shown).to_be_visible()
    return shown


@pytest.mark.expects("422")
def test_periods_are_added_kept_and_removed(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/projects/{desk.product.world['planned']}/plan/resources/")
    name = page.locator("a[data-dialog]").first.inner_text()
    form = opened(page, name)
    expect(form.get_by_label("First day")).to_have_count(0)
    press(form, "Add a period")
    expect(form.get_by_label("First day")).to_be_focused()
    form.get_by_label("First day").fill("2026-04-01")
    form.locator("[name=availability-percent]").fill("half")
    press(form, "Save")
    expect(form.get_by_text("“half” is no number.").first).to_be_visible()
    expect(form.get_by_label("First day")).to_have_value("2026-04-01")
    form.locator("[name=availability-percent]").fill("50")
    press(form, "Save")
    row = page.get_by_role("row", name=name)
    expect(row).to_contain_text("1 Apr 2026 – …: 50%")

    form = opened(page, name)
    form.get_by_role("button", name="Remove this line").click()
    expect(form.get_by_role("button", name="Add a period")).to_be_focused()
    press(form, "Save")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("1 Apr")
