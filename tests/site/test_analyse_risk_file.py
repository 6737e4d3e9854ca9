"""`pilothouse analyse --risks`: answers in closed form, as the file is documented."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pilothouse.engine import Link, Task, Uncertainty, simulate, to_datetime
from tests.engine.make import MONDAY
from tests.shared_data import ROOT
from tests.site.test_analyse import parsed, run
from tests.site.test_analyse_risk import DAY, N, around_the_clock, paid, risk_of, written

pytestmark = pytest.mark.nodb
ONE = around_the_clock(Task(1, "dig", 10 * DAY, wbs="A.1"), currency="CHF")
STRIKE = {"id": "s", "name": "Strike", "probability": 0.5, "tasks": [1], "delay": 4}


def told(folder: Path, **fields: Any) -> Path:
    """A file in which nothing varies but what `fields` says."""
    target = folder / "risks.json"
    head = {"format": "pilothouse.risks", "version": 1, "default": None}
    target.write_text(json.dumps({**head, **fields}))
    return target


def answer(folder: Path, plan: Any = ONE, **fields: Any) -> dict[str, Any]:
    return risk_of(written(folder, plan), "--risks", told(folder, **fields))


def day(risk: dict[str, Any], percent: int) -> float:
    """Days from the plan's start to a percentile of the finish."""
    start = to_datetime(MONDAY)
    finish = type(start).fromisoformat(risk["percentiles"][str(percent)])
    return (finish - start.replace(tzinfo=None)).total_seconds() / 86400


def test_an_event_with_even_odds(tmp_path: Path) -> None:
    """Half of the futures last ten days, the others fourteen."""
    risk = answer(tmp_path, events=[{**STRIKE, "cost": 1000}])
    assert (day(risk, 40), day(risk, 60), day(risk, 80)) == (10, 14, 14)
    assert risk["plan_finish_probability"] == pytest.approx(0.5, abs=0.005)
    assert risk["contingency_p80_calendar_days"] == 4
    assert (risk["cost"]["plan_cost"], risk["cost"]["contingency_p80"]) == ("0.00", "1000.00")
    assert risk["cost"]["plan_kept"]["probability"] == pytest.approx(0.5, abs=0.005)
    assert risk["register"]["removal"] == [
        {"id": "s", "name": "Strike", "p80_calendar_days": 4.0, "p80_cost": "1000.00"}
    ]
    assert risk["register"]["mitigation"] is None


def test_series_and_parallel(tmp_path: Path) -> None:
    """Both happen in a quarter of the futures: 4 + 2 days in series, 4 side by side."""
    for parallel, last in ((False, 16), (True, 14)):
        both = [{**STRIKE, "parallel": parallel, "id": str(d), "delay": d} for d in (4, 2)]
        risk = answer(tmp_path, events=both)
        assert (day(risk, 20), day(risk, 40), day(risk, 90)) == (10, 12, last)


def test_the_dearest_risk_comes_first(tmp_path: Path) -> None:
    events = [
        {**STRIKE, "id": str(d), "name": f"r{d}", "delay": d, "probability": 1} for d in (1, 5)
    ]
    removal = answer(tmp_path, events=events)["register"]["removal"]
    assert [(row["name"], row["p80_calendar_days"]) for row in removal] == [("r5", 5), ("r1", 1)]
    assert removal[0]["p80_cost"] is None


def test_before_and_after_a_response(tmp_path: Path) -> None:
    """With one chance in ten the P80 is the plan; the response's price is paid for it."""
    response = {"probability": 0.1, "price": 300}
    risk = answer(tmp_path, events=[{**STRIKE, "cost": 1000, "mitigation": response}])
    found = risk["register"]["mitigation"]
    assert (found["price"], found["p80_calendar_days_gained"]) == ("300.00", 4)
    assert found["before"]["percentiles"] == risk["percentiles"]
    assert found["after"]["percentiles"]["80"] == risk["plan_finish"]
    costs = [found[when]["cost_percentiles"]["80"] for when in ("before", "after")]
    assert costs == ["1000.00", "300.00"]


