"""`pilothouse analyse`: what it prints, writes and refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pilothouse.engine.network.data import Assignment, Link, LinkType, Resource, Task
from pilothouse.interchange import read
from pilothouse.interchange.plan_json import to_json
from pilothouse.site.commands.analyse import app
from tests.engine.test_value_plan import spent_plan
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb
FILES = Path(__file__).parent.parent / "interchange" / "files"
VOID = {"meta", "br", "input", "link", "img", "hr"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments], env={"COLUMNS": "110"})


@pytest.fixture(scope="module")
def said() -> dict[str, object]:
    result = run(FILES / "small.xml", "--json", "--iterations", 200, "--seed", 5)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("report") / "report.html"
    result = run(FILES / "small.xer", "--html", target, "--iterations", 200)
    assert result.exit_code == 0, result.output
    return target.read_text("utf-8")


class Well(HTMLParser):
    """Collects text and fails on tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def parsed(page: str) -> Well:
    well = Well()
    well.feed(page)
    well.close()
    assert well.open == []
    return well


def test_json_shape_is_the_documented_one(said: dict[str, object]) -> None:
    assert (said["format"], said["version"]) == ("pilothouse.analysis", 1)
    assert list(said) == [
        "format",
        "version",
        "file",
        "size",
        "dates",
        "critical_path",
        "float",
        "quality",
        "risk",
        "levelling",
        "earned_value",
        "losses",
        "seconds",
    ]
    documented = (FILES.parent.parent.parent / "docs" / "interchange.md").read_text("utf-8")
    for key in said:
        assert f"`{key}`" in documented


def test_json_values(said) -> None:
    assert said["file"]["tool"] == "Microsoft Project"
    assert said["size"]["tasks"] == 6
    assert (said["size"]["summaries"], said["size"]["milestones"]) == (1, 1)
    assert said["dates"]["start"] == "2026-01-05T08:00"
    assert [metric["number"] for metric in said["quality"]["metrics"]] == list(range(1, 15))
    leads = said["quality"]["metrics"][1]
    assert (leads["key"], leads["passed"]) == ("leads", False)
    assert {loss["code"] for loss in said["losses"]} >= {"housekeeping"}
    assert sum(band["count"] for band in said["float"]) == 4


def test_json_critical_path_has_its_driving_links(tmp_path: Path) -> None:
    plan = read(FILES / "small.xml").plan
    tasks = tuple(replace(task, manual=False, manual_start=None) for task in plan.tasks)
    links = (*plan.links[:-1], replace(plan.links[-1], lag=960))
    source = tmp_path / "plan.json"
    source.write_text(json.dumps(to_json(replace(plan, tasks=tasks, links=links))))
    path = json.loads(run(source, "--json", "--iterations", 0).stdout)["critical_path"]
    assert [step["name"] for step in path[-3:]] == ["Cure", "Inspect", "Hand over"]
    assert path[-1]["driven_by"] == {
        "predecessor": 5,
        "type": "FS",
        "lag": 960,
        "lag_unit": "working",
    }
    assert path[0]["driven_by"] is None
    assert all(step["why"] for step in path)


def test_json_risk(said) -> None:
    risk = said["risk"]
    assert (risk["seed"], risk["iterations"]) == (5, 200)
    assert risk["percentiles"]["50"] <= risk["percentiles"]["80"]
    assert "30 %" in risk["assumption"]


def test_earned_value_is_measured_where_there_is_a_baseline(tmp_path: Path) -> None:
    source, target = tmp_path / "plan.json", tmp_path / "out.html"
    source.write_text(json.dumps(to_json(replace(spent_plan(), currency="CHF"))))
    result = run(source, "--iterations", 0, "--html", target)
    for words in ("Earned value", "400 CHF", "0.82", "IEAC(t)", "confidence"):
        assert words in result.stdout, words
    found = json.loads(run(source, "--json", "--iterations", 0).stdout)["earned_value"]
    assert (found["computed"], found["basis"]) == (True, "cost")
    assert float(found["measures"]["ev"]) == 400
    assert found["time"]["pd"] == "40"
    words = " ".join(parsed(target.read_text("utf-8")).words)
    assert "Planned, earned and actual" in words
    assert "Estimate at completion" in words


