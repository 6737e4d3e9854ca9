"""Keep uv.lock and the hash-pinned requirements/*.txt in step with pyproject.toml.

``python -m tools.lock`` resolves and writes (needs uv and the network; ``--upgrade`` takes newer
versions); ``python -m tools.lock --check`` compares the files with each other, offline.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
ALLOWED_HOSTS = {"https://pypi.org", "https://files.pythonhosted.org"}
EXPORTS = {
    "runtime": ["--no-default-groups"],
    "dev": ["--only-group", "dev"],
    "build": ["--only-group", "build"],
}
HEADER = "# Written by `make lock` from uv.lock; do not edit.\n"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")

Table = dict[str, Any]
Pins = dict[str, tuple[str, frozenset[str]]]


def write(upgrade: bool) -> None:
    """Resolve pyproject.toml into uv.lock and export it for pip."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("lock: uv is needed to resolve (python -m pip install uv, or pipx install uv).")
    env = {key: value for key, value in os.environ.items() if not key.startswith(("UV_", "PIP_"))}
    # Without any configuration uv asks the public index.
    resolve = [uv, "lock", "--no-config", *(["--upgrade"] if upgrade else [])]
    subprocess.run(resolve, cwd=ROOT, env=env, check=True)
    for name, selection in EXPORTS.items():
        export = [uv, "export", "--frozen", "--no-emit-project", "--no-header", "--quiet"]
        text = subprocess.run(
            [*export, *selection], cwd=ROOT, env=env, check=True, capture_output=True, text=True
        ).stdout
        _requirements(name).write_text(HEADER + text)


def problems() -> Iterator[str]:
    """Sentences about every disagreement between the four kinds of file; none when in step."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    text = (ROOT / "uv.lock").read_text()
    packages: list[Table] = tomllib.loads(text)["package"]
    yield from _foreign_addresses("uv.lock", text)
    yield from _unlocked(project, packages)
    for name in EXPORTS:
        exported = _requirements(name).read_text()
        yield from _foreign_addresses(f"requirements/{name}.txt", exported)
        yield from _unexported(name, _pins(exported), packages)


def _requirements(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def _foreign_addresses(name: str, text: str) -> Iterator[str]:
    found = set(re.findall(r"\b(?:https?://[^/\"\s]+|file://[^\"\s]*)", text))
    for address in sorted(found - ALLOWED_HOSTS):
        yield f"{name} names {address}; only the public index may appear."


def _unlocked(project: Table, packages: list[Table]) -> Iterator[str]:
    own = _own(packages)
    wanted = {"runtime": project["project"]["dependencies"], **project["dependency-groups"]}
    locked = {
        "runtime": [e for e in own["metadata"]["requires-dist"] if "marker" not in e],
        **own["metadata"].get("requires-dev", {}),
    }
    for group, entries in wanted.items():
        if {_norm(entry) for entry in entries} != {_locked_norm(e) for e in locked.get(group, [])}:
            yield f"pyproject.toml and uv.lock differ in the {group} dependencies."


def _norm(entry: str) -> tuple[str, str, frozenset[str]]:
    need = Requirement(entry)
    return canonicalize_name(need.name), str(need.specifier), frozenset(need.extras)


def _locked_norm(entry: Table) -> tuple[str, str, frozenset[str]]:
    specifier = Requirement(f"x{entry.get('specifier', '')}").specifier
    return entry["name"], str(specifier), frozenset(entry.get("extras", []))


def _unexported(name: str, pins: Pins, packages: list[Table]) -> Iterator[str]:
    by_name: dict[str, list[Table]] = {}
    for package in packages:
        by_name.setdefault(package["name"], []).append(package)
    for package_name in sorted(_closure(name, by_name) ^ set(pins)):
        yield f"requirements/{name}.txt and uv.lock differ about {package_name}."
    for package_name, (version, hashes) in pins.items():
        candidates = {p["version"]: _hashes(p) for p in by_name.get(package_name, [])}
        if candidates.get(version) != hashes:
            yield f"requirements/{name}.txt pins another {package_name} than uv.lock."


def _own(packages: list[Table]) -> Table:
    return next(package for package in packages if "editable" in package["source"])


def _closure(name: str, by_name: dict[str, list[Table]]) -> set[str]:
    own = _own([p for versions in by_name.values() for p in versions])
    start = own["dependencies"] if name == "runtime" else own["dev-dependencies"][name]
    seen: set[tuple[str, str]] = set()
    stack: list[Table] = list(start)
    while stack:
        edge = stack.pop()
        for extra in ("", *edge.get("extra", [])):
            key = (edge["name"], extra)
            if key in seen:
                continue
            seen.add(key)
            for package in by_name[edge["name"]]:
                stack += (
                    package.get("optional-dependencies", {}).get(extra, [])
                    if extra
                    else package.get("dependencies", [])
                )
    return {package_name for package_name, _ in seen}


def _hashes(package: Table) -> frozenset[str]:
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    return frozenset(file["hash"] for file in files)


def _pins(text: str) -> Pins:
    pins: Pins = {}
    for block in text.replace("\\\n", " ").splitlines():
        if match := PIN.match(block):
            hashes = frozenset(re.findall(r"--hash=(\S+)", block))
            pins[canonicalize_name(match[1])] = (match[2], hashes)
    return pins


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only, offline")
    parser.add_argument("--upgrade", action="store_true", help="take newer versions")
    options = parser.parse_args()
    if not options.check:
        write(options.upgrade)
    if found := list(problems()):
        print(*found, sep="\n")
        sys.exit("lock: run `make lock`.")


if __name__ == "__main__":
    main()
