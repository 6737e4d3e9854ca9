"""Signing in, one's profile, tokens, and the administration of accounts."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, validate_totp_code
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from pilothouse.foundation.access.models import ApiToken, RoleGrant
from tests import make

pytestmark = pytest.mark.django_db


def browser(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def sign_in(email: str, password: str = make.PASSWORD) -> tuple[Client, str]:
    client = Client()
    answer = client.post("/accounts/login/", {"login": email, "password": password})
    return client, answer.headers.get("Location", "")


def test_a_password_signs_in_and_a_wrong_one_does_not(world: make.World) -> None:
    user = world.user("business_pm")
    client, where = sign_in(user.email)
    assert where == "/"
    assert client.get("/").status_code == 200
    _client, nowhere = sign_in(user.email, "wrong")
    assert nowhere == ""


def test_nobody_opens_an_account_for_themselves(world: make.World) -> None:
    answer = Client().post("/accounts/signup/", {"email": "x@example.org", "password1": "x" * 20})
    assert answer.status_code in {200, 302, 403}
    assert not make.User.objects.filter(email="x@example.org").exists()


def test_the_demo_sign_in_does_not_exist_outside_the_demo(world: make.World) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo_sign_in")
    answer = Client().post("/demo/sign-in/", {"user": world.user("pmo_director").pk})
    assert answer.status_code == 404
    assert "Look at it as" not in Client().get("/accounts/login/").text


def test_a_forgotten_password_is_set_by_the_link_in_the_mail(world: make.World) -> None:
    user, client = world.user("sponsor"), Client()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link[1], follow=True)
    action = form.redirect_chain[-1][0]
    new = "another long passphrase"
    client.post(action, {"password1": new, "password2": new})
    assert sign_in(user.email, new)[1] == "/"
    assert sign_in(user.email)[1] == ""


def test_a_second_step_is_asked_for_once_it_is_set_up(world: make.World) -> None:
    user = world.user("finance_controller")
    client, _where = sign_in(user.email)
    assert "Is it you?" in client.get("/accounts/2fa/totp/activate/", follow=True).text
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert "Recovery codes" in client.get("/accounts/2fa/").text
    again, where = sign_in(user.email)
    assert where.startswith("/accounts/2fa/authenticate/")
    assert again.get("/").headers["Location"].startswith("/accounts/login/")
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    done = again.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert done.headers["Location"] == "/"
    assert again.get("/").status_code == 200


def _code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.mark.parametrize(
    ("steps", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_counts_for_one_step_more_and_no_longer(
    monkeypatch: pytest.MonkeyPatch, steps: int, counts: bool
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_800_000_029.0)
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert validate_totp_code(secret, _code(secret, steps)) is counts


def test_the_profile_shows_ones_own_roles(world: make.World) -> None:
    text = browser(world, "business_pm").get(reverse("access:profile")).text
    assert "Business PM" in text
    assert world.project.name in text


def test_a_new_token_is_shown_once(world: make.World) -> None:
    client = browser(world, "business_pm")
    page = client.post(reverse("access:tokens"), {"name": "Report", "days": "90"})
    secret = page.context["secret"]
    assert secret in page.text
    assert secret not in client.get(reverse("access:tokens")).text
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    assert api.get("/api/v1/me").json()["name"] == world.people["business_pm"].name
    token = ApiToken.objects.get()
    client.post(reverse("access:revoke_token", args=[token.pk]))
    assert api.get("/api/v1/me").status_code == 401


def test_an_administrator_grants_and_takes_away_a_role(world: make.World) -> None:
    client, user = browser(world, "administrator"), world.user("stranger")
    answer = client.post(
        reverse("access:grant", args=[user.pk]),
        {"role": "auditor", "scope": world.project.scope_id},
        follow=True,
    )
    assert "Auditor" in answer.text
    grant = RoleGrant.objects.get(person=user.person)
    client.post(reverse("access:revoke", args=[grant.pk]), {"reason": "Done"})
    assert not RoleGrant.objects.filter(person=user.person).exists()


def test_a_role_granted_twice_comes_back_on_the_form(world: make.World) -> None:
    client, user = browser(world, "administrator"), world.user("business_pm")
    values = {"role": "business_pm", "scope": world.project.scope_id}
    answer = client.post(reverse("access:grant", args=[user.pk]), values)
    assert answer.status_code == 422
    assert "already holds this role" in answer.text


def test_opening_an_account_for_a_person(world: make.World) -> None:
    from pilothouse.foundation.people.services import add_person

    person = add_person(actor=make.system(), name="New Colleague", email="new@example.org")
    client = browser(world, "administrator")
    url = reverse("access:new_account")
    client.post(url, {"person": person.pk, "email": "new@example.org"})
    assert make.user(person).email == "new@example.org"
    again = client.post(url, {"person": person.pk, "email": "new@example.org"})
    assert again.status_code == 422


@pytest.mark.parametrize("role", ["business_pm", "team_member", "stranger"])
def test_the_administration_is_closed_to_others(role: str, world: make.World) -> None:
    client = browser(world, role)
    for name in ("access:accounts", "access:roles", "access:new_account"):
        assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("access:account", args=[world.user("sponsor").pk])).status_code == 404


def test_a_role_page_names_its_permissions(world: make.World) -> None:
    client = browser(world, "auditor")
    grant = RoleGrant.objects.get(person=world.people["auditor"])
    text = client.get(reverse("access:role", args=[grant.role_id])).text
    assert "audit.view" in text
    assert "See the audit trail" in text
