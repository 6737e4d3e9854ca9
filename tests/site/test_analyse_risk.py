"""Costs, dates and budgets together, and the tasks that decide, against closed forms."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pilothouse.engine import Assignment, BaselineValues, Plan, Resource, Task
from pilothouse.interchange.plan_json import to_json
from tests.engine.make import MONDAY, ROUND_THE_CLOCK, make_plan
from tests.engine.test_value_plan import spent_plan
from tests.site.test_analyse import parsed, run

pytestmark = pytest.mark.nodb
DAY = 1440
N = 4096


def written(folder: Path, plan: Plan) -> Path:
    target = folder / "plan.json"
    target.write_text(json.dumps(to_json(plan)))
    return target


def around_the_clock(*tasks: Task, **fields: Any) -> Plan:
    """Tasks in days that are worked day and night, so that dates are durations."""
    return make_plan(
        *tasks,
        calendars=(ROUND_THE_CLOCK,),
        default_calendar=2,
        minutes_per_day=DAY,
        **fields,
    )


def paid(**fields: Any) -> Plan:
    """One task of ten days whose crew costs 1000."""
    return around_the_clock(
        Task(1, "dig", 10 * DAY, wbs="1.1"),
        resources=(Resource(9, "crew"),),
        assignments=(Assignment(1, 9, cost=Decimal(1000)),),
        currency="CHF",
        **fields,
    )


def risk_of(source: Path, *options: object) -> dict[str, Any]:
    result = run(source, "--json", "--iterations", N, *options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)["risk"]
    return found


# The default estimate is the triangle 0.9, 1, 1.3: F(1) = 0.1² / (0.4 × 0.1) = 1/4, and above
# the mode the p-quantile is 1.3 - sqrt((1 - p) × 0.4 × 0.3).
P50, P80 = 1.3 - 0.06**0.5, 1.3 - 0.024**0.5


def test_cost_that_grows_with_the_duration(tmp_path: Path) -> None:
    risk = risk_of(written(tmp_path, paid()))
    cost = risk["cost"]
    assert (cost["currency"], cost["plan_cost"]) == ("CHF", "1000.00")
    assert float(cost["percentiles"]["50"]) == pytest.approx(1000 * P50, rel=3e-3)
    assert float(cost["percentiles"]["80"]) == pytest.approx(1000 * P80, rel=3e-3)
    assert float(cost["contingency_p80"]) == pytest.approx(1000 * (P80 - 1), rel=3e-2)
    assert cost["plan_cost_probability"] == pytest.approx(0.25, abs=0.01)
    # Late is dear here: keeping the date and keeping the budget are one and the same.
    assert cost["plan_kept"]["probability"] == pytest.approx(0.25, abs=0.01)
    assert cost["baseline_kept"] is None
    assert all(pair["probability"] >= 0.8 for pair in cost["kept_p80"])
    assert float(cost["kept_p80"][0]["cost"]) == pytest.approx(1000 * P80, rel=3e-3)
    assert cost["drivers"][0]["correlation"] == pytest.approx(1, abs=1e-3)


def test_figures_of_a_task_that_is_all_of_the_plan(tmp_path: Path) -> None:
    (task,) = risk_of(written(tmp_path, paid()))["tasks"]
    assert (task["id"], task["wbs"], task["name"]) == (1, "1.1", "dig")
    assert task["criticality"] == 1
    assert task["cruciality"] == pytest.approx(1, abs=1e-3)
    assert task["schedule_sensitivity"] == pytest.approx(1, abs=1e-3)


def test_two_equal_tasks_side_by_side(tmp_path: Path) -> None:
    plan = around_the_clock(Task(1, "left", 10 * DAY), Task(2, "right", 10 * DAY))
    risk = risk_of(written(tmp_path, plan))
    assert risk["cost"] is None
    assert risk["plan_finish_probability"] == pytest.approx(1 / 16, abs=0.015)
    shares = [task["criticality"] for task in risk["tasks"]]
    assert shares == pytest.approx([0.5, 0.5], abs=0.03)
    assert sum(shares) == pytest.approx(1, abs=0.01)


def test_the_baseline_kept_in_time_and_money(tmp_path: Path) -> None:
    baseline = BaselineValues(0, MONDAY, MONDAY + 11 * DAY, 11 * DAY, cost=Decimal(1050))
    plan = paid(data_date=MONDAY)
    plan = replace(plan, tasks=(replace(plan.tasks[0], baselines=(baseline,)),))
    both = risk_of(written(tmp_path, plan))["cost"]["baseline_kept"]
    assert (both["finish"], both["cost"]) == ("2026-01-16T08:00", "1050")
    # Eleven days allow the factor 1.1, the budget only 1.05.
    assert both["probability"] == pytest.approx(1 - 0.25**2 / 0.12, abs=0.01)


def test_terminal_and_report_show_them(tmp_path: Path) -> None:
    source, target = written(tmp_path, paid()), tmp_path / "out.html"
    said = run(source, "--iterations", N, "--html", target).stdout
    for words in ("Cost under uncertainty", "1,000 CHF", "1,145 CHF", "Plan kept", "100 %"):
        assert words in said, words
    words = " ".join(parsed(target.read_text("utf-8")).words)
    for part in ("P80 cost", "contingency 145 CHF", "Tasks that decide the finish", "Cruciality"):
        assert part in words, part


def test_without_costs_nothing_is_said_of_them(tmp_path: Path) -> None:
    source, target = (
        written(tmp_path, around_the_clock(Task(1, "dig", DAY))),
        tmp_path / "out.html",
    )
    assert "Cost under" not in run(source, "--iterations", 100, "--html", target).stdout
    assert "P80 cost" not in target.read_text("utf-8")


@pytest.mark.parametrize("method", ["hypercube", "sobol", "plain"])
def test_methods_agree_within_their_error(tmp_path: Path, method: str) -> None:
    risk = risk_of(written(tmp_path, paid()), "--method", method)
    assert risk["method"] == method
    assert float(risk["cost"]["percentiles"]["80"]) == pytest.approx(1000 * P80, rel=1e-2)


def test_a_tolerance_stops_early(tmp_path: Path) -> None:
    source = written(tmp_path, paid())
    short = risk_of(source, "--tolerance", 0.05)
    assert (short["converged"], short["iterations"]) == (True, 512)
    assert risk_of(source)["converged"] is None
    long = risk_of(source, "--tolerance", 0.00001)
    assert (long["converged"], long["iterations"]) == (False, N)
    assert "settled" in run(source, "--tolerance", 0.05).stdout


def test_unknown_method_is_refused(tmp_path: Path) -> None:
    result = run(written(tmp_path, paid()), "--method", "dice")
    assert result.exit_code == 2
    assert "hypercube" in result.stderr


def test_variance_at_completion(tmp_path: Path) -> None:
    """BAC 800, CPI 400 / 486: the estimate is 972."""
    source = written(tmp_path, replace(spent_plan(), currency="CHF"))
    said = run(source, "--iterations", 0).stdout
    line = next(line for line in said.splitlines() if "VAC" in line)
    assert "-172 CHF" in line
    for words in ("TCPI", "Schedule adherence p", "SV(t)"):
        assert words in said, words
