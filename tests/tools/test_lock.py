"""Lock files that disagree, or name a private index, are refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import lock

FILES = ("pyproject.toml", "uv.lock", *(f"requirements/{name}.txt" for name in lock.EXPORTS))
Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Replace text once in a copy of the lock files."""
    (tmp_path / "requirements").mkdir()
    for name in FILES:
        shutil.copy(lock.ROOT / name, tmp_path / name)
    monkeypatch.setattr(lock, "ROOT", tmp_path)

    def replace(name: str, old: str, new: str) -> None:
        text = (tmp_path / name).read_text()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1))

    return replace


@pytest.mark.parametrize(
    ("name", "old", "new", "word"),
    [
        ("pyproject.toml", '"rich>=14"', '"rich>=13"', "runtime dependencies"),
        ("pyproject.toml", '    "types-pyyaml",\n', "", "dev dependencies"),
        ("requirements/runtime.txt", "\nrich==", "\nrich==9", "another rich"),
        ("requirements/runtime.txt", "\nrich==", "\nriches==", "about rich"),
        ("requirements/dev.txt", "sha256:", "sha256:00", "another"),
        ("uv.lock", "https://pypi.org/", "https://mirror.example.org/", "mirror.example"),
        ("requirements/build.txt", "# Written", "--find-links file:///srv/x\n#", "file:///srv/x"),
    ],
)
def test_a_disagreement_is_named(edit: Edit, name: str, old: str, new: str, word: str) -> None:
    edit(name, old, new)
    assert any(word in problem for problem in lock.problems())
