"""Builds src/pilothouse/interchange/reader.jar from the Java sources beside it (needs a JDK 17+).

The jar is committed so that an install needs no JDK. It carries the digest of the sources it was
built from; the test suite compares that digest with the sources in the tree.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import tempfile
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src/pilothouse/interchange"
SOURCES = FOLDER / "java"
JAR = FOLDER / "reader.jar"
DIGEST = "META-INF/sources.sha256"
MOMENT = (1980, 1, 1, 0, 0, 0)


def sources() -> list[Path]:
    """Give every file that goes into the jar, in a fixed order."""
    return sorted(path for path in SOURCES.rglob("*") if path.is_file())


def digest() -> str:
    """Give the SHA-256 over the names and bytes of all sources."""
    total = hashlib.sha256()
    for path in sources():
        total.update(path.relative_to(SOURCES).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def compile_classes(target: Path) -> None:
    """Compile the Java sources into `target`. Raises CalledProcessError if they do not compile."""
    spec = importlib.util.find_spec("mpxj")
    if spec is None or spec.origin is None:
        raise SystemExit("Install the package mpxj first.")
    libraries = Path(spec.origin).parent / "lib" / "*"
    java = [str(path) for path in sources() if path.suffix == ".java"]
    options = ["--release", "17", "-Xlint:all,-try,-classfile", "-g:none"]
    subprocess.run(["javac", *options, "-cp", str(libraries), "-d", str(target), *java], check=True)


def main() -> None:
    """Compile and write the jar with fixed times and order: equal sources give an equal jar."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        compile_classes(target)
        entries = {
            p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*.class")
        }
    for path in sources():
        if path.suffix != ".java":
            entries[path.relative_to(SOURCES).as_posix()] = path.read_bytes()
    entries[DIGEST] = digest().encode()
    with zipfile.ZipFile(JAR, "w", zipfile.ZIP_DEFLATED) as jar:
        for name in sorted(entries):
            jar.writestr(zipfile.ZipInfo(name, MOMENT), entries[name], zipfile.ZIP_DEFLATED)
    print(f"{JAR.name}: {len(entries)} entries, {JAR.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
