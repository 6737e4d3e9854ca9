"""What the chart shows while it is scrolled sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.steps import cell, rows_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Desk

BUILD = "Build"
NARROW = {"width": 800, "height": 700}
WHERE = """uid => {
  const bar = document.querySelector(`[data-bar="${uid}"]`);
  const name = bar.parentElement.querySelector(".pg-label");
  const chart = document.querySelector(".pg-chart").getBoundingClientRect();
  const [b, n] = [bar.getBoundingClientRect(), name.getBoundingClientRect()];
  return {bar: [b.left - chart.left, b.right - chart.left],
          name: [n.left - chart.left, n.right - chart.left], room: chart.width};
}"""


@pytest.fixture
def page(desk: Desk) -> Page:
    opened = desk.as_role("business_pm")
    opened.set_viewport_size(NARROW)
    opened.goto(f"/projects/{desk.product.world['planned']}/plan/")
    rows_of(opened)
    opened.locator("[data-zoom=day]").click()
    return opened


def scrolled(page: Page, end: str, x: float) -> dict[str, list[float]]:
    """Where bar and name are once the bar's left or right end stands x pixels into the chart."""
    uid = cell(page, BUILD, "name").locator("xpath=..").get_attribute("data-uid")
    now = page.evaluate(WHERE, uid)["bar"][end == "right"]
    page.evaluate("by => { document.querySelector('.pg-bar-right').scrollLeft += by; }", now - x)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    found: dict[str, list[float]] = page.evaluate(WHERE, uid)
    assert found["bar"][end == "right"] == pytest.approx(x, abs=1.5)
    return found


def test_a_name_stands_behind_its_bar(page: Page) -> None:
    found = scrolled(page, "right", 100)
    assert found["name"][0] == pytest.approx(found["bar"][1] + 6, abs=1.5)


def test_a_bar_over_both_edges_wears_its_name(page: Page) -> None:
    found = scrolled(page, "left", -30)
    assert found["bar"][1] > found["room"], "the bar should not end in sight"
    assert found["name"][0] == pytest.approx(6, abs=1.5)


def test_a_bar_that_begins_in_sight_and_ends_beyond_wears_its_name(page: Page) -> None:
    found = scrolled(page, "left", 40)
    assert found["bar"][1] > found["room"]
    assert found["name"][0] == pytest.approx(46, abs=1.5)


def test_the_left_edge_does_not_cut_a_name(page: Page) -> None:
    found = scrolled(page, "right", -15)
    assert found["name"][0] == pytest.approx(0, abs=1.5)