def test_earned_value_says_why_there_is_none(tmp_path: Path) -> None:
    source = tmp_path / "plan.json"
    for plan, words in (
        (replace(spent_plan(), data_date=None), "Not computed: The plan has no status date"),
        (replace(spent_plan(), tasks=(Task(1, "dig"),)), "Not computed: the plan has no baseline"),
    ):
        source.write_text(json.dumps(to_json(plan)))
        found = json.loads(run(source, "--json", "--iterations", 0).stdout)["earned_value"]
        assert found["computed"] is False
        assert found["why"].startswith(words)
        assert "Not computed: " in run(source, "--iterations", 0).stdout


def test_equal_seeds_give_equal_answers() -> None:
    first, second = (
        json.loads(run(FILES / "small.xer", "--json", "--iterations", 300, "--seed", 3).stdout)
        for _ in range(2)
    )
    del first["seconds"], second["seconds"]
    assert first == second


def test_terminal_says_everything() -> None:
    result = run(FILES / "small.xer", "--iterations", 200)
    assert result.exit_code == 0
    for words in (
        "Quay wall",
        "Primavera P6 XER",
        "5 tasks (2 milestones)",
        "Must finish by",
        "Critical path",
        "Drive piles (Süd)",
        "Total float",
        "DCMA 14 points",
        "Missing logic",
        "P50",
        "P80",
        "seed 1",
        "What could not be read",
        "Links to or from other projects",
    ):
        assert words in result.stdout, words


def test_no_iterations_no_simulation() -> None:
    assert "Not simulated" in run(FILES / "small.xml", "--iterations", 0).stdout
    assert json.loads(run(FILES / "small.xml", "--json", "--iterations", 0).stdout)["risk"] is None


def test_report_is_one_quiet_file(page: str) -> None:
    well = parsed(page)
    assert "script" not in well.tags
    assert all(address.startswith("#") for address in well.addresses)
    assert re.findall(r"url\((?!data:)", page) == []
    assert "prefers-color-scheme:dark" in page
    assert "@media print" in page
    assert well.tags.count("h1") == 1


def test_report_says_everything(page: str) -> None:
    words = " ".join(parsed(page).words)
    for part in (
        "Quay wall",
        "Finish under uncertainty",
        "P80 finish",
        "Critical path",
        "Drive piles (Süd)",
        "DCMA 14-point assessment",
        "What could not be read",
        "Elsewhere",
        "All 7 rows.",
    ):
        assert part in words, part


def test_report_escapes_what_the_file_says(tmp_path: Path) -> None:
    plan = read(FILES / "small.xml").plan
    evil = "<script>alert('x')</script>"
    tasks = tuple(replace(task, name=evil, wbs=evil) for task in plan.tasks)
    source = tmp_path / "evil.json"
    source.write_text(json.dumps(to_json(replace(plan, name=evil, tasks=tasks))))
    target = tmp_path / "out.html"
    assert run(source, "--html", target, "--iterations", 50).exit_code == 0
    well = parsed(target.read_text("utf-8"))
    assert "script" not in well.tags
    assert evil in well.words


def test_report_of_a_large_plan_is_bounded(tmp_path: Path) -> None:
    target = tmp_path / "large.html"
    plan = shared_data("plans/soulmajor1__XER_Files_Hotel_Project.xer")
    assert run(plan, "--html", target, "--iterations", 0).exit_code == 0
    page = target.read_text("utf-8")
    words = " ".join(parsed(page).words)
    assert re.search(r"\d+ of 5,181 rows: the upper levels", words)
    assert 100 < page.count('<use href="#gantt-grid"/>') <= 600
    assert len(page) < 2_000_000


def test_our_dates_are_those_of_the_tool() -> None:
    plan = shared_data("plans/INSISOC__MPSPLIBtoMPP_Instances_51_mp_j120_a20_nr1.mpp")
    dates = json.loads(run(plan, "--json", "--iterations", 0).stdout)["dates"]
    assert (dates["same_as_stored"], dates["compared_with_stored"]) == (2440, 2440)


