"""A plan that comes alone in a zip archive, unpacked within bounds."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pilothouse.interchange.errors import Truncated

_BLOCK = 1 << 20


@contextmanager
def unpacked(path: Path, max_bytes: int) -> Iterator[Path]:
    """Give the one file of an archive as a temporary file, else `path` itself.

    Archives of several files are formats of their own and stay as they are. At most `max_bytes`
    are written, whatever the archive says of itself; the reader then finds a file cut short.
    """
    inside = _single(path)
    if inside is None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="pilothouse-zip-") as folder:
        target = Path(folder) / (Path(inside.filename).name[:100] or "plan")
        try:
            with zipfile.ZipFile(path) as archive, archive.open(inside) as source:
                _copy(source, target, max_bytes)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Truncated(
                f"{path.name} is a damaged archive: fetch it again, or give the plan file itself."
            ) from error
        yield target


def _single(path: Path) -> zipfile.ZipInfo | None:
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK\x03\x04"):
            return None
    with zipfile.ZipFile(path) as archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir()]
    return files[0] if len(files) == 1 else None


def _copy(source: IO[bytes], target: Path, max_bytes: int) -> None:
    left = max_bytes
    with target.open("wb") as out:
        while left > 0 and (block := source.read(min(_BLOCK, left))):
            out.write(block)
            left -= len(block)
