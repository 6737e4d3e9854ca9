"""An area that the tool writes is in good shape from its first minute."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import new_area

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "pilothouse.site.settings_test"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree in which `control/seal_tests` was written."""
    house = tmp_path_factory.mktemp("house")
    leave_out = shutil.ignore_patterns("__pycache__", "vendor", "node_modules")
    for folder in ("src", "tests", "tools", "docs"):
        shutil.copytree(ROOT / folder, house / folder, ignore=leave_out)
    for name in ("pyproject.toml", ".importlinter"):
        shutil.copy(ROOT / name, house)
    area = new_area.parse("control/seal_tests")
    new_area.finish(area, new_area.write(area, house), house)
    return house


def _run(house: Path, *command: str) -> tuple[int, str]:
    env = os.environ | {"PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": SETTINGS}
    for name in ("DATABASE_URL", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS"):
        env.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=house, env=env, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_its_own_tests_pass(house: Path) -> None:
    code, output = _run(house, "pytest", "tests/areas/seal_tests", "-p", "no:cacheprovider")
    assert code == 0, output
    assert "passed" in output


def test_its_files_are_in_style(house: Path) -> None:
    own = ("src/pilothouse/control/seal_tests", "tests/areas/seal_tests")
    for command in (
        ("ruff", "check", *own),
        ("ruff", "format", "--check", *own),
        ("djlint", own[0], "--lint", "--quiet"),
    ):
        code, output = _run(house, *command)
        assert code == 0, output


@pytest.mark.parametrize("tool", ["shape", "markup", "templates", "migrations"])
def test_the_checks_find_nothing_in_it(house: Path, tool: str) -> None:
    code, output = _run(house, f"tools.{tool}")
    assert code in {0, 1}
    assert "Traceback" not in output
    told = [line for line in output.splitlines() if not line.startswith("No changes")]
    assert not [line for line in told if "seal_tests" in line]


def test_it_breaks_no_import_contract(house: Path) -> None:
    lint = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    env = os.environ | {"PYTHONPATH": "src"}
    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-logo", "--no-cache"],
        cwd=house, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Contracts:" in done.stdout
    assert "seal_tests" not in done.stdout


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("foundation/audits", "Foundation"),
        ("cellar/audits", "not a tier"),
        ("control/Audits", "not a name"),
        ("control/sheep", "no plural"),
    ],
)
def test_what_cannot_be_written_is_refused(place: str, word: str) -> None:
    with pytest.raises(new_area.RefusedError, match=word):
        new_area.parse(place)


@pytest.mark.parametrize(
    ("name", "one"),
    [("audits", "audit"), ("policies", "policy"), ("lessons", "lesson"), ("boxes", "box")],
)
def test_the_singular_is_guessed(name: str, one: str) -> None:
    assert new_area.parse(f"control/{name}").singular == one
