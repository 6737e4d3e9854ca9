"""Who you are: the password form, a second factor, the demo's cards, and leaving."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Desk, by_password
from tests.make import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page


def one_time_code(secret: str) -> str:
    """The six digits of RFC 6238 for now: SHA-1, steps of 30 seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[place : place + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


def test_the_code_is_that_of_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 6238, appendix B: at 59 seconds the last six of 94287082."""
    monkeypatch.setattr(time, "time", lambda: 59.0)
    assert one_time_code(base64.b32encode(b"12345678901234567890").decode()) == "287082"


def password_form(desk: Desk) -> Page:
    page = desk.visitor()
    page.goto("/projects/")
    expect(page).to_have_url(f"{desk.product.url}/accounts/login/?next=/projects/")
    page.get_by_text("Sign in with an e-mail address").click()
    return page


def test_a_wrong_password_is_told_and_a_right_one_leads_where_one_wanted(desk: Desk) -> None:
    page = password_form(desk)
    by_password(page, desk.product.email("auditor"), "not the passphrase")
    expect(page.get_by_text("not correct").first).to_be_visible()
    by_password(page, desk.product.email("auditor"))
    expect(page).to_have_url(f"{desk.product.url}/projects/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")


def test_a_second_factor_is_set_up_and_asked_for(desk: Desk) -> None:
    page = password_form(desk)
    by_password(page, desk.product.email("resource_manager"))
    page.wait_for_url("**/projects/")
    page.goto("/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("Authenticator code").fill(one_time_code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    code = page.locator(".ph-codes li").first.inner_text()

    again = password_form(desk)
    by_password(again, desk.product.email("resource_manager"))
    expect(again.get_by_role("heading", level=1)).to_have_text("Second step")
    second_step(again, "no code")
    expect(again.get_by_text("Incorrect code.", exact=True)).to_be_visible()
    second_step(again, code)
    expect(again).to_have_url(f"{desk.product.url}/projects/")


def second_step(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def test_signing_out_ends_it(desk: Desk) -> None:
    page = password_form(desk)
    by_password(page, desk.product.email("finance_controller"))
    page.wait_for_url("**/projects/")
    page.locator("summary", has_text="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    page.goto("/projects/")
    expect(page).to_have_url(f"{desk.product.url}/accounts/login/?next=/projects/")
