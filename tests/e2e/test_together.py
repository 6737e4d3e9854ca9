"""Two people on one plan: an edit appears at the other, a conflict is shown and nothing is lost.

How soon it appears is measured by `python -m benchmarks.web --only plan-seen`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import cell, rows_of, type_into

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.e2e.conftest import Desk

BUILD = "Build"


def opened(desk: Desk, role: str) -> Page:
    page = desk.as_role(role)
    page.goto(f"/projects/{desk.product.world['planned']}/plan/")
    rows_of(page)
    return page


def lasts(page: Page, length: str) -> None:
    expect(cell(page, BUILD, "duration")).to_have_text(length)


def begin_typing(page: Page, text: str) -> None:
    cell(page, BUILD, "duration").dblclick()
    page.locator(".pg-input").fill(text)


def undo(page: Page) -> None:
    cell(page, BUILD, "name").click()
    page.keyboard.press("Control+z")


@pytest.fixture
def two(desk: Desk) -> tuple[Page, Page]:
    """The plan in the windows of both project managers; build lasts ten days."""
    pages = opened(desk, "business_pm"), opened(desk, "technical_pm")
    for page in pages:
        lasts(page, "10d")
    return pages


def test_an_edit_appears_at_the_other(two: tuple[Page, Page], desk: Desk) -> None:
    mine, other = two
    type_into(mine, BUILD, "duration", "12d")
    lasts(other, "12d")
    name = desk.product.name("business_pm")
    expect(other.locator("#sp-saved")).to_contain_text(f"{name}: Duration of “{BUILD}” set to 12d")
    undo(mine)
    lasts(other, "10d")


@pytest.mark.expects("409")
def test_a_conflict_is_shown_and_what_was_typed_is_not_lost(
    two: tuple[Page, Page], desk: Desk
) -> None:
    mine, other = two
    begin_typing(other, "8d")
    type_into(mine, BUILD, "duration", "12d")
    other.keyboard.press("Enter")
    offer = other.locator("#sp-again")
    expect(offer).to_contain_text(f"{desk.product.name('business_pm')} changed the plan meanwhile.")
    lasts(other, "12d")
    lasts(mine, "12d")
    offer.get_by_role("button", name="Do mine again").press("Enter")
    expect(offer).to_be_hidden()
    lasts(other, "8d")
    lasts(mine, "8d")
    undo(other)
    lasts(mine, "12d")
    undo(mine)
    lasts(other, "10d")


@pytest.mark.expects("409")
def test_one_may_leave_it_at_what_the_other_did(two: tuple[Page, Page]) -> None:
    mine, other = two
    begin_typing(other, "8d")
    type_into(mine, BUILD, "duration", "12d")
    other.keyboard.press("Enter")
    other.locator("#sp-again").get_by_role("button", name="Leave it").click()
    lasts(other, "12d")
    undo(mine)
    lasts(other, "10d")


def test_rows_that_one_adds_appear_while_the_other_looks_elsewhere(two: tuple[Page, Page]) -> None:
    """The other's place in the grid stays: nothing jumps under the hands."""
    mine, other = two
    cell(other, BUILD, "finish").click()
    mine.locator(".pg-empty [data-column=name]").click()
    mine.keyboard.type("Paint")
    mine.keyboard.press("Enter")
    expect(mine.locator("#sp-saved")).to_contain_text("Saved")
    expect(cell(other, "Paint", "name")).to_be_visible()
    place = other.evaluate("[document.activeElement.dataset.column, "
                           "document.activeElement.closest('.pg-row')?.textContent]")  # fmt: skip
    assert place[0] == "finish"
    assert BUILD in place[1]
    undo(mine)
    expect(other.locator(".pg-row", has_text="Paint")).to_have_count(0)


def offline(page: Page, task: str, column: str, text: str, count: int) -> None:
    """Type into a cell while the server cannot be reached."""
    cell(page, task, column).dblclick()
    page.locator(".pg-input").fill(text)
    page.keyboard.press("Enter")
    words = "What you did is kept" if count == 1 else f"{count} changes are kept"
    expect(page.locator("#sp-kept")).to_contain_text(words)


