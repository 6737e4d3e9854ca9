"""The pages of named views."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.layouts.models import Layout
from tests import make

pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_a_pm_shares_a_view_and_everybody_has_it_in_the_menu(world: make.World) -> None:
    url = reverse("layouts:new", args=[world.project.number])
    values = {"name": "Steering", "shared": "on", "settings": json.dumps({"zoom": "quarter"})}
    answer = signed_in(world, "business_pm").post(url, values)
    kept = Layout.objects.get()
    plan = reverse("schedule:plan", args=[world.project.number])
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{plan}?view={kept.pk}")
    menu = signed_in(world, "team_member").get(reverse("layouts:menu", args=[world.project.number]))
    assert "Steering" in menu.text
    assert f'data-id="{kept.pk}"' in menu.text
    assert "&quot;zoom&quot;: &quot;quarter&quot;" in menu.text


def test_a_form_without_the_page_says_what_to_do(world: make.World) -> None:
    url = reverse("layouts:new", args=[world.project.number])
    answer = signed_in(world, "business_pm").post(url, {"name": "Empty"})
    assert answer.status_code == 422
    assert "Save a view from the plan page." in answer.text


def test_saving_over_a_view_takes_the_settings_of_the_page(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    new = reverse("layouts:new", args=[world.project.number])
    client.post(new, {"name": "Own", "settings": json.dumps({"zoom": "day"})})
    row = Layout.objects.get()
    keep = reverse("layouts:keep", args=[row.pk])
    sent = {"settings": json.dumps({"zoom": "year", "level": 3}), "version": row.version}
    client.post(keep, sent, headers={"HX-Request": "true"})
    row.refresh_from_db()
    assert (row.settings["zoom"], row.settings["level"]) == ("year", 3)
    assert client.post(keep, sent, headers={"HX-Request": "true"}).status_code == 409


def test_the_list_offers_what_one_may_change(world: make.World) -> None:
    url = reverse("layouts:new", args=[world.project.number])
    values = {"name": "Steering", "shared": "on", "settings": json.dumps({"zoom": "day"})}
    signed_in(world, "business_pm").post(url, values)
    row = Layout.objects.get()
    listing = reverse("layouts:list", args=[world.project.number])
    assert (
        reverse("layouts:remove", args=[row.pk])
        not in signed_in(world, "auditor").get(listing).text
    )
    pm = signed_in(world, "technical_pm")
    assert reverse("layouts:remove", args=[row.pk]) in pm.get(listing).text
    pm.post(reverse("layouts:remove", args=[row.pk]))
    assert not Layout.objects.exists()
