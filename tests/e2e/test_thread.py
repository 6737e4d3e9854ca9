"""One project from the idea to the corrective action, each step by the person whose step it is."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Desk
from tests.e2e.doing import dialog, field, fill, heading, press, project, said
from tests.e2e.world import CLIENT
from tests.shared_data import folder

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.usefixtures("in_order")
NAME = "Harbour crane"
REAL = "plans/aspose-tasks__Data_Residential_Construction.mpp"
OWN = Path(__file__).parents[1] / "interchange" / "files" / "small.xml"
TODAY = date.today()  # noqa: DTZ011


def plan_file() -> Path:
    """A real plan of MS Project; where the shared data are missing, our own small one."""
    real = folder() / REAL
    return real if real.exists() else OWN


def open_proposal(page: Page) -> None:
    page.goto("/proposals/?group=all")
    page.get_by_role("link", name=NAME).first.click()
    heading(page, NAME)


def test_01_somebody_proposes_a_project(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto("/proposals/")
    press(page, "New proposal")
    fill(page, Title=NAME, Problem="The old crane fails.", Benefit_in_words="Ships leave on time.")
    fill(page, Portfolio=desk.product.world["portfolio"], Client=CLIENT)
    fill(page, Objective_it_serves="Shorter queues for guests")
    fill(page, **{"Rough_cost,_from": "200000", "Rough_cost,_to": "300000"})
    press(page, "Save the draft")
    heading(page, NAME)
    press(page, "Submit")
    expect(page.get_by_role("button", name="Submit", exact=True)).to_have_count(0)


def score(page: Page, points: str) -> None:
    open_proposal(page)
    press(page, "Fill in my score sheet")
    for group in page.locator(".portfolio-scale").all():
        group.locator("label", has_text=re.compile(rf"^{points}$")).click()
    press(page, "Hand in my sheet")
    heading(page, NAME)


def test_02a_the_pmo_assesses_it_independently(desk: Desk) -> None:
    page = desk.as_role("pmo_analyst")
    open_proposal(page)
    opened = dialog(page, "Start the assessment")
    opened.get_by_role("button", name="Start").click()
    expect(page.get_by_role("link", name="Fill in my score sheet")).to_be_visible()
    first = desk.as_role("First Assessor")
    score(first, "8")
    second = desk.as_role("Second Assessor")
    open_proposal(second)
    said(second, "Scores stay hidden")
    score(second, "6")
    expect(second.get_by_role("heading", name="Score sheets")).to_be_visible()


@pytest.mark.expects("422")
def test_02b_the_board_decides_with_a_reason_and_a_project_exists(desk: Desk) -> None:
    page = desk.as_role("pmo_manager")
    open_proposal(page)
    opened = dialog(page, "Put to the board")
    fill(opened, Capacity="The yard has room from spring.", Votes_that_one_option_needs="1")
    opened.locator("[type=submit]").click()
    expect(page.get_by_role("heading", name="Capacity")).to_be_visible()

    board = desk.as_role("pmo_director")
    open_proposal(board)
    press(board, "Vote")
    expect(board.get_by_role("heading", name="Frozen evidence")).to_be_visible()
    board.get_by_label("Accept", exact=True).check()
    name = desk.product.name
    fill(board, Business_PM=name("business_pm"), Technical_PM=name("technical_pm"))
    fill(board, Sponsor=name("sponsor"))
    press(board, "Record my vote")
    said(board, re.compile("reason|required", re.IGNORECASE))
    fill(board, Reason="Best score, and there is room.")
    press(board, "Record my vote")
    press(board, "Open the project")
    expect(board.get_by_text(NAME).first).to_be_visible()


def add_lines(page: Page, kind: str, **cells: str) -> None:
    fill(page, **{kind: cells.pop("text")})
    row = page.locator(".work-row", has=page.get_by_label(kind, exact=True)).first
    for label, value in cells.items():
        row.get_by_label(label.capitalize()).first.fill(value)


def test_03a_the_charter_is_written_and_approved_by_the_sponsor(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "charter")
    press(pm, "Write the charter")
    fill(pm, Objective="The crane lifts 40 tonnes, day and night.")
    add_lines(pm, "Success measures", text="Lifts an hour", today="12", target="25")
    add_lines(pm, "In scope", text="Crane and rails")
    add_lines(pm, "Out of scope", text="The quay wall")
    add_lines(pm, "Deliverables", text="Crane in operation")
    add_lines(pm, "Milestones", text="Handed over", date=f"{TODAY + timedelta(days=300)}")
    press(pm, "Save the draft")
    heading(pm, "Charter")
    press(pm, "Submit to the sponsor")
    said(pm, "awaits the sponsor")

    sponsor = desk.as_role("sponsor")
    project(sponsor, NAME, "charter")
    opened = dialog(sponsor, "Decide")
    opened.get_by_label("Approve", exact=True).check()
    fill(opened, Reason="This is what we need.")
    opened.locator("[type=submit]").click()
    said(sponsor, "Approved, version 1.")


def test_03b_stakeholders_are_written_down(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "people")
    for name in ("Harbour master", "Crane drivers", "Port union"):
        press(pm, "New stakeholder")
        form = pm.locator("dialog[open], main form.ph-form").last
        fill(form, Name=name, Who_looks_after_them=desk.product.name("business_pm"))
        fill(form, Influence="4, high", Interest="3, medium", Engagement_strategy="Ask early.")
        form.locator("[type=submit]").first.click()
        expect(pm.get_by_role("cell", name=name).first).to_be_visible()


def upload(page: Page, file: Path) -> None:
    page.get_by_label("Plan file").set_input_files(file)
    press(page, "Read the file")
    heading(page, file.name)


def test_04a_a_plan_file_is_read_shown_and_imported(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "plan")
    press(pm, "Import a file")
    upload(pm, plan_file())
    expect(pm.get_by_role("button", name="Import this plan")).to_be_visible(timeout=60_000)
    expect(pm.get_by_role("heading", name="What the plan holds differently")).to_be_visible()
    said(pm, "Same dates.")
    press(pm, "Import this plan")
    rows_of(pm)


def rows_of(page: Page) -> int:
    """How many tasks the plan page says there are, once it is drawn."""
    page.wait_for_url(re.compile(r"/plan/"))
    expect(page.locator("#sp-work[data-ready=true]")).to_be_attached(timeout=30_000)
    return int(re.sub(r"\D", "", page.locator("#sp-count").inner_text()))


def test_04b_the_same_file_again_is_an_update_without_duplicates(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    address = project(pm, NAME, "plan")
    before = rows_of(pm)
    pm.goto(f"{address}plan/import/")
    upload(pm, plan_file())
    expect(pm.get_by_role("button", name="Update the plan")).to_be_visible(timeout=60_000)
    for word in ("Added", "Changed", "Removed"):
        expect(pm.locator(".sp-diffs li", has_text=word).first).to_contain_text("0")
    press(pm, "Update the plan")
    assert rows_of(pm) == before


def cell(page: Page, task: str, column: str) -> Locator:
    row = page.locator(".gantt_grid_data .gantt_row", has_text=task).first
    return row.locator(f"[data-column-name={column}]")


def leaf(page: Page) -> str:
    """The name of the first critical task that is no summary and no milestone."""
    row = page.locator(".gantt_grid_data .gantt_row", has_text=re.compile(r"[1-9]\d*d"))
    names = row.locator("[data-column-name=name]").all_inner_texts()
    summaries = page.locator(".gantt_grid_data .gantt_row.gantt_project").all_inner_texts()
    return next(n.strip() for n in names if not any(n in s for s in summaries))


def type_into(page: Page, task: str, column: str, text: str) -> None:
    cell(page, task, column).dblclick()
    page.locator(".gantt_grid_editor_placeholder input").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#sp-saved")).to_contain_text("Saved")


def test_05_a_duration_is_edited_dates_move_and_undo_brings_them_back(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "plan")
    rows_of(pm)
    task = leaf(pm)
    before = cell(pm, task, "finish").inner_text()
    length = cell(pm, task, "duration").inner_text()
    type_into(pm, task, "duration", "90d")
    expect(cell(pm, task, "finish")).not_to_have_text(before)
    pm.locator("[data-do=undo]").click()
    expect(cell(pm, task, "finish")).to_have_text(before)
    expect(cell(pm, task, "duration")).to_have_text(length)
    pm.reload()
    rows_of(pm)
    expect(cell(pm, task, "finish")).to_have_text(before)


def test_06_risks_with_response_and_contingency_stand_in_the_matrix(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "risks")
    for title, likelihood in (("Steel is late", 5), ("Storm", 3), ("Drivers are ill", 2)):
        press(pm, "New risk")
        form = pm.locator("dialog[open], main form.ph-form").last
        fill(form, Title=title, Response_plan="Order early.", Contingency_plan="Rent a crane.")
        field(form, "Likelihood").select_option(index=likelihood - 1)
        field(form, "Impact").select_option(index=3)
        field(form, "Owner").select_option(label=desk.product.name("technical_pm"))
        fill(form, Next_review=f"{TODAY + timedelta(days=30)}")
        form.locator("[type=submit]").first.click()
        expect(pm.get_by_text(title).first).to_be_visible()
        project(pm, NAME, "risks")
    matrix = pm.get_by_role("table", name="Risks by likelihood and effect")
    row = matrix.get_by_role("row", name=re.compile("^Almost certain"))
    expect(row.get_by_role("cell", name="1", exact=True)).to_be_visible()