@pytest.mark.parametrize(
    ("shape", "p50", "p80"),
    [
        ({"low": 8, "likely": 10, "high": 14}, 14 - 12**0.5, 14 - 4.8**0.5),
        ({"shape": "uniform", "low": 8, "high": 18}, 13, 16),
        ({"shape": "trapezoid", "low": 6, "flat_from": 10, "flat_to": 10, "high": 14}, 10, 11.4702),
        ({"shape": "discrete", "values": [7, 9], "weights": [3, 1]}, 7, 9),
        ({"shape": "truncated_normal", "mean": 10, "deviation": 1}, 10, 10.8416),
        ({"shape": "truncated_lognormal", "median": 10, "sigma": 0.2}, 10, 10 * 2.71828**0.16832),
        (12.5, 12.5, 12.5),
    ],
)
def test_an_estimate_of_one_task(tmp_path: Path, shape: Any, p50: float, p80: float) -> None:
    """Quantiles in closed form; 0.8416 is the P80 of the standard normal."""
    for task in (1, "A.1"):
        risk = answer(tmp_path, tasks=[{"task": task, "duration": shape}])
        assert (day(risk, 50), day(risk, 80)) == pytest.approx((p50, p80), rel=3e-3)


def test_units_classes_and_default(tmp_path: Path) -> None:
    hours = answer(tmp_path, unit="hours", tasks=[{"task": 1, "duration": 36}])
    assert day(hours, 50) == 1.5
    classes = {"new": {"shape": "uniform", "low": 1, "high": 2}}
    classed = answer(tmp_path, classes=classes, tasks=[{"task": 1, "class": "new"}])
    assert day(classed, 80) == pytest.approx(18, rel=3e-3)
    assert day(answer(tmp_path, default=1.5), 50) == 15


def test_a_driver_and_its_response(tmp_path: Path) -> None:
    ground = {
        "id": "g",
        "factor": {"shape": "uniform", "low": 1, "high": 1.5},
        "tasks": [1],
        "mitigation": {"factor": 1},
    }
    risk = answer(tmp_path, drivers=[ground])
    assert day(risk, 80) == pytest.approx(14, rel=3e-3)
    found = risk["register"]["mitigation"]
    assert found["p80_calendar_days_gained"] == pytest.approx(4, rel=1e-2)
    assert found["before"]["cost_percentiles"] is None


def test_tasks_of_a_group_move_together(tmp_path: Path) -> None:
    """Fully together, two tasks in a row reach twice the P80 of one."""
    plan = around_the_clock(Task(1, "a", 10 * DAY), Task(2, "b", 10 * DAY), links=(Link(1, 2),))
    group = {"name": "crew", "tasks": [1, 2], "coefficient": 1}
    factor = {"shape": "uniform", "low": 1, "high": 2}
    assert day(answer(tmp_path, plan, default=factor, groups=[group]), 80) == pytest.approx(
        36, rel=3e-3
    )
    # Apart, the sum of two uniform variables is a triangle: its P80 is 2 - sqrt(0.4) above 2.
    apart = 10 * (4 - 0.4**0.5)
    assert day(answer(tmp_path, plan, default=factor), 80) == pytest.approx(apart, rel=5e-3)
    matrix = {"name": "crew", "tasks": [1, 2], "matrix": [[1, 1], [1, 1]]}
    assert day(answer(tmp_path, plan, default=factor, groups=[matrix]), 80) == pytest.approx(
        36, rel=5e-3
    )


def test_one_of_two_ways_is_taken(tmp_path: Path) -> None:
    plan = around_the_clock(
        *(Task(i, f"t{i}", d * DAY) for i, d in enumerate((1, 2, 5, 1), 1)),
        links=(Link(1, 2), Link(1, 3), Link(2, 4), Link(3, 4)),
    )
    ways = [{"probability": 0.7, "tasks": [2]}, {"probability": 0.3, "tasks": [3]}]
    risk = answer(tmp_path, plan, branches=[{"id": "b", "ways": ways}])
    assert (day(risk, 60), day(risk, 80)) == (4, 7)


def test_lost_days(tmp_path: Path) -> None:
    """Ten good days where each is lost with one half: the median of a negative binomial is 19."""
    risk = answer(tmp_path, weather=[{"id": "w", "tasks": [1], "lost": [0.5] * 12}])
    assert day(risk, 50) == pytest.approx(19, abs=1.5)


def test_costs_of_the_file(tmp_path: Path) -> None:
    costs = {"overhead_per_day": 100, "tasks": [{"task": 1, "fixed": 500}]}
    risk = answer(tmp_path, events=[STRIKE], costs=costs)
    assert risk["cost"]["plan_cost"] == "1500.00"
    assert risk["cost"]["percentiles"]["80"] == "1900.00"
    # The plan's own crew costs 1000 for ten days, so 1400 for fourteen.
    assert answer(tmp_path, paid(), events=[STRIKE])["cost"]["percentiles"]["80"] == "1400.00"


