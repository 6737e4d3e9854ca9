"""Benchmarks are run by hand, seldom: here they are imported and tried small, without timing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import engine, floors
from benchmarks.__main__ import main, names
from benchmarks.generated import four_calendars, one_calendar
from pilothouse.engine import CompiledPlan, Plan, schedule
from tests.shared_data import ROOT

pytestmark = pytest.mark.nodb

FOLDER = ROOT / "benchmarks"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in FOLDER.rglob("*.py")
)
SMALL = 120


def takes_arguments(module: ModuleType) -> bool:
    return "arguments" in inspect.signature(module.main).parameters


@pytest.mark.parametrize("name", MODULES)
def test_every_module_is_imported(name: str) -> None:
    assert import_module(name).__doc__ or name == "benchmarks"


@pytest.mark.parametrize("name", names())
def test_every_command_says_how_it_is_used(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = import_module(f"benchmarks.{name}")
    assert takes_arguments(command)
    with pytest.raises(SystemExit) as ended:
        command.main(["--help"])
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_all_together_take_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert {"conformance", "engine", "risk", "levelling", "selection", "value"} <= set(names())
    with pytest.raises(SystemExit) as ended:
        main(["nothing"])
    assert ended.value.code == 2
    assert "there is no benchmark nothing: choose of conformance, engine" in capsys.readouterr().err


def test_the_bare_pass_gives_the_length_of_the_longest_path() -> None:
    plan = one_calendar(SMALL)
    compiled = CompiledPlan.of(plan)
    assert floors.bare(compiled.durations, compiled.edges)() == engine.networkx_minutes(plan)


@pytest.mark.parametrize("made", [one_calendar, four_calendars])
def test_generated_plans_can_be_scheduled(made: Callable[[int], Plan]) -> None:
    plan = made(SMALL)
    assert plan == made(SMALL)
    assert len(schedule(plan)) == SMALL


def test_the_lines_of_the_engine_check_their_answers() -> None:
    plan = one_calendar(SMALL)
    lines = [engine.arrays_ready(plan, 5.0, "", peer=True), *engine.edits(plan)]
    assert {engine.shown(line).split(",")[0] for line in lines} >= {"one edit"}
    assert all(line.ours for line in lines)


def test_a_file_that_cannot_be_read_ends_in_one_sentence(tmp_path: Path) -> None:
    strange = tmp_path / "strange.xml"
    strange.write_text("nothing")
    with pytest.raises(SystemExit, match=r"strange\.xml: "):
        engine.read(strange)
