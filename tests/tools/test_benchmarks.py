"""Benchmarks are run by hand, seldom: here they are imported and tried small, without timing."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks import (
    cpsat,
    engine,
    floors,
    levelling,
    psplib,
    several,
)
from benchmarks.__main__ import main, names, trouble
from benchmarks.generated import STANDARD, START, four_calendars, one_calendar
from benchmarks.tables import Line, show
from pilothouse.engine import (
    Assignment,
    CompiledPlan,
    Link,
    Plan,
    Resource,
    Task,
    TaskKind,
    schedule,
)
from pilothouse.interchange.formats import Format
from pilothouse.interchange.writer import write
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
    assert {engine.shown(line).figure.split(",")[0] for line in lines} >= {"one edit"}
    assert all(line.ours for line in lines)


def test_a_file_that_cannot_be_read_ends_in_one_sentence(tmp_path: Path) -> None:
    strange = tmp_path / "strange.xml"
    strange.write_text("nothing")
    with pytest.raises(SystemExit, match=r"strange\.xml: "):
        engine.read(strange)


def said(part: ModuleType, capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """The one object that a command prints with --json."""
    part.main([str(argument) for argument in (*arguments, "--json")])
    return json.loads(capsys.readouterr().out)


def test_a_table_shows_what_is_met_and_a_dash_for_what_is_not_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show([Line("speed", "5 ms", "4 ms", True, floor="1 ms"), Line("size", "9", "8", False)], "End.")
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line]
    assert rows == [
        ["figure", "goal", "ours", "met", "peer", "floor"],
        ["speed", "5", "ms", "4", "ms", "met", "–", "1", "ms"],
        ["size", "9", "8", "MISSED", "–", "–"],
        ["End."],
    ]


def stops(status: object) -> object:
    raise SystemExit(status)


def test_a_part_that_fails_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert trouble(lambda: None) is None
    assert trouble(lambda: 0) is None
    assert trouble(lambda: stops(None)) is None
    assert trouble(lambda: 2) == "exit status 2"
    assert trouble(lambda: stops("no file")) == "no file"
    assert trouble(lambda: [][1]) == "IndexError: list index out of range"
    assert "Traceback" in capsys.readouterr().err


def test_the_other_parts_run_when_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PILOTHOUSE_SHARED_DATA", str(tmp_path))
    assert main(["value", "selection"]) == 1
    out = capsys.readouterr().out
    assert f"value failed: There is no {tmp_path}/evm." in out
    assert f"selection failed: benchmarks.selection: {tmp_path}/portfolio does not exist." in out


SM = """\
jobs (incl. supersource/sink ):  5
  - nonrenewable              :  0   N
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   4
   2        1          1           3
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     3       3
  3      1     2       2
  4      1     4       2
  5      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
   4
************************************************************************
"""


def test_levelling_of_three_tasks_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first task shares four units with no other: three days, then the two others in four."""
    (tmp_path / "hand_1.sm").write_text(SM)
    (tmp_path / "best_known.csv").write_text("set,instance,best_known\nhand,hand_1,7\n")
    (found,) = said(levelling, capsys, "--seconds", 1, tmp_path)["instances"]
    assert list(found) == ["instance", "makespan", "best_known", "gap", "feasible", "seconds"]
    assert (found["instance"], found["makespan"], found["best_known"]) == ("hand_1", 7, 7)
    assert (found["gap"], found["feasible"]) == (0.0, True)
    assert cpsat.makespan(psplib.read(tmp_path / "hand_1.sm"), 1.0) == 7
    (tmp_path / "best_known.csv").unlink()
    (again,) = said(levelling, capsys, "--instant", tmp_path / "hand_1.sm")["instances"]
    assert (again["makespan"], again["best_known"], again["gap"]) == (7, None, None)


def two_projects() -> Plan:
    """A: three days with the crane. B: one day with it, then ten without."""
    return Plan(
        "pool",
        START,
        (STANDARD,),
        STANDARD.id,
        (
            Task(1, "A-Task 1", 3 * 480),
            Task(2, "B-Task 1", 480),
            Task(3, "B-Task 2", 10 * 480),
        ),
        (Link(2, 3),),
        resources=(Resource(1, "crane"),),
        assignments=(Assignment(1, 1), Assignment(2, 1)),
    )


def test_levelling_of_two_projects_in_a_plan_file_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A first: B is three days late, which counts once. B first: A is a day late, which counts
    twice."""
    write(two_projects(), tmp_path / "pool.json", Format.JSON)
    found = said(levelling, capsys, tmp_path / "pool.json")
    assert found["instances"] == []
    (pool,) = found["projects"]
    assert (pool["projects"], pool["tasks"], pool["feasible"]) == (2, 3, True)
    assert (pool["one_after_other"], pool["delay"]) == (3.0, 2.0)


def test_projects_are_taken_apart_by_their_topmost_summaries() -> None:
    plan = two_projects()
    above = tuple(Task(n, name, kind=TaskKind.SUMMARY) for n, name in ((10, "A"), (20, "B")))
    below = tuple(replace(t, parent=10 if t.id == 1 else 20) for t in plan.tasks)
    found = several.apart(replace(plan, tasks=above + below))
    assert [[task.id for task in part.tasks] for part in found] == [[10, 1], [20, 2, 3]]
    assert [len(part.links) for part in found] == [0, 1]


def test_units_taken_twice_are_found() -> None:
    plans = several.apart(two_projects())
    alone = [levelled for plan in plans for levelled in several.level_together([plan])]
    assert not several.within_pool(plans, alone)
    assert several.within_pool(plans, several.level_together(plans))
