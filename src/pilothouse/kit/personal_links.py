"""Secrets in personal links: derived with the installation's key, only their hash is kept."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

from django.utils.crypto import salted_hmac


def secret_of(purpose: str, nonce: str) -> str:
    """The secret in a link's address; `purpose` keeps links of different kinds apart."""
    raw = salted_hmac(purpose, nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def digest_of_secret(secret: str) -> str:
    """The SHA-256 under which a link's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_usable(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a personal link opens now: neither ended nor expired."""
    return revoked_at is None and now < expires_at
