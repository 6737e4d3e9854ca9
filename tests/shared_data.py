"""Where tests find the plans and reference values that are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """The shared data: as the environment says, else beside the repository."""
    chosen = os.environ.get("PILOTHOUSE_SHARED_DATA")
    return Path(chosen) if chosen else ROOT.parent / "shared" / "data"


def shared_data(relative: str) -> Path:
    """A file or folder of the shared data; skips the test, saying so, where there is none."""
    path = folder() / relative
    if not path.exists():
        pytest.skip(f"no shared data at {path}; set PILOTHOUSE_SHARED_DATA")
    return path
