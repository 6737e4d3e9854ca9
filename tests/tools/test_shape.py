"""What is out of shape is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import shape

ROOMS = ("__init__", *shape.REQUIRED)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with one area in good shape."""
    area = tmp_path / "src" / "pilothouse" / "control" / "risks"
    (area / "templates" / "risks").mkdir(parents=True)
    for room in ROOMS:
        (area / f"{room}.py").write_text("")
    (tmp_path / "docs" / "areas").mkdir(parents=True)
    (tmp_path / "docs" / "areas" / "risks.md").write_text("# Risks\n")
    monkeypatch.setattr(shape, "ROOT", tmp_path)
    monkeypatch.setattr(shape, "PACKAGE", tmp_path / "src" / "pilothouse")
    return area


def test_good_shape(house: Path) -> None:
    assert shape.areas() == [house]
    assert list(shape.problems()) == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("helpers.py", "helpers"),
        ("utils.py", "utils"),
        ("odds.py", "'odds' is not one of the rooms"),
        ("signin.py", "'signin' is not one of the rooms"),
        ("templates/issues/list.html", "belongs in templates/risks"),
    ],
)
def test_strays(house: Path, name: str, word: str) -> None:
    (house / name).parent.mkdir(exist_ok=True)
    (house / name).write_text("")
    assert any(word in problem for problem in shape.problems())


def test_a_missing_room_and_page(house: Path) -> None:
    (house / "permissions.py").unlink()
    (house.parents[3] / "docs" / "areas" / "risks.md").unlink()
    assert len(list(shape.problems())) == 2


def test_a_long_file(house: Path) -> None:
    (house / "views.py").write_text("x = 1\n" * (shape.LONGEST + 1))
    (problem,) = shape.problems()
    assert "401 lines" in problem


def test_a_room_may_be_a_folder(house: Path) -> None:
    (house / "services.py").unlink()
    (house / "services").mkdir()
    assert list(shape.problems()) == []
