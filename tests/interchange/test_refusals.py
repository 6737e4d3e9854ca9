"""Files that must not be read give one clear sentence each."""

from __future__ import annotations

import http.server
import re
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pilothouse.interchange import (
    CrashedReader,
    EmptyFile,
    Limits,
    PasswordProtected,
    ReadError,
    TooLarge,
    TooSlow,
    Truncated,
    WrongFormat,
    read,
)
from tests.shared_data import shared_data

FILES = Path(__file__).parent / "files"
MPP = "plans/joniles__data_mpp14relations.mpp"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def make(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return make


def refused(kind: type[ReadError], path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(kind) as caught:
        read(path, limits=limits)
    assert type(caught.value) is kind
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert re.search(r": \w+", sentence), "says how to mend it"
    return sentence


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "check the path" in refused(ReadError, tmp_path / "none.mpp")
    assert "is not a file" in refused(WrongFormat, tmp_path)


@pytest.mark.parametrize("data", [b"", b"\0" * 4096, b"\xef\xbb\xbf \r\n"])
def test_empty(write: Callable[[str, bytes], Path], data: bytes) -> None:
    refused(EmptyFile, write("plan.mpp", data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.mpp", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("letter.xml", b"<?xml version='1.0'?><letter>Dear Sir</letter>"),
        ("text.mpp", b"Just some words. " * 100),
    ],
)
def test_wrong_format(write: Callable[[str, bytes], Path], name: str, data: bytes) -> None:
    refused(WrongFormat, write(name, data))


def test_no_tasks(write: Callable[[str, bytes], Path]) -> None:
    whole = (FILES / "small.xml").read_bytes()
    bare = re.sub(rb"<Tasks>.*</Tasks>|<Assignments>.*</Assignments>", b"", whole, flags=re.DOTALL)
    assert "holds no tasks" in refused(EmptyFile, write("bare.xml", bare))


@pytest.mark.parametrize("name", ["small.xml", "small.xer"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.98])
def test_truncated_text(write: Callable[[str, bytes], Path], name: str, share: float) -> None:
    data = (FILES / name).read_bytes()
    refused(Truncated, write(name, data[: int(len(data) * share)]))


@pytest.mark.parametrize("size", [100, 600, 5_000, 90_000])
def test_truncated_mpp(write: Callable[[str, bytes], Path], size: int) -> None:
    refused(Truncated, write("cut.mpp", shared_data(MPP).read_bytes()[:size]))


def test_password(write: Callable[[str, bytes], Path]) -> None:
    plan = shared_data("plans/aspose-tasks__WorkWithProjectServer_sample.mpp")
    data = bytearray(plan.read_bytes())
    place = data.index(b"\x01\0\0\0\0\0\x40\x35")
    data[place + 12] = 1
    assert "password" in refused(PasswordProtected, write("locked.mpp", bytes(data)))


def test_encrypted_container(write: Callable[[str, bytes], Path]) -> None:
    data = bytearray(shared_data(MPP).read_bytes())
    data[-64:-32] = "EncryptedPackage".encode("utf-16-le")
    assert "encrypted" in refused(PasswordProtected, write("sealed.mpp", bytes(data)))


def test_encrypted_archive(write: Callable[[str, bytes], Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("plan.xml", "x")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    refused(PasswordProtected, write("plan.zip", bytes(data)))


def test_archive_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.xml", b"\0" * 5_000_000)
    assert "unpack" in refused(TooLarge, path, Limits(unpacked_bytes=1_000_000))


def test_a_plan_in_an_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(FILES / "small.xml", "small.xml")
    assert read(path).counts["tasks"] == 6


BOMB = b"""<?xml version="1.0"?>%s<!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa">
%s]><Project xmlns="http://schemas.microsoft.com/project"><Name>&h;</Name></Project>"""
LAYERS = b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(7))


def test_entity_bomb(write: Callable[[str, bytes], Path]) -> None:
    assert "entities" in refused(WrongFormat, write("bomb.xml", BOMB % (b"", LAYERS)))


def test_entity_bomb_behind_a_long_comment(write: Callable[[str, bytes], Path]) -> None:
    hidden = b"<!--" + b" " * 70_000 + b"-->"
    path = write("bomb.xml", BOMB % (hidden, LAYERS))
    refused(WrongFormat, path, Limits(seconds=20, memory_mb=128))


def test_no_address_in_a_file_is_fetched(write: Callable[[str, bytes], Path]) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        whole = (FILES / "small.xml").read_bytes()
        address = f"http://127.0.0.1:{server.server_port}/x.dtd".encode()
        doctype = b'<!DOCTYPE Project SYSTEM "' + address + b'">'
        path = write("outside.xml", whole.replace(b"<Project ", doctype + b"<Project ", 1))
        with pytest.raises(ReadError):
            read(path)
        server.shutdown()
    assert asked == []


def test_too_many_bytes_and_tasks() -> None:
    assert "limit is 0 MB" in refused(TooLarge, FILES / "small.xml", Limits(bytes=1000))
    assert "7 rows" in refused(TooLarge, FILES / "small.xml", Limits(tasks=3))


def test_outline_too_deep() -> None:
    assert "1 levels" in refused(TooLarge, FILES / "small.xer", Limits(depth=1))


def test_deeply_nested_document(write: Callable[[str, bytes], Path]) -> None:
    depth = 20_000
    rows = b"".join(
        b'<task id="%d" name="t" duration="1" start="2026-01-05">' % i for i in range(depth)
    )
    body = b'<project name="p"><tasks>' + rows + b"</task>" * depth + b"</tasks></project>"
    path = write("deep.gan", b'<?xml version="1.0"?>' + body)
    with pytest.raises((TooLarge, WrongFormat, EmptyFile)):
        read(path, limits=Limits(seconds=30))


def test_unknown_character_set() -> None:
    for path in (FILES / "small.xer", shared_data("plans/aspose-tasks__Data_EUC-KR-encoding.mpx")):
        with pytest.raises(WrongFormat, match="which the reader does not know"):
            read(path, encoding="klingon-8")


def test_time_limit() -> None:
    assert "0.05 seconds" in refused(TooSlow, FILES / "small.xml", Limits(seconds=0.05))


def test_memory_limit() -> None:
    path = shared_data("plans/soulmajor1__XER_Files_Hotel_Project.xer")
    assert "24 MB of memory" in refused(TooLarge, path, Limits(memory_mb=24, seconds=60))


def test_reader_that_dies() -> None:
    """No Java runtime starts in a heap of one megabyte."""
    assert "exit code 1" in refused(CrashedReader, FILES / "small.xml", Limits(memory_mb=1))


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for limits in (Limits(), Limits(seconds=0.05), Limits(memory_mb=1)):
        try:
            read(FILES / "small.xml", limits=limits)
        except ReadError:
            continue
    assert list(tmp_path.iterdir()) == []
