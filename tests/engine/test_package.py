"""The package as others meet it: the documentation, the import, the warm-up, the cache folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pilothouse.engine as engine
from tests.shared_data import ROOT

GUIDE = ROOT / "docs" / "engine"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_the_examples_of_the_guide_run(page: Path) -> None:
    """Every page by itself, its blocks in one namespace."""
    blocks = BLOCK.findall(page.read_text("utf-8"))
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(page), "exec"), names)  # noqa: S102


def python(code: str, **environment: str) -> str:
    source = str(ROOT / "src")
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": source, **environment},
    )
    return done.stdout.strip()


def test_importing_the_engine_imports_nothing_heavy() -> None:
    code = (
        "import sys, pilothouse.engine\n"
        "print([m for m in ('numpy', 'numba', 'django') if m in sys.modules])"
    )
    assert python(code) == "[]"


def test_computing_needs_no_django() -> None:
    code = "import sys, pilothouse.engine as e; e.warm(); print('django' in sys.modules)"
    assert python(code) == "False"


def test_every_public_name_is_there_whatever_was_imported_before() -> None:
    for name in engine.__all__:
        assert getattr(engine, name) is not None
    assert callable(engine.schedule)
    assert set(dir(engine)) == set(engine.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = engine.nonsense


def test_machine_code_is_kept_where_the_environment_says(tmp_path: Path) -> None:
    code = "from pilothouse.engine.compiled import cache_folder; print(cache_folder())"
    assert Path(python(code, PILOTHOUSE_CACHE_DIR=str(tmp_path))).parent == tmp_path


def test_a_folder_that_cannot_be_written_to_is_replaced(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    code = "from pilothouse.engine.compiled import cache_folder; print(cache_folder())"
    folder = Path(python(code, PILOTHOUSE_CACHE_DIR=str(blocked)))
    assert folder.is_dir()
    assert tmp_path not in folder.parents
