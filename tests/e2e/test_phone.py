"""What people need on a phone: facts with the names of their columns, and fields to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE

if TYPE_CHECKING:
    from tests.e2e.conftest import Desk

pytestmark = pytest.mark.nodb
HAND: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True}


def test_progress_by_person_has_its_fields_on_a_phone(desk: Desk) -> None:
    page = desk.as_role("business_pm", **HAND)
    page.goto(f"/projects/{desk.product.world['project']}/plan/progress/")
    page.locator("main .ph-list a.ph-name").first.click()
    for words in ("Started on", "Finished on", "Still to do", "Hours to date"):
        field = page.get_by_label(words.lower()).first
        expect(field).to_be_visible()
        expect(page.locator("td").filter(has=field).first).to_have_attribute("data-label", words)


def test_a_finding_names_its_project_on_a_phone(desk: Desk) -> None:
    page = desk.as_role("pmo_manager", **HAND)
    page.goto("/findings/")
    row = page.locator("tbody tr").first
    project = row.locator("[data-label=Project]")
    expect(project.get_by_role("link")).to_be_visible()
