"""One project from the idea to the corrective action, each step by the person whose step it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Desk
from tests.e2e.doing import dialog, dialog_or_form, field, fill, heading, press, project, said, send
from tests.e2e.steps import (
    NAME,
    PLAN,
    TODAY,
    add_lines,
    cell,
    criterion,
    foreign_links,
    let_work_follow_the_data_date,
    open_hand_over,
    open_proposal,
    raise_risk,
    rows_of,
    score,
    sign,
    type_into,
    upload,
)
from tests.e2e.world import CLIENT

pytestmark = pytest.mark.usefixtures("in_order")


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
    send(page, opened)
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
    send(sponsor, opened)
    said(sponsor, "Approved, version 1.")


def test_03b_stakeholders_are_written_down(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "people")
    for name in ("Harbour master", "Crane drivers", "Port union"):
        form = dialog_or_form(pm, "New stakeholder")
        fill(form, Name=name, Who_looks_after_them=desk.product.name("business_pm"))
        fill(form, Influence="4, high", Interest="3, medium", Engagement_strategy="Ask early.")
        send(pm, form)
        expect(pm.get_by_role("cell", name=name).first).to_be_visible()


def test_04a_a_plan_file_is_read_shown_and_imported(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "plan")
    press(pm, "Import a file")
    upload(pm, PLAN.file)
    expect(pm.get_by_role("button", name="Import this plan")).to_be_visible(timeout=60_000)
    expect(pm.get_by_role("heading", name="What the plan holds differently")).to_be_visible()
    said(pm, "Same dates.")
    press(pm, "Import this plan")
    rows_of(pm)


def test_04b_the_same_file_again_is_an_update_without_duplicates(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    address = project(pm, NAME, "plan")
    before = rows_of(pm)
    pm.goto(f"{address}plan/import/")
    upload(pm, PLAN.file)
    expect(pm.get_by_role("button", name="Update the plan")).to_be_visible(timeout=60_000)
    for word in ("Added", "Changed", "Removed"):
        expect(pm.locator(".sp-diffs li", has_text=word).first).to_contain_text("0")
    press(pm, "Update the plan")
    assert rows_of(pm) == before


def test_05_a_duration_is_edited_dates_move_and_undo_brings_them_back(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "plan")
    rows_of(pm)
    task = PLAN.task
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
    for title in ("Steel is late", "Storm", "Drivers are ill"):
        raise_risk(desk, pm, title, contingency="Rent a crane.")
        project(pm, NAME, "risks")
    matrix = pm.get_by_role("table", name="Risks by likelihood and effect")
    row = matrix.get_by_role("row", name=re.compile("^Almost certain"))
    expect(row.get_by_role("cell", name="3", exact=True)).to_be_visible()


def test_07a_the_client_gets_a_frozen_version_by_a_personal_link(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "client")
    pm.get_by_role("link", name=re.compile("^Compose")).first.click()
    fill(pm, Price="240000", Payment="Half at the start, half at the end.")
    press(pm, "Save and look at it")
    press(pm, "Send to the client")
    fill(pm, **{"Contact's name": "Ole Owner", "Contact's_e-mail_address": "ole@client.example"})
    send(pm)
    link = pm.get_by_label("Personal link").input_value()
    client = desk.visitor()
    client.goto(link)
    heading(client, NAME)
    said(client, "£240,000")
    expect(client.get_by_role("navigation")).to_have_count(0)
    assert foreign_links(client) == []
    client.get_by_text("Comment on this").first.click()
    client.get_by_label("Your comment").first.fill("Forty tonnes at full reach?")
    client.get_by_role("button", name="Add the comment").first.click()
    said(client, "Forty tonnes at full reach?")
    sign(client)
    client.goto("/projects/")
    expect(client).to_have_url(re.compile("/accounts/login/"))

    press(pm.locator(".ph-tabs"), "Client")
    expect(pm.get_by_role("row", name=re.compile("Version 1 Signed"))).to_be_visible()


def test_08a_a_blocking_criterion_is_shown_with_its_rows_and_mended(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    address = project(pm, NAME, "risks")
    raise_risk(desk, pm, "Storm surge", contingency="")
    pm.goto(f"{address}gates/")
    block = criterion(pm, "Every high risk has a contingency plan")
    expect(block).to_contain_text("How to mend:")
    block.get_by_role("link", name=re.compile("Storm surge")).click()
    form = dialog_or_form(pm, "Edit")
    fill(form, Contingency_plan="Lash it down.", Next_review=f"{TODAY + timedelta(days=30)}")
    send(pm, form)
    said(pm, "Lash it down.")
    pm.goto(f"{address}gates/")
    expect(criterion(pm, "Every high risk has a contingency plan")).not_to_contain_text("mend")


def test_08b_people_are_assigned_and_facts_completed(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    address = project(pm, NAME, "people")
    form = dialog_or_form(pm, "Add a team member")
    field(form, "Person").select_option(label=desk.product.name("team_member"))
    send(pm, form)
    expect(pm.get_by_text(desk.product.name("team_member")).first).to_be_visible()
    pm.goto(f"{address}edit/")
    fill(pm, Budget="300000", Target_start=PLAN.began, Target_finish=f"{TODAY.year + 1}-12-31")
    send(pm)
    pm.goto(f"{address}plan/")
    rows_of(pm)
    type_into(pm, PLAN.task, "people", desk.product.name("team_member"))


def test_08c_the_pmo_waives_what_must_wait_and_says_until_when(desk: Desk) -> None:
    pmo = desk.as_role("pmo_manager")
    project(pmo, NAME, "gates")
    waive = pmo.get_by_role("link", name="Waive for a time")
    for left in range(waive.count(), 0, -1):
        waive.first.click()
        fill(pmo, Reason="Mended in the first month.", Until=f"{TODAY + timedelta(days=60)}")
        send(pmo)
        expect(waive).to_have_count(left - 1)


@pytest.mark.expects("403")
def test_08d_the_pm_hands_over_and_cannot_accept_it(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "gates")
    press(pm, "Hand over to the PMO")
    fill(pm, Note_to_the_PMO="The drivers are new.")
    press(pm, "Hand over")
    heading(pm, "Hand-over, round 1")
    expect(pm.get_by_role("link", name="Accept")).to_have_count(0)
    refused = pm.goto(f"{pm.url}accept/")
    assert refused is not None
    assert refused.status == 403


def test_08e_the_pmo_checks_and_accepts_baseline_1_is_frozen(desk: Desk) -> None:
    pmo = desk.as_role("pmo_manager")
    open_hand_over(pmo)
    checks = pmo.locator("#checks li, li:has(form[action*='/checks/'])")
    for number in range(checks.count()):
        check = checks.nth(number)
        check.get_by_label("Comment").fill("Seen")
        check.get_by_role("button", name="Yes", exact=True).click()
        expect(checks.nth(number).get_by_role("button", pressed=True)).to_have_text("Yes")
    press(pmo, "Accept")
    fill(pmo, Reason="Sound.")
    send(pmo)
    said(pmo, re.compile("baseline 1 was frozen"))
    address = project(pmo, NAME)
    expect(pmo.locator("[aria-current=step]")).to_contain_text("Execution")
    pmo.goto(f"{address}plan/")
    rows_of(pmo)
    expect(pmo.locator("#sp-baseline")).to_contain_text("Baseline 1")


def test_09_the_member_reports_and_the_data_date_moves_the_rest(desk: Desk) -> None:
    member = desk.as_role("team_member")
    member.goto("/my-tasks/")
    row = member.get_by_role("row", name=re.compile(PLAN.task))
    row.get_by_role("link", name="Report").click()
    form = member.locator("dialog[open] form")
    fill(form, Started_on=PLAN.began, Still_to_do="30d", Hours_worked_to_date="12")
    send(member, form)
    expect(row).to_contain_text("30d")

    pm = desk.as_role("business_pm")
    let_work_follow_the_data_date(pm)
    before = cell(pm, PLAN.task, "finish").inner_text()
    pm.locator("#sp-data-date").fill(PLAN.data_date)
    pm.locator("#sp-data-date").press("Enter")
    expect(cell(pm, PLAN.task, "finish")).not_to_have_text(before)
    expect(pm.locator("#sp-date-words")).to_contain_text("Data date")


def test_10_findings_are_computed_and_one_becomes_a_corrective_action(desk: Desk) -> None:
    pmo = desk.as_role("pmo_manager")
    address = project(pmo, NAME)
    press(pmo, "Check now")
    finding = pmo.locator("main a[href^='/findings/']").first
    finding.click()
    expect(pmo.get_by_role("heading", name="Evidence")).to_be_visible()
    press(pmo, "Order a corrective action")
    fill(pmo, What_is_to_be_done="Plan the rest anew", Due=f"{TODAY + timedelta(days=14)}")
    fill(pmo, Owner=desk.product.name("business_pm"), Expected_effect="The finding goes.")
    send(pmo)
    expect(pmo.get_by_text("Plan the rest anew").first).to_be_visible()

    owner = desk.as_role("business_pm")
    owner.goto("/actions/")
    owner.get_by_role("link", name="Plan the rest anew").first.click()
    press(owner, "It is done")
    fill(owner, What_was_done="Two crews instead of one.")
    send(owner)
    said(owner, "Two crews instead of one.")
    owner.goto(address)
    expect(owner.get_by_text("Not computed", exact=True)).to_have_count(0)


def test_11a_the_director_says_how_far_a_sponsor_may_decide(desk: Desk) -> None:
    director = desk.as_role("pmo_director")
    director.goto("/decisions/limits/")
    form = dialog_or_form(director, "Set a limit")
    fill(form, Kind_of_decision="Change request", Role="Sponsor", **{"Rank,_lowest_first": "3"})
    send(director, form)
    expect(director.get_by_role("row", name=re.compile("Sponsor"))).to_be_visible()


def test_11b_a_change_is_measured_decided_and_becomes_baseline_2(desk: Desk) -> None:
    member = desk.as_role("business_pm")
    address = project(member, NAME, "changes")
    press(member.locator("main"), "New change request")
    fill(member, Title="Longer rails", Why="The ships have grown.", Extra_cost="5000")
    send(member)
    press(member, "Another duration")
    task = field(member, "Task")
    task.select_option(task.get_by_role("option", name=PLAN.task).get_attribute("value"))
    fill(member, **{"New_duration,_working_days": "60"})
    send(member)
    press(member, "Compute the impact")
    impact = member.get_by_role("table", name="Impact")
    expect(impact.get_by_role("row", name=re.compile("^Finish "))).to_contain_text("late")
    press(member, "Submit for decision")
    expect(member.get_by_role("button", name="Submit for decision")).to_have_count(0)
    change = member.url

    sponsor = desk.as_role("sponsor")
    sponsor.goto(change)
    press(sponsor, "Decide")
    sponsor.get_by_label("Approve", exact=True).check()
    fill(sponsor, Reason="Worth the days.")
    send(sponsor)
    member.goto(change)
    press(member, "Implement")
    said(member, "the next baseline frozen")
    member.goto(f"{address}plan/")
    rows_of(member)
    expect(member.locator("#sp-baseline")).to_contain_text("Baseline 2")


def test_12_a_status_report_is_written_published_and_printed(desk: Desk) -> None:
    pm = desk.as_role("business_pm")
    project(pm, NAME, "reports")
    press(pm, "New report")
    fill(pm, Summary="The rails grow.", What_is_next="Order steel", Decisions_or_help_needed="None")
    for side in pm.get_by_role("radiogroup").all():
        side.locator("label:has(input[value=red])").click()
    press(pm, "Publish")
    said(pm, "Frozen and unchanged")
    said(pm, "The rails grow.")
    href = pm.get_by_role("link", name="PDF", exact=True).first.get_attribute("href")
    printed = pm.request.get(f"{desk.product.url}{href}")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF")


def test_13_control_room_home_pages_and_an_unbroken_audit_chain(desk: Desk) -> None:
    pmo = desk.as_role("pmo_manager")
    pmo.goto("/control-room/")
    row = pmo.get_by_role("row", name=re.compile(NAME))
    expect(row).to_contain_text("Execution")
    row.locator("a[href^='/findings/']").last.click()
    heading(pmo, "Findings")
    pm = desk.as_role("business_pm")
    pm.goto("/")
    expect(pm.locator("main").get_by_text(NAME).first).to_be_visible()
    member = desk.as_role("team_member")
    member.goto("/")
    expect(member.locator("main").get_by_text(PLAN.task).first).to_be_visible()
    verified = desk.product.command("verify-audit")
    assert verified.returncode == 0, verified.stderr
    auditor = desk.as_role("auditor")
    auditor.goto("/administration/audit/")
    press(auditor, "Verify the chain")
    said(auditor, "The trail is whole.")