def test_an_empty_file_and_none_are_the_same(tmp_path: Path) -> None:
    source, empty = written(tmp_path, paid()), tmp_path / "empty.json"
    empty.write_text('{"format": "pilothouse.risks", "version": 1}')
    without, within = risk_of(source), risk_of(source, "--risks", empty)
    assert without.pop("register") is None
    assert set(within.pop("register")["holds"].values()) == {0}
    assert within == without
    engine = simulate(paid(), Uncertainty(), 1, N)
    expected = {
        str(p): to_datetime(at).isoformat("T", "minutes") for p, at in engine.percentiles.items()
    }
    assert without["percentiles"] == expected


def test_what_has_no_effect_is_said(tmp_path: Path) -> None:
    done = Task(
        2, "done", DAY, actual_start=MONDAY, actual_finish=MONDAY + DAY, percent_complete=100
    )
    plan = around_the_clock(ONE.tasks[0], done)
    events = [{**STRIKE, "tasks": [2]}]
    register = answer(tmp_path, plan, events=events)["register"]
    assert register["notes"] == [
        "events, entry 1 “Strike”: no effect on “done”, which is finished."
    ]
    assert register["removal"][0]["p80_calendar_days"] == 0


def test_terminal_and_report(tmp_path: Path) -> None:
    response = {"probability": 0.1, "price": 300}
    evil = "<b>Strike</b>"
    risks = told(tmp_path, events=[{**STRIKE, "name": evil, "cost": 1000, "mitigation": response}])
    target = tmp_path / "out.html"
    result = run(written(tmp_path, ONE), "--risks", risks, "--iterations", N, "--html", target)
    assert result.exit_code == 0, result.output
    well = parsed(target.read_text("utf-8"))
    for words in (
        "Risks of risks.json",
        "1 event, 1 response",
        "1,000 CHF",
        "4 days earlier",
        "700 CHF less",
    ):
        assert words in result.stdout, words
        assert words in " ".join(well.words), words
    assert evil in result.stdout
    assert evil in well.words


def test_stopping_early_leaves_before_and_after_comparable(tmp_path: Path) -> None:
    source = written(tmp_path, ONE)
    risks = told(tmp_path, default=1.1, events=[{**STRIKE, "mitigation": {"delay": 1}}])
    risk = risk_of(source, "--risks", risks, "--tolerance", 0.05, "--method", "sobol")
    assert risk["iterations"] < N
    assert risk["register"]["mitigation"]["before"]["percentiles"] == risk["percentiles"]
    assert risk["register"]["mitigation"]["p80_calendar_days_gained"] == 3


def test_without_iterations_the_file_is_still_checked(tmp_path: Path) -> None:
    source = written(tmp_path, ONE)
    good, bad = told(tmp_path, events=[STRIKE]), tmp_path / "bad.json"
    assert run(source, "--iterations", 0, "--risks", good).exit_code == 0
    bad.write_text(good.read_text().replace("[1]", "[99]"))
    assert run(source, "--iterations", 0, "--risks", bad).exit_code == 2


def test_the_documented_file_runs_with_the_documented_plan(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "engine" / "risk.md").read_text("utf-8")
    first = re.search(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    example = re.search(r"^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert first is not None
    assert example is not None
    names: dict[str, Any] = {}
    exec(first[1], names)  # noqa: S102
    risks = tmp_path / "risks.json"
    risks.write_text(example[1])
    register = risk_of(written(tmp_path, names["plan"]), "--risks", risks)["register"]
    assert register["holds"] == {
        "tasks": 2, "events": 1, "drivers": 1, "groups": 1, "branches": 0, "weather": 1,
        "mitigations": 1,
    }  # fmt: skip
    assert register["notes"] == []
    assert register["mitigation"]["p80_calendar_days_gained"] > 0


def test_ranges_in_the_plan_count_and_the_file_comes_before_them(tmp_path: Path) -> None:
    """Of a triangle 10, 10, 30 four fifths lie below 30 − √(0.2 · 20 · 20)."""
    late = Task(1, "dig", 10 * DAY, wbs="A.1", optimistic=10 * DAY, pessimistic=30 * DAY)
    plan = around_the_clock(late)
    alone = risk_of(written(tmp_path, plan))
    assert day(alone, 80) == pytest.approx(30 - 80**0.5, abs=0.1)
    assert alone["ranges"] == 1
    beside = answer(tmp_path, plan, events=[{**STRIKE, "probability": 1.0}])
    assert day(beside, 80) == pytest.approx(34 - 80**0.5, abs=0.1)
    assert (beside["ranges"], beside["register"]["holds"]["tasks"]) == (1, 0)
    over = answer(tmp_path, plan, tasks=[{"task": 1, "duration": 12}])
    assert (day(over, 80), over["ranges"], over["register"]["holds"]["tasks"]) == (12, 0, 1)
    said = run(written(tmp_path, plan), "--iterations", N).stdout
    assert "1 task has a range of its own in the plan." in " ".join(said.split())
