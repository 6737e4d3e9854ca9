"""Every setting of an installation, typed, read from the environment, checked at the start."""

from __future__ import annotations

import secrets
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

INSECURE_SECRET = "not-secret-for-demo-and-development-only"  # noqa: S105
SHORTEST_SECRET = 40
MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


class Mode(StrEnum):
    DEMO = "demo"
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class ConfigError(Exception):
    """The installation must not start like this; the message says how to mend it."""


class Config(BaseSettings):
    """Read from `PILOTHOUSE_*` variables; `DATABASE_URL` is understood too."""

    model_config = SettingsConfigDict(
        env_prefix="PILOTHOUSE_", env_file=".env", extra="ignore", populate_by_name=True
    )

    mode: Mode = Mode.PRODUCTION
    secret_key: str = INSECURE_SECRET
    debug: bool = False
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    data_dir: Path = Path("data")
    database_url: str = Field(
        default="", validation_alias=AliasChoices("PILOTHOUSE_DATABASE_URL", "DATABASE_URL")
    )
    base_url: str = "http://127.0.0.1:8000"
    time_zone: str = "Europe/London"
    organisation: str = "Pilothouse"
    email_url: str = ""
    email_from: str = "pilothouse@localhost"
    secure_cookies: bool = True
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def is_production(self) -> bool:
        return self.mode is Mode.PRODUCTION

    @property
    def database(self) -> str:
        """The database address: what was set, or an SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'pilothouse.sqlite3').resolve()}"

    @property
    def mail_server(self) -> dict[str, Any]:
        """Django's mail settings from `email_url`.

        `smtp://user:password@host:587` speaks STARTTLS, `smtps://…:465` TLS from the start, and
        `smtp+plain://host:25` neither.
        """
        parts = urlsplit(self.email_url)
        if parts.scheme not in MAIL_PORTS or not parts.hostname:
            raise ConfigError(
                "PILOTHOUSE_EMAIL_URL is not a mail server's address. "
                "Set it like smtp://user:password@mail.example.org:587"
            )
        return {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or MAIL_PORTS[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp",
            "EMAIL_USE_SSL": parts.scheme == "smtps",
        }

    def refuse_unsafe(self) -> None:
        """Raise ConfigError for a production that must not start."""
        if not self.is_production:
            return
        wrong = [text for bad, text in self._faults() if bad]
        if wrong:
            raise ConfigError("Pilothouse will not start:\n" + "\n".join(f"- {t}" for t in wrong))

    def _faults(self) -> list[tuple[bool, str]]:
        example = secrets.token_urlsafe(50)
        return [
            (
                self.secret_key == INSECURE_SECRET or len(self.secret_key) < SHORTEST_SECRET,
                f"The secret key is missing or short. Set PILOTHOUSE_SECRET_KEY={example}",
            ),
            (self.debug, "DEBUG is on. Remove PILOTHOUSE_DEBUG or set it to false."),
            (
                not self.allowed_hosts or "*" in self.allowed_hosts,
                "No host names are allowed. Set PILOTHOUSE_ALLOWED_HOSTS=pmo.example.org",
            ),
            (
                not all(map(_is_network, self.trusted_proxies)),
                "A trusted proxy is not an address or a network. "
                "Set PILOTHOUSE_TRUSTED_PROXIES=127.0.0.1,10.0.0.0/24",
            ),
        ]


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True
