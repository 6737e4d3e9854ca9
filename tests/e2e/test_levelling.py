"""Two projects want one person: the resource manager levels them, a project manager accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.doing import fill, heading, press, said, send

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Desk

FIRST, SECOND = "Bridge", "Tower"


def choose(page: Page) -> None:
    """Only the two projects, the second one more important, at once."""
    page.goto("/levelling/new/")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    for place, name in enumerate((SECOND, FIRST), start=1):
        page.get_by_role("checkbox", name=re.compile(name)).check()
        page.get_by_label(f"Place of {name} in the order").fill(str(place))
    fill(page, Time_to_look_for_a_better_order="At once")
    send(page)


def test_delays_are_proposed_and_accepted(desk: Desk) -> None:
    planner = desk.as_role("resource_manager")
    choose(planner)
    # The page goes on by itself when the worker has done it.
    press(planner, "Send to the project managers")
    fill(planner, Note_to_the_project_managers="Please answer this week.")
    send(planner)
    said(planner, "Sent. Each project's managers accept or decline; nothing changed yet.")
    expect(planner.get_by_role("row", name=re.compile(FIRST)).first).to_contain_text("Waits for")

    manager = desk.as_role("business_pm")
    manager.goto(f"/projects/{desk.product.world['shared']}/plan/")
    manager.get_by_role("link", name="1 task should wait for people of other projects").click()
    heading(manager, "Proposed delays")
    said(manager, "Please answer this week.")
    said(manager, re.compile(f"Waits for .*until then on “Mast” of {SECOND}"))
    press(manager, "Accept these delays")
    said(manager, "The tasks were delayed. Undo on the plan page takes that back.")

    planner.reload()
    expect(planner.get_by_role("row", name=re.compile(FIRST)).first).to_contain_text("Accepted")
