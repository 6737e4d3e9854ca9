"""`pilothouse level`: plan files that share people, without a database."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pilothouse.engine.network.data import Assignment, Plan, Resource, Task
from pilothouse.interchange import read
from pilothouse.interchange.plan_json import to_json
from pilothouse.site.commands.main import app

FILES = Path(__file__).parent.parent / "interchange" / "files"
pytestmark = pytest.mark.nodb


def run(*arguments: object) -> Result:
    told = [str(item) for item in ("level", *arguments)]
    return CliRunner().invoke(app, told, env={"COLUMNS": "140"})


def written(folder: Path, name: str, resource: Resource) -> Path:
    """A plan of one task of two days that needs a resource."""
    plan: Plan = read(FILES / "small.xml").plan
    work, needed = (Task(1, f"Lift {name}", 960),), (Assignment(1, resource.id),)
    plan = replace(
        plan, tasks=work, links=(), resources=(resource,), assignments=needed, data_date=None,
        name=name, title="",
    )  # fmt: skip
    target = folder / f"{name}.json"
    target.write_text(json.dumps(to_json(plan)))
    return target


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two plans whose crane has one name, but not the same number and guid."""
    return (
        written(tmp_path, "Bridge", Resource(7, "Crane", guid="a")),
        written(tmp_path, "Tower", Resource(9, "crane", guid="b")),
    )


def test_the_second_waits_for_the_first_and_says_why(pair: tuple[Path, Path]) -> None:
    first, second = json.loads(run(*pair, "--json").stdout)["plans"]
    assert (first["name"], first["delays"]) == ("Bridge", [])
    (delay,) = second["delays"]
    assert delay["why"].endswith("until then on “Lift Bridge” of Bridge")
    assert second["finish_after"] > second["finish_before"]


def test_the_order_of_the_files_is_that_of_priority(pair: tuple[Path, Path]) -> None:
    for how in ((), ("--in-turn",)):
        first, second = json.loads(run(*reversed(pair), "--json", *how).stdout)["plans"]
        assert (first["name"], len(first["delays"]), len(second["delays"])) == ("Tower", 0, 1)


def test_within_float_no_finish_moves(pair: tuple[Path, Path]) -> None:
    plans = json.loads(run(*pair, "--json", "--within-float").stdout)["plans"]
    assert all(plan["finish_after"] == plan["finish_before"] for plan in plans)
    assert sum(plan["overloads_after"] for plan in plans) > 0


def test_resources_without_a_name_are_not_the_same(tmp_path: Path) -> None:
    files = [written(tmp_path, name, Resource(7, "")) for name in ("Bridge", "Tower")]
    plans = json.loads(run(*files, "--json").stdout)["plans"]
    assert [plan["delays"] for plan in plans] == [[], []]


def test_the_terminal_shows_the_plans_and_the_reasons(pair: tuple[Path, Path]) -> None:
    said = run(*pair).stdout
    assert "Tasks to delay" in said
    assert "Lift Tower" in said
    assert "waits for crane, free on" in said


def test_one_plan_or_one_that_is_none_is_refused(pair: tuple[Path, Path], tmp_path: Path) -> None:
    alone = run(pair[0])
    assert (alone.exit_code, "Name two or more plans" in alone.output) == (2, True)
    empty = tmp_path / "empty.xml"
    empty.write_text("")
    assert run(pair[0], empty).exit_code == 2


def test_no_database_is_needed(pair: tuple[Path, Path]) -> None:
    code = (
        "import sys; from pilothouse.site.commands.main import main;"
        "sys.argv = ['pilothouse', 'level', *sys.argv[1:]]\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not [m for m in sys.modules if m.split('.')[0] == 'django']; print('quiet')"
    )
    command = [sys.executable, "-c", code, *map(str, pair)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.endswith("quiet\n"), done.stderr
