"""What a named view of a plan may say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CONDITIONS = ("contains", "is", "isNot", "isEmpty", "isFilled")
ZOOMS = ("day", "week", "month", "quarter", "year", "fit")


@dataclass(frozen=True, slots=True)
class Preset:
    """A view that comes with the product."""

    name: str
    settings: dict[str, Any]
