"""The key pages: axe finds nothing, nothing sticks out, and a picture of each is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE, Desk
from tools import vendor

if TYPE_CHECKING:
    from playwright.sync_api import Page

# How a page looks does not depend on the database.
pytestmark = pytest.mark.nodb
SCREENS: dict[str, dict[str, Any]] = {
    "light": {"viewport": DESKTOP, "color_scheme": "light"},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = (
    "axe.run(document, {runOnly: TAGS}).then(found => JSON.stringify("
    "found.violations.flatMap(v => v.nodes.map(n => [v.id, n.target.join(' '), n.html]))))"
).replace("TAGS", json.dumps(TAGS))
# A panel that has not come yet, a request on its way, a plan that is not drawn.
UNFINISHED = ".ph-skel, .ph-skeleton:visible, .htmx-request, #sp-work:not([data-ready=true])"
OF_THE_PROJECT = (
    "", "charter/", "plan/", "people/", "risks/", "issues/", "changes/", "client/", "documents/",
    "gates/", "reports/", "history/", "edit/", "risks/new/", "plan/quality/", "plan/import/",
    "board/", "board/calendar/", "sprints/", "sprints/new/", "plan/print/", "plan/links/",
    "plan/views/", "plan/calendars/", "plan/options/", "plan/progress/", "plan/own-columns/",
    "plan/resources/", "plan/series/new/", "plan/level/",
)  # fmt: skip
OF_THE_PLANNED = (
    "plan/", "plan/history/", "plan/compare/", "plan/level/", "plan/own-columns/",
    "plan/own-columns/new/", "plan/own-columns/zone/", "plan/calendars/new/", "plan/resources/1/",
    "plan/start/copy/", "plan/views/new/", "plan/export/", "board/", "board/calendar/", "sprints/",
    "scenarios/", "scenarios/new/", "dependencies/", "dependencies/new/", "plan/progress/",
    "plan/?task=2", "plan/calendars/1/", "risks/simulation/",
)  # fmt: skip
ONE_OF = {
    "risk": ("/risks/{}/", "/risks/{}/figures/"),
    "sprint": ("/sprints/{}/", "/sprints/{}/edit/", "/sprints/{}/remove/"),
    "scenario": (
        "/scenarios/{}/", "/scenarios/{}/compare/", "/scenarios/{}/rename/", "/scenarios/{}/level/",
        "/scenarios/{}/calendars/", "/scenarios/{}/calendars/1/", "/scenarios/{}/resources/",
        "/scenarios/{}/own-columns/", "/scenarios/{}/options/", "/scenarios/{}/series/new/",
    ),
    "import": ("/plan-imports/{}/",),
    "print": ("/plan-prints/{}/",),
    "dependency": ("/dependencies/{}/", "/dependencies/{}/date/", "/dependencies/{}/withdraw/"),
}  # fmt: skip
PAGES = {
    "business_pm": ["/", "/my-tasks/", "/risks/", "/risks/1/", "/notifications/", "/profile/"],
    "pmo_manager": [
        "/control-room/", "/projects/", "/portfolios/", "/programmes/", "/issues/", "/changes/",
        "/reports/", "/proposals/", "/proposals/1/", "/proposals/selection/",
        "/proposals/selection/?budget=900000&source=benefit", "/proposals/selections/",
        "/findings/", "/findings/1/", "/actions/", "/decisions/", "/decisions/limits/",
        "/hand-overs/1/", "/standards/",
        "/people/", "/search/?q=harbour", "/agreements/1/", "/estates/", "/estates/new/",
        "/estates/1/", "/scenarios/1/", "/dependencies/1/", "/sprints/1/", "/capacity/",
        "/levelling/", "/levelling/new/", "/levelling/1/", "/levelling/1/send/",
        "/levelling/proposals/2/",
    ],
    "team_member": ["/"],
    "administrator": ["/administration/accounts/", "/administration/roles/"],
    "auditor": ["/administration/audit/"],
}  # fmt: skip


def violations(page: Page) -> list[Any]:
    """What axe-core finds; run past the policy of the page, which allows no foreign script."""
    session = page.context.new_cdp_session(page)
    script = (vendor.TEST_VENDOR / "axe.min.js").read_text()
    session.send("Runtime.evaluate", {"expression": script})
    wanted = {"expression": AXE, "awaitPromise": True, "returnByValue": True}
    answer = session.send("Runtime.evaluate", wanted)
    session.detach()
    return list(json.loads(answer["result"]["value"]))


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    # Not innerWidth: a phone zooms out until all fits, and that grows with what sticks out.
    return int(page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.documentElement)"))


def addresses(desk: Desk, role: str) -> list[str]:
    found = list(PAGES[role])
    if role == "business_pm":
        world = desk.product.world
        found += [f"/projects/{world['project']}/{rest}" for rest in OF_THE_PROJECT]
        found += [f"/projects/{world['planned']}/{rest}" for rest in OF_THE_PLANNED]
        found += [f"/projects/{world['without']}/plan/"]
        found += [shape.format(world[one]) for one, shapes in ONE_OF.items() for shape in shapes]
    return found


def name_of(address: str) -> str:
    return re.sub(r"\W+", "-", address.strip("/")) or "home"


def settled(page: Page, address: str) -> None:
    """Open a page and wait until its parts are loaded."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, f"{address}: {answer.status}"
    expect(page.locator(UNFINISHED)).to_have_count(0)
    page.evaluate("document.fonts.ready.then(() => true)")


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_found_and_nothing_sticks_out(
    screen: str, role: str, desk: Desk, picture: Callable[[Page, str], None]
) -> None:
    page = desk.as_role(role, **SCREENS[screen])
    wrong = {}
    for address in addresses(desk, role):
        settled(page, address)
        picture(page, f"{role}-{name_of(address)}-{screen}")
        found: list[Any] = violations(page)
        if (width := overflow(page)) > 0:
            found.append(f"{width} px too wide")
        if found:
            wrong[address] = found
    assert wrong == {}, json.dumps(wrong, indent=1)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_without_an_account(
    screen: str, desk: Desk, picture: Callable[[Page, str], None]
) -> None:
    page = desk.visitor(**SCREENS[screen])
    for name, address in {
        "sign-in": "/accounts/login/",
        "link": desk.product.world["link"],
        "plan": desk.product.world["shared_plan"],
    }.items():
        settled(page, address)
        picture(page, f"visitor-{name}-{screen}")
        assert violations(page) == [], address
        assert overflow(page) <= 0, address
