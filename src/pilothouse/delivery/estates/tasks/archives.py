"""A zip archive of plan files, unpacked within bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from pilothouse.delivery.estates import rules
from pilothouse.kit.errors import InvalidError

_BLOCK = 1 << 20


def unpacked(stream: IO[bytes], folder: Path) -> None:
    """Write the files of an archive below a folder, each at its path in the archive.

    Raises InvalidError for a damaged or encrypted archive, for paths that lead out of it, and for
    more than `rules.LARGEST_FOLDER` bytes, whatever the archive says of itself.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = list(_entries(archive))
            rules.check_folder({entry.filename: entry.file_size for entry in entries})
            left = rules.LARGEST_FOLDER
            for entry in entries:
                left -= _write(archive, entry, folder, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InvalidError("The archive is damaged or cut short. Make it anew.") from error


def _entries(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for entry in archive.infolist():
        parts = PurePosixPath(entry.filename).parts
        if entry.filename.startswith("/") or ".." in parts or "\\" in entry.filename:
            raise InvalidError("The archive has paths that lead out of it. Make it anew.")
        if entry.is_dir() or rules.is_hidden(entry.filename):
            continue
        if entry.flag_bits & 1:
            raise InvalidError("The archive is encrypted. Make one without a password.")
        yield entry


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, left: int) -> int:
    """Unpack one file; what is no plan is left empty, since only its name is told."""
    target = folder / entry.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(entry) as source, target.open("wb") as out:
        if not rules.is_plan_file(entry.filename):
            return 0
        most = min(left, rules.LARGEST_FILE + 1)
        while written < most and (block := source.read(min(_BLOCK, most - written))):
            written += out.write(block)
    if written >= left:
        raise InvalidError("The archive holds more than may come in at once. Divide it.")
    return written
