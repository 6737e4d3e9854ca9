"""The browser of the tests starts, renders and can be photographed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_it_renders(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 300})
    page.set_content("<h1>Pilothouse</h1>")
    assert page.get_by_role("heading").inner_text() == "Pilothouse"
    assert page.screenshot(path=tmp_path / "page.png").startswith(b"\x89PNG")
    page.close()
