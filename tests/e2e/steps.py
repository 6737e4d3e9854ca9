"""The steps of the thread that are done more than once, and the plan file it is told with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.conftest import Desk
from tests.e2e.doing import dialog_or_form, field, fill, heading, press, project, said, send
from tests.shared_data import folder

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

NAME = "Harbour crane"
REAL = "plans/aspose-tasks__Data_Residential_Construction.mpp"
OWN = Path(__file__).with_name("files") / "crane.xml"
COUNT = """() => document.querySelector("#sp-work[data-ready=true]")
    && document.querySelector("#sp-count").textContent.replace(/\\D/g, "")"""
TODAY = date.today()  # noqa: DTZ011


@dataclass(frozen=True)
class Imported:
    """A plan file, its first task, when that began and a day by which it should have ended."""

    file: Path
    task: str
    began: str
    data_date: str


def imported() -> Imported:
    """A real plan of MS Project; where the shared data are missing, one of our own."""
    real = folder() / REAL
    if real.exists():
        return Imported(real, "Clear and grub lot", "2013-09-26", "2013-10-25")
    return Imported(OWN, "Clear the ground", "2026-01-05", "2026-01-30")


PLAN = imported()


def open_proposal(page: Page) -> None:
    page.goto("/proposals/?group=all")
    page.get_by_role("link", name=NAME).first.click()
    heading(page, NAME)


def open_hand_over(page: Page) -> None:
    project(page, NAME, "gates")
    page.get_by_role("link", name="Round 1").first.click()
    heading(page, "Hand-over, round 1")


def score(page: Page, points: str) -> None:
    open_proposal(page)
    press(page, "Fill in my score sheet")
    heading(page, "Score sheet")
    for group in page.locator(".portfolio-scale").all():
        group.locator("label", has_text=re.compile(rf"^{points}$")).click()
    press(page, "Hand in my sheet")
    heading(page, NAME)


def add_lines(page: Page, kind: str, **cells: str) -> None:
    fill(page, **{kind: cells.pop("text")})
    row = page.locator(".work-row", has=page.get_by_label(kind, exact=True)).first
    for label, value in cells.items():
        row.get_by_label(label.capitalize()).first.fill(value)


def upload(page: Page, file: Path) -> None:
    page.get_by_label("Plan file").set_input_files(file)
    press(page, "Read the file")
    heading(page, file.name)


def rows_of(page: Page) -> int:
    """How many tasks the plan page says there are, once it is drawn."""
    page.wait_for_url(re.compile(r"/plan/"))
    # Told in one look, and by the page that stays: a form just sent may yet replace this one.
    return int(page.wait_for_function(COUNT, timeout=30_000).json_value())


def begin_plan(page: Page, number: str) -> None:
    """Open the plan of a project, which is begun as an empty one where there is none yet."""
    page.goto(f"/projects/{number}/plan/")
    start = page.get_by_role("button", name="Start an empty plan")
    expect(start.or_(page.locator("#sp-work")).first).to_be_visible()
    if start.is_visible():
        start.click()
    rows_of(page)


def cell(page: Page, task: str, column: str) -> Locator:
    row = page.locator(".pg-row", has_text=task).first
    return row.locator(f"[data-column={column}]")


def type_into(page: Page, task: str, column: str, text: str) -> None:
    cell(page, task, column).dblclick()
    page.locator(".pg-input").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#sp-saved")).to_contain_text("Saved")


def raise_risk(desk: Desk, page: Page, title: str, contingency: str) -> None:
    form = dialog_or_form(page, "New risk")
    fill(form, Title=title, Response_plan="Order early.", Contingency_plan=contingency)
    field(form, "Likelihood").select_option("5")
    field(form, "Impact").select_option("4")
    field(form, "Owner").select_option(label=desk.product.name("technical_pm"))
    fill(form, Next_review=f"{TODAY + timedelta(days=30)}")
    send(page, form)
    expect(page.locator("main").get_by_text(title).first).to_be_visible()


def foreign_links(page: Page) -> list[str]:
    """Where a client could get to from the page, apart from the agreement itself."""
    links = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return [link for link in links if not link.startswith(("#", "/client/"))]


def let_work_follow_the_data_date(page: Page) -> None:
    """Plans of Microsoft Project come without that option; the plan page follows."""
    project(page, NAME, "plan/options")
    page.get_by_label("Work that is not done moves behind the data date").check()
    send(page)
    rows_of(page)


def sign(page: Page) -> None:
    fill(page, Your_full_name="Ole Owner", Your_role="Director")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    said(page, "Signed and locked")


def criterion(page: Page, title: str) -> Locator:
    return page.locator("li", has=page.locator("summary", has_text=title)).first
