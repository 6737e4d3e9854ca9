"""What may be stored: names, sizes, kinds of file."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePath

from pilothouse.foundation.documents.types import Upload
from pilothouse.kit.errors import InvalidError, RuleError

LARGEST = 50 * 1024 * 1024
MOST_DOCUMENTS = 1000
MOST_VERSIONS = 200
LONGEST_NAME = 150

OLE, ZIP, TEXT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b""
ANY = None  # Plans of tools whose files have no mark of their own; they are never shown, only sent.
OFFICE = "application/vnd.openxmlformats-officedocument"
# Extension: content type as it is sent back, and how such a file begins (empty: readable text).
KINDS: dict[str, tuple[str, tuple[bytes | None, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "docx": (f"{OFFICE}.wordprocessingml.document", (ZIP,)),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", (ZIP,)),
    "pptx": (f"{OFFICE}.presentationml.presentation", (ZIP,)),
    "odt": ("application/vnd.oasis.opendocument.text", (ZIP,)),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", (ZIP,)),
    "odp": ("application/vnd.oasis.opendocument.presentation", (ZIP,)),
    "zip": ("application/zip", (ZIP,)),
    "doc": ("application/msword", (OLE,)),
    "xls": ("application/vnd.ms-excel", (OLE,)),
    "ppt": ("application/vnd.ms-powerpoint", (OLE,)),
    "mpp": ("application/vnd.ms-project", (OLE,)),
    "msg": ("application/vnd.ms-outlook", (OLE,)),
    "xer": ("text/plain", (TEXT,)),
    "xml": ("application/xml", (TEXT,)),
    "json": ("application/json", (TEXT,)),
    "mpx": ("text/plain", (TEXT,)),
    "gan": ("application/xml", (TEXT,)),
    "planner": ("application/xml", (TEXT,)),
    "pod": ("application/octet-stream", (ANY,)),
    "pp": ("application/octet-stream", (ANY,)),
    "csv": ("text/csv", (TEXT,)),
    "tsv": ("text/tab-separated-values", (TEXT,)),
    "txt": ("text/plain", (TEXT,)),
    "md": ("text/markdown", (TEXT,)),
}
ACCEPTED = ",".join(f".{name}" for name in KINDS)


def content_type(upload: Upload) -> str:
    """The content type of a file, by its extension and checked against how it begins.

    Raises InvalidError for an empty, too large or unknown file, or one that is not what its name
    says.
    """
    if not upload.content:
        raise _refusal("The file is empty.")
    if len(upload.content) > LARGEST:
        raise _refusal(f"The file is larger than {LARGEST // 1024 // 1024} MB.")
    extension = PurePath(upload.name).suffix.lower().lstrip(".")
    if extension not in KINDS:
        raise _refusal(f"Files of this kind cannot be stored. Allowed: {', '.join(sorted(KINDS))}.")
    kind, beginnings = KINDS[extension]
    if not any(_begins(upload.content, beginning) for beginning in beginnings):
        raise _refusal(f"This is not a {extension} file, whatever its name says.")
    return kind


def clean_name(name: str) -> str:
    """A file name without folders and control characters, at most 150 characters."""
    base = PurePath(name.replace("\\", "/")).name
    kept = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip(" .")
    stem, suffix = PurePath(kept).stem, PurePath(kept).suffix
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}" or "file"


def digest(content: bytes) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


def check_room(documents: int) -> None:
    """Refuse a document beyond the most that one place may hold."""
    if documents >= MOST_DOCUMENTS:
        raise RuleError(f"There are {MOST_DOCUMENTS} documents here; withdraw some first.")


def check_new_version(*, withdrawn: bool, versions: int, latest: str, digest: str) -> None:
    """Refuse a version of a withdrawn document, one too many, or one with the same content."""
    if withdrawn:
        raise RuleError("This document was withdrawn. Bring it back first.")
    if versions >= MOST_VERSIONS:
        raise RuleError(f"A document may have {MOST_VERSIONS} versions. Add a new document.")
    if latest == digest:
        raise InvalidError(
            "This is the same file as the latest version.", {"file": ["Nothing changed in it."]}
        )


def _begins(content: bytes, beginning: bytes | None) -> bool:
    if beginning is ANY:
        return True
    if beginning:
        return content.startswith(beginning)
    head = content[:4096]
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head


def _refusal(text: str) -> InvalidError:
    return InvalidError(text, {"file": [text]})