def refusal(path: Path) -> str:
    result = run(path, "--iterations", 0)
    assert result.exit_code == 2
    assert result.stdout == ""
    sentence = result.stderr.strip()
    assert sentence.count("\n") == 0
    assert sentence.endswith(".")
    assert path.name in sentence
    return sentence


def test_wrong_and_empty_files(tmp_path: Path) -> None:
    photo, empty = tmp_path / "photo.mpp", tmp_path / "empty.xer"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\7" * 500)
    empty.write_bytes(b"")
    assert "not a project plan" in refusal(photo)
    assert "is empty" in refusal(empty)
    assert "check the path" in refusal(tmp_path / "absent.mpp")


def test_truncated_file(tmp_path: Path) -> None:
    data = shared_data("plans/aspose-tasks__Data_Homemoveplan.mpp").read_bytes()
    cut = tmp_path / "cut.mpp"
    cut.write_bytes(data[: len(data) // 2])
    assert "ends before its data does" in refusal(cut)


def test_protected_file(tmp_path: Path) -> None:
    data = bytearray(
        shared_data("plans/aspose-tasks__WorkWithProjectServer_sample.mpp").read_bytes()
    )
    data[data.index(b"\x01\0\0\0\0\0\x40\x35") + 12] = 1
    locked = tmp_path / "locked.mpp"
    locked.write_bytes(data)
    assert "protected by a password" in refusal(locked)


def test_huge_file(tmp_path: Path) -> None:
    huge = tmp_path / "huge.mpp"
    with huge.open("wb") as file:
        file.truncate(900_000_000)
    assert "900 MB and the limit is 200 MB" in refusal(huge)


def test_a_cycle_is_named(tmp_path: Path) -> None:
    plan = read(FILES / "small.xml").plan
    source = tmp_path / "cycle.json"
    looped = replace(plan, links=(*plan.links, Link(6, 3, LinkType.FS)))
    source.write_text(json.dumps(to_json(looped)))
    sentence = refusal(source)
    assert "cannot be scheduled" in sentence
    assert "Pour" in sentence


def test_report_that_cannot_be_written(tmp_path: Path) -> None:
    result = run(FILES / "small.xml", "--iterations", 0, "--html", tmp_path / "no" / "such.html")
    assert result.exit_code == 2
    assert "choose another place" in result.stderr


def test_neither_django_nor_settings_are_loaded() -> None:
    code = (
        "import sys; from pilothouse.site.commands.main import main;"
        "sys.argv = ['pilothouse', 'analyse', sys.argv[1], '--iterations', '10']\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not [m for m in sys.modules if m.split('.')[0] == 'django']\n"
        "assert 'pilothouse.site.settings' not in sys.modules; print('quiet')"
    )
    command = [sys.executable, "-c", code, str(FILES / "small.xml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.endswith("quiet\n"), done.stderr


def test_levelling_is_told_with_its_reasons(tmp_path: Path) -> None:
    plan = read(FILES / "small.xml").plan
    crane = Resource(99, "Crane")
    tasks = (Task(1, "Lift A", 960), Task(2, "Lift B", 480))
    needed = (Assignment(1, 99), Assignment(2, 99))
    plan = replace(plan, tasks=tasks, links=(), resources=(crane,), assignments=needed)
    plan = replace(plan, data_date=None)
    source = tmp_path / "plan.json"
    source.write_text(json.dumps(to_json(plan)))
    found = json.loads(run(source, "--json", "--iterations", 0).stdout)["levelling"]
    assert (found["overloads_before"], found["overloads_after"]) == (1, 0)
    (delay,) = found["delays"]
    assert delay["name"] == "Lift B"
    assert delay["why"].startswith("waits for Crane, free on")
    assert "1 resource has too much at once" in run(source, "--iterations", 0).stdout
    target = tmp_path / "out.html"
    assert run(source, "--html", target, "--iterations", 0).exit_code == 0
    words = " ".join(parsed(target.read_text("utf-8")).words)
    assert "1 resource has too much at once" in words
    assert "waits for Crane, free on" in words
