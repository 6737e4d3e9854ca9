"""Every import contract catches a planted violation of its kind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).with_name("lint-imports")
ROOMS = ("apps", "models", "permissions", "queries", "services", "types", "views")

VIOLATIONS: dict[str, tuple[Mapping[str, str], str]] = {
    "the engine imports Django": (
        {"engine/planted.py": "import django\n"},
        "The engine knows numbers, not Django",
    ),
    "a lower tier imports a higher one": (
        {"delivery/alpha/services.py": "from pilothouse.control.beta import queries\n"},
        "Tiers depend only downwards",
    ),
    "a new top folder without a tier": (
        {"sundries/__init__.py": ""},
        "Tiers depend only downwards",
    ),
    "two areas import each other": (
        {
            "control/beta/services.py": "from pilothouse.control.gamma import queries\n",
            "control/gamma/services.py": "from pilothouse.control.beta import queries\n",
        },
        "No cycles between areas",
    ),
    "a model calls a service": (
        {"control/beta/models.py": "from pilothouse.control.beta import services\n"},
        "Inside an area",
    ),
    "a drawer for odds and ends": (
        {"control/beta/helpers.py": ""},
        "Inside an area",
    ),
    "an area reaches into another's models": (
        {"control/beta/services.py": "from pilothouse.delivery.alpha import models\n"},
        "Other areas enter by",
    ),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house with the shape of ours: two tiers, three areas, our contracts."""
    package = tmp_path / "src" / "pilothouse"
    for tier in ("engine", "interchange", "kit", "foundation", "governance", "insight", "site"):
        _write(package / tier / "__init__.py")
    for area in ("delivery/alpha", "control/beta", "control/gamma"):
        _write(package / area.split("/", maxsplit=1)[0] / "__init__.py")
        for room in ("__init__", *ROOMS):
            _write(package / area / f"{room}.py")
    _write(package / "kit" / "web" / "__init__.py")
    _write(package / "kit" / "web" / "forms.py")
    _write(package / "kit" / "tags.py", "from pilothouse.kit.web import forms\n")
    _write(package / "__init__.py")
    shutil.copy(ROOT / ".importlinter", tmp_path)
    _write(tmp_path / "tools" / "__init__.py")
    shutil.copy(ROOT / "tools" / "private_rooms.py", tmp_path / "tools")
    return tmp_path


def test_the_house_itself_keeps_the_contracts(house: Path) -> None:
    code, output = _lint(house)
    assert code == 0, output
    assert "5 kept, 0 broken" in output


@pytest.mark.parametrize(("planted", "contract"), VIOLATIONS.values(), ids=VIOLATIONS.keys())
def test_a_planted_violation_is_caught(
    house: Path, planted: Mapping[str, str], contract: str
) -> None:
    for name, text in planted.items():
        _write(house / "src" / "pilothouse" / name, text)
    code, output = _lint(house)
    assert code == 1
    broken = [line for line in output.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(contract) for line in broken), output


def _write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _lint(house: Path) -> tuple[int, str]:
    done = subprocess.run(
        [LINT, "--no-logo", "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": "src", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
