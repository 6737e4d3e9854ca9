"""A scheduler who knows the desktop tools builds a plan of fifty tasks by keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import rows_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk

PHASES, STEPS = 5, 9


def saved(page: Page, within: float = 15_000) -> None:
    expect(page.locator("#sp-saved")).to_contain_text("Saved", timeout=within)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def text(page: Page, row: int, column: str) -> Locator:
    return page.locator(f'.pg-row[aria-rowindex="{row + 1}"] [data-column={column}]')


def go(page: Page, row: int, column: str) -> None:
    """To a cell from the first one, by arrows."""
    press(page, "Control+Home", *["ArrowDown"] * (row - 1))
    while page.evaluate("document.activeElement.dataset.column") != column:
        press(page, "Tab")


@pytest.fixture
def page(desk: Desk) -> Page:
    """An empty plan, opened and started by keyboard."""
    opened = desk.as_role("business_pm")
    opened.goto(f"/projects/{desk.product.world['second']}/plan/")
    opened.get_by_role("button", name="Start an empty plan").focus()
    press(opened, "Enter")
    rows_of(opened)
    opened.locator(".pg-empty [data-column=name]").focus()
    return opened


def test_a_plan_of_fifty_tasks_is_built_by_keyboard_alone(page: Page) -> None:
    _type(page)
    _indent(page)
    _link(page)
    _level(page)
    _keep(page)
    _slip(page)
    _compare(page)


def _type(page: Page) -> None:
    """All fifty rows name by name, each step with its duration."""
    for phase in range(1, PHASES + 1):
        for step in range(STEPS + 1):
            page.keyboard.type(f"Step {phase}.{step}" if step else f"Phase {phase}")
            press(page, "Tab")
            if step:
                page.keyboard.type(f"{step % 4 + 1}d")
            press(page, "Enter", "Home", "Tab", "Tab", "Tab")
    expect(page.locator("#sp-count")).to_have_text("50 tasks")
    saved(page, within=60_000)  # a hundred edits, one after the other
    expect(text(page, 50, "name")).to_have_text("Step 5.9")
    expect(text(page, 50, "duration")).to_have_text("2d")


def _indent(page: Page) -> None:
    """Steps under their phases; one too far is taken back."""
    for phase in range(PHASES):
        go(page, phase * (STEPS + 1) + 2, "name")
        press(page, *["Shift+ArrowDown"] * (STEPS - 1), "Alt+Shift+ArrowRight")
        expect(text(page, phase * (STEPS + 1) + 2, "wbs")).to_have_text(f"{phase + 1}.1")
    press(page, "Alt+Shift+ArrowLeft")
    expect(text(page, 42, "wbs")).to_have_text("6")
    press(page, "Control+z")
    expect(text(page, 42, "wbs")).to_have_text("5.1")


def _link(page: Page) -> None:
    """Chains by a command, the joints between phases as typed predecessors."""
    for phase in range(PHASES):
        first = phase * (STEPS + 1) + 2
        go(page, first, "name")
        press(page, *["Shift+ArrowDown"] * (STEPS - 1), "Control+F2")
        expect(text(page, first + 1, "predecessors")).to_have_text(str(first))
        if phase:
            go(page, first, "predecessors")
            page.keyboard.type(f"{first - 2}FS+2d")
            press(page, "Enter")
            expect(text(page, first, "predecessors")).to_have_text(f"{first - 2}FS+2d")
    saved(page)


def _level(page: Page) -> None:
    """Two last steps at once for the same person: one of them is made to wait."""
    go(page, 50, "predecessors")
    page.keyboard.type("48")
    press(page, "Enter")
    expect(text(page, 50, "predecessors")).to_have_text("48")
    go(page, 49, "people")
    page.keyboard.type("Ann")
    press(page, "Enter", "ArrowUp", "Shift+ArrowDown", "Control+d")
    expect(text(page, 50, "people")).to_have_text("Ann")
    saved(page)
    together = text(page, 49, "start").inner_text()
    expect(text(page, 50, "start")).to_have_text(together)
    choose(page, "Level")
    expect(page.get_by_role("heading", name="Level")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("waits for Ann", re.IGNORECASE))).to_have_count(
        1
    )
    page.get_by_role("button", name="Delay these tasks").focus()
    press(page, "Enter")
    expect(page.get_by_text("The tasks were delayed.")).to_be_visible()
    page.get_by_role("link", name="Back to the plan").focus()
    press(page, "Enter")
    assert rows_of(page) == 50
    page.locator(".pg-row [tabindex='0']").focus()
    press(page, "Control+End", "ArrowUp")
    starts = {text(page, row, "start").inner_text() for row in (49, 50)}
    assert len(starts) == 2
    assert together in starts


def choose(page: Page, name: str) -> None:
    """Something of the menu behind the dots."""
    page.locator(".sp-tools summary[aria-label=More]").focus()
    press(page, "Enter")
    page.get_by_role("link", name=name, exact=True).focus()
    press(page, "Enter")


def _keep(page: Page) -> None:
    """The plan is kept as a baseline from the menu."""
    page.locator(".sp-tools summary[aria-label=More]").focus()
    press(page, "Enter")
    page.get_by_role("button", name="Keep as a baseline").focus()
    press(page, "Enter")
    expect(page.locator("#sp-baseline")).to_contain_text("Baseline 1")
    assert rows_of(page) == 50


def _slip(page: Page) -> None:
    """One step of the chain takes a week more; everything behind it moves."""
    page.locator(".pg-row [tabindex='0']").focus()
    press(page, "Control+End", "ArrowUp")
    before = text(page, 50, "finish").inner_text()
    go(page, 5, "duration")
    page.keyboard.type("2w")
    press(page, "Enter")
    expect(page.locator("#sp-saved")).to_contain_text("tasks moved")
    expect(text(page, 5, "duration")).to_have_text("10d")
    press(page, "Control+End", "ArrowUp")
    expect(text(page, 50, "finish")).not_to_have_text(before)


def _compare(page: Page) -> None:
    """The finish moved, and the page says by what."""
    choose(page, "Compare baselines")
    expect(page.get_by_role("heading", name="Baselines compared")).to_be_visible()
    step = page.get_by_role("row", name=re.compile("Durations"))
    expect(step).to_contain_text("9 d late")
    expect(page.get_by_text("Step 1.4")).to_be_visible()


@pytest.fixture
def built(desk: Desk) -> Page:
    """The plan that was built above, in a window in which a third of it is in sight."""
    opened = desk.as_role("business_pm")
    opened.set_viewport_size({"width": 1440, "height": 560})
    opened.goto(f"/projects/{desk.product.world['second']}/plan/")
    assert rows_of(opened) == 50
    return opened


LEAP = """() => new Promise((done) => {
  const body = document.querySelector(".pg-body");
  body.addEventListener("scroll", () => requestAnimationFrame(() => done({
    first: Math.floor(body.scrollTop / 30),
    last: Math.ceil((body.scrollTop + body.clientHeight) / 30),
    drawn: [...document.querySelectorAll(".pg-row")].map((row) => Number(row.dataset.row)),
    bars: document.querySelectorAll(".pg-track").length,
  })), { once: true });
  body.scrollTop = 25 * 30;
})"""


def test_a_leap_draws_what_is_in_sight_at_once_and_then_what_is_near(built: Page) -> None:
    """Further down than half of what is in sight."""
    found = built.evaluate(LEAP)
    in_sight = set(range(found["first"], found["last"]))
    assert len(in_sight) < 20
    assert in_sight <= set(found["drawn"])
    assert len(found["drawn"]) <= len(in_sight) + 2
    assert found["bars"] <= len(in_sight) + 2
    for near in (found["first"] - 8, found["last"] + 7):
        expect(built.locator(f'.pg-row[data-row="{near}"]')).to_be_attached()


SAID = """() => {
  const told = (node) => node.nodeType === Node.TEXT_NODE ? node.data : [
    node.tagName, [...node.attributes].map((one) => `${one.name}=${one.value}`).sort(),
    [...node.childNodes].map(told).filter((part) => part !== "")];
  return [...document.querySelectorAll(".pg-row")]
    .map((row) => [Number(row.dataset.row), told(row)])
    .sort((a, b) => a[0] - b[0]).slice(0, 12);
}"""


def test_rows_that_are_filled_anew_say_what_new_ones_do(built: Page) -> None:
    """To the last row, where nothing is yet, and back; summaries take the place of tasks."""
    fresh = built.evaluate(SAID)
    body = built.locator(".pg-body")
    for top, row in ((100_000, 50), (0, 0), (700, 30), (0, 0)):
        body.evaluate("(body, top) => { body.scrollTop = top; }", top)
        expect(built.locator(f'.pg-row[data-row="{row}"]')).to_be_attached()
    expect(built.locator('.pg-row[data-row="11"]')).to_be_attached()
    assert built.evaluate(SAID) == fresh
    assert len(fresh) == 12


HEAD = """() => new Promise((done) => {
  const [bar, head] = [".pg-bar-right", ".pg-scale"].map((one) => document.querySelector(one));
  const room = head.getBoundingClientRect();
  const boxes = (one) => [...head.querySelectorAll(one)].map((box) => box.getBoundingClientRect());
  const last = bar.scrollWidth - bar.clientWidth;
  const gaps = [];
  let step = 0;
  const look = () => {
    for (const one of [".pg-tick-0", ".pg-tick-1"]) {
      const ticks = boxes(one);
      const isWhole = ticks[0].left <= room.left + 1 && ticks.at(-1).right >= room.right - 1;
      if (!isWhole) gaps.push([step, one]);
    }
    const names = boxes(".pg-tick-0 > span");
    const cut = boxes(".pg-tick-0").findIndex((tick) => tick.right > room.left + 120);
    if (!(names[cut]?.left >= room.left - 1)) gaps.push([step, "name"]);
    step += 1;
    bar.scrollLeft = (step * last) / 20;
    if (step > 20) done({ last, gaps });
    else requestAnimationFrame(() => requestAnimationFrame(look));
  };
  look();
})"""


def test_the_head_of_the_chart_follows_it_sideways(built: Page) -> None:
    """No part of it without days, and the month that is cut off still says which it is."""
    built.get_by_role("button", name="Day", exact=True).click()
    found = built.evaluate(HEAD)
    assert found["last"] > 2_000
    assert found["gaps"] == []
