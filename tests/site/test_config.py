"""The typed settings: what they mean and what they refuse."""

from __future__ import annotations

import pytest

from pilothouse.site.config import Config, ConfigError, Mode

pytestmark = pytest.mark.nodb
SAFE = {
    "mode": Mode.PRODUCTION,
    "secret_key": "0123456789" * 5,
    "allowed_hosts": ("pmo.example.org",),
    "debug": False,
}


def config(**values: object) -> Config:
    return Config(_env_file=None, **(SAFE | values))  # type: ignore[arg-type,call-arg]


def test_safe_settings_start() -> None:
    safe = config()
    safe.refuse_unsafe()
    assert safe.is_production


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"secret_key": "short"}, "PILOTHOUSE_SECRET_KEY="),
        ({"debug": True}, "Remove PILOTHOUSE_DEBUG"),
        ({"allowed_hosts": ()}, "PILOTHOUSE_ALLOWED_HOSTS="),
        ({"allowed_hosts": ("*",)}, "PILOTHOUSE_ALLOWED_HOSTS="),
        ({"trusted_proxies": ("the proxy",)}, "PILOTHOUSE_TRUSTED_PROXIES="),
    ],
)
def test_each_fault_is_refused_with_the_way_to_mend_it(
    values: dict[str, object], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        config(**values).refuse_unsafe()
    config(**values, mode=Mode.DEMO).refuse_unsafe()


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        config(secret_key="x", debug=True, allowed_hosts=()).refuse_unsafe()
    assert str(caught.value).count("\n- ") == 3


def test_the_example_secret_is_long_enough_and_never_the_same() -> None:
    texts = set()
    for _ in range(2):
        with pytest.raises(ConfigError) as caught:
            config(secret_key="x").refuse_unsafe()
        texts.add(str(caught.value).partition("PILOTHOUSE_SECRET_KEY=")[2])
    assert len(texts) == 2
    config(secret_key=texts.pop().strip()).refuse_unsafe()


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://ada:p%40ss@mail.example.org", "mail.example.org", 587, True, False),
        ("smtps://ada:p%40ss@mail.example.org", "mail.example.org", 465, False, True),
        ("smtp+plain://127.0.0.1:2525", "127.0.0.1", 2525, False, False),
    ],
)
def test_mail_servers(url: str, host: str, port: int, tls: bool, ssl: bool) -> None:
    found = config(email_url=url).mail_server
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    assert found["EMAIL_HOST_PASSWORD"] in {"p@ss", ""}


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_an_address_that_is_no_mail_server(url: str) -> None:
    with pytest.raises(ConfigError, match="smtp://user"):
        _ = config(email_url=url).mail_server
