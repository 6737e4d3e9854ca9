"""The character set of the formats that do not say theirs: XER and MPX."""

from __future__ import annotations

from pathlib import Path
from typing import Any

# What the reader library takes the bytes for when nobody tells it better.
ASSUMED = "cp1252"


def is_unlabelled(path: Path) -> bool:
    """True for an XER or MPX file with letters beyond ASCII, whose meaning is a guess."""
    data = path.read_bytes()
    return data.startswith((b"ERMHDR", b"MPX")) and not data.isascii()


def guessed(path: Path) -> str | None:
    """Tell "UTF-8" where the bytes of an unlabelled file are valid UTF-8, else none."""
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "UTF-8"


def mended(value: Any, encoding: str) -> Any:
    """Give the JSON value with every text read anew in `encoding`.

    The reader has no way to be told the character set of an MPX file; its texts are turned back
    into the bytes that they came from. A text that does not fit stays as it is.
    """
    if isinstance(value, str):
        return _reread(value, encoding)
    if isinstance(value, list):
        return [mended(item, encoding) for item in value]
    if isinstance(value, dict):
        return {key: mended(item, encoding) for key, item in value.items()}
    return value


def _reread(text: str, encoding: str) -> str:
    if text.isascii():
        return text
    try:
        return text.encode(ASSUMED).decode(encoding)
    except UnicodeError:
        return text
