"""The icon that browsers ask for beside a PDF."""

from __future__ import annotations

from django.test import Client


def test_the_icon_is_served_at_the_root() -> None:
    answer = Client().get("/favicon.ico")
    assert answer.status_code == 200
    assert answer["Content-Type"] in {"image/x-icon", "image/vnd.microsoft.icon"}