@pytest.mark.expects("ERR_INTERNET_DISCONNECTED", "409")
def test_a_conflict_among_edits_kept_offline_offers_all_of_them_again(
    two: tuple[Page, Page], desk: Desk
) -> None:
    mine, other = two
    before = cell(mine, "Design", "duration").inner_text()
    mine.context.set_offline(offline=True)
    offline(mine, BUILD, "duration", "12d", 1)
    offline(mine, "Design", "duration", "8d", 2)
    type_into(other, BUILD, "duration", "9d")
    mine.context.set_offline(offline=False)
    offer = mine.locator("#sp-again")
    name = desk.product.name("technical_pm")
    expect(offer).to_contain_text(f"{name} changed the plan meanwhile.")
    expect(mine.locator("#sp-kept")).to_be_hidden()
    lasts(mine, "9d")
    expect(cell(mine, "Design", "duration")).to_have_text(before)
    offer.get_by_role("button", name="Do mine again").press("Enter")
    for page in two:
        lasts(page, "12d")
        expect(cell(page, "Design", "duration")).to_have_text("8d")
    undo(mine)
    expect(cell(other, "Design", "duration")).to_have_text(before)
    undo(mine)
    lasts(other, "9d")
    undo(other)
    lasts(mine, "10d")


@pytest.mark.expects("ERR_INTERNET_DISCONNECTED")
def test_an_edit_whose_answer_was_lost_is_in_the_plan_once(two: tuple[Page, Page]) -> None:
    mine, other = two
    names = ".pg-row[data-uid] [data-column=name]"
    count = other.locator(names).count()
    seen: list[int] = []

    def lose(route: Route) -> None:
        answer = route.fetch()
        seen.append(answer.status)
        if len(seen) == 1:
            route.abort("internetdisconnected")
        else:
            route.fulfill(response=answer)

    mine.route("**/plan/edit/", lose)
    cell(mine, BUILD, "name").click()
    mine.keyboard.press("Insert")
    mine.keyboard.type("Fence")
    mine.keyboard.press("Enter")
    expect(other.locator(names, has_text="Fence")).to_have_count(1)
    expect(mine.locator("#sp-kept")).to_be_hidden()
    expect(mine.locator(names, has_text="Fence")).to_have_count(1)
    assert seen[:2] == [200, 200]
    for page in two:
        expect(page.locator(names)).to_have_count(count + 1)
    for _ in seen[1:]:
        undo(mine)
    expect(other.locator(names)).to_have_count(count)


def test_two_may_type_into_different_tasks_at_once(two: tuple[Page, Page], desk: Desk) -> None:
    mine, other = two
    cell(other, "Design", "duration").dblclick()
    other.locator(".pg-input").fill("6d")
    type_into(mine, BUILD, "duration", "12d")
    other.keyboard.press("Enter")
    expect(cell(mine, "Design", "duration")).to_have_text("6d")
    lasts(other, "12d")
    name = desk.product.name("business_pm")
    expect(other.locator("#sp-saved")).to_contain_text(f"Saved · {name}: Duration of “{BUILD}”")
    undo(other)
    lasts(mine, "12d")
    undo(mine)
    lasts(other, "10d")
    expect(cell(other, "Design", "duration")).to_have_text("5d")


def test_a_step_taken_back_upon_an_older_state_shows_what_the_other_did(
    two: tuple[Page, Page],
) -> None:
    mine, other = two
    type_into(other, "Design", "duration", "6d")
    expect(cell(mine, "Design", "duration")).to_have_text("6d")
    other.route("**/plan/since/*", lambda route: route.fulfill(status=204))
    type_into(mine, BUILD, "duration", "12d")
    expect(mine.locator("#sp-saved")).to_contain_text("Saved")
    undo(other)
    expect(cell(other, "Design", "duration")).to_have_text("5d")
    lasts(other, "12d")
    undo(mine)
    lasts(mine, "10d")


@pytest.mark.expects("409")
def test_two_may_add_rows_at_once(two: tuple[Page, Page]) -> None:
    """Both rows were given the same uid; the later one gets another, and what is in it stays."""
    mine, other = two
    empty = other.locator(".pg-empty [data-column=name]")
    empty.dblclick()
    other.locator(".pg-input").fill("Paint")
    mine.locator(".pg-empty [data-column=name]").click()
    mine.keyboard.type("Clean")
    mine.keyboard.press("Enter")
    expect(mine.locator("#sp-saved")).to_contain_text("Saved")
    other.keyboard.press("Tab")
    other.keyboard.type("3d")
    other.keyboard.press("Enter")
    for page in two:
        expect(cell(page, "Clean", "duration")).to_have_text("1d")
        expect(cell(page, "Paint", "duration")).to_have_text("3d")
    undo(other)
    undo(other)
    expect(mine.locator(".pg-row", has_text="Paint")).to_have_count(0)
    undo(mine)
    expect(other.locator(".pg-row", has_text="Clean")).to_have_count(0)
