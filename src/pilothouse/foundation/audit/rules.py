"""The hash that chains audit events."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def chain_hash(previous: str, content: dict[str, Any]) -> str:
    """SHA-256 in hex over the previous hash and the event's content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
