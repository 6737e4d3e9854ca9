"""Whose address a request has when it came through a proxy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.running import CLEAN

pytestmark = pytest.mark.nodb
ASK = """
from pilothouse.site.wsgi import application
from django.core.signals import request_started
from django.test import RequestFactory
request_started.connect(lambda environ, **_: print(environ["REMOTE_ADDR"]), weak=False)
headers = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.7, 10.0.0.8"}
asked = RequestFactory(REMOTE_ADDR="10.0.0.9", **headers)
application(asked.get("/favicon.ico").environ, lambda *_: None)
"""


@pytest.mark.parametrize(
    ("trusted", "address"),
    [("", "10.0.0.9"), ("10.0.0.0/24", "203.0.113.7"), ("192.0.2.1", "10.0.0.9")],
)
def test_only_a_trusted_proxy_says_whose_request_it_is(
    trusted: str, address: str, tmp_path: Path
) -> None:
    settings = {
        "PILOTHOUSE_MODE": "development",
        "PILOTHOUSE_DATA_DIR": str(tmp_path),
        "PILOTHOUSE_TRUSTED_PROXIES": trusted,
    }
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        env=CLEAN | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == address
