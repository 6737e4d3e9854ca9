"""A first look at the bytes: what can be refused or named before any parser runs."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

from pilothouse.interchange.errors import (
    EmptyFile,
    PasswordProtected,
    ReadError,
    TooLarge,
    Truncated,
    WrongFormat,
)
from pilothouse.interchange.result import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 65_536
_FREE = 0xFFFFFFFA
_MILLION = 1_000_000


def check(path: Path, limits: Limits) -> None:
    """Refuse what cannot or must not be parsed. Raises a ReadError whose text says what to do."""
    size = _size(path)
    if size == 0:
        raise EmptyFile(f"{path.name} is empty (0 bytes): export or copy it again.")
    if size > limits.bytes:
        raise TooLarge(
            f"{path.name} has {size // _MILLION:,} MB and the limit is "
            f"{limits.bytes // _MILLION:,} MB: split it or raise the limit."
        )
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise EmptyFile(f"{path.name} holds only blanks: export or copy it again.")
    if head.startswith(OLE):
        _check_ole(path, size, head)
    elif head.startswith(b"PK\x03\x04"):
        _check_zip(path, limits)
    elif head.startswith(b"ERMHDR"):
        _check_xer(path, size)
    elif declares_entities(head):
        raise WrongFormat(
            f"{path.name} declares XML entities, which no project tool writes and which can be an "
            "attack: export it again from the tool it came from."
        )
    elif (root := _root(head)) and f"</{root}".encode() not in _tail(path, size):
        raise _truncated(path)


def declares_entities(head: bytes) -> bool:
    """True if the start of an XML document declares entities of its own."""
    text = head.replace(b"\0", b"").lower()
    return b"<!doctype" in text and b"<!entity" in text


def _root(head: bytes) -> str | None:
    """The name of the document's outermost element, where the head is XML and shows it."""
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"<?xml"):
        return None
    found = re.search(rb"<([A-Za-z_][\w:.-]*)[\s>]", re.sub(rb"<!--.*?-->", b"", text, flags=re.S))
    return found[1].decode("ascii", "replace") if found else None


def _tail(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, size - 4096))
        return file.read().replace(b"\0", b"")


def _size(path: Path) -> int:
    try:
        stat = path.stat()
    except OSError as error:
        raise ReadError(f"{path} cannot be opened ({error.strerror}): check the path.") from error
    if not path.is_file():
        raise WrongFormat(f"{path} is not a file: give the plan file itself.")
    return stat.st_size


def _truncated(path: Path) -> Truncated:
    return Truncated(
        f"{path.name} ends before its data does (cut short in a copy or download): fetch it again."
    )


def _check_ole(path: Path, size: int, head: bytes) -> None:
    shift = struct.unpack_from("<H", head, 30)[0] if len(head) >= 512 else 0
    if shift not in {9, 12}:
        raise _truncated(path)
    sector = 1 << shift
    with path.open("rb") as file:
        data = file.read()
    count = struct.unpack_from("<I", head, 44)[0]
    tables = struct.unpack_from("<109I", head, 76)[: min(count, 109)]
    last = 0
    for place, table in enumerate(tables):
        entries = data[(table + 1) * sector : (table + 2) * sector]
        if len(entries) < sector:
            raise _truncated(path)
        numbers = struct.unpack(f"<{sector // 4}I", entries)
        used = [
            at
            for at, number in enumerate(numbers)
            if not _FREE < number <= 0xFFFFFFFF or (number == 0xFFFFFFFE)
        ]
        if used:
            last = max(last, place * (sector // 4) + used[-1])
    if size < (last + 1) * sector:
        raise _truncated(path)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise PasswordProtected(
            f"{path.name} is encrypted: open it in its own tool and save a copy without a password."
        )


def _check_zip(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _truncated(path) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise PasswordProtected(
            f"{path.name} is an encrypted archive: unpack it and give the plan file itself."
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes or len(entries) > 10_000:
        raise TooLarge(
            f"{path.name} would unpack to {unpacked // _MILLION:,} MB in {len(entries):,} files, "
            "over the limit: unpack it yourself and give the plan file."
        )


def _check_xer(path: Path, size: int) -> None:
    if not any(line.startswith(b"%E") for line in _tail(path, size).splitlines()):
        raise _truncated(path)
