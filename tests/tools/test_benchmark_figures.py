"""Benchmarks on small data of their own: portfolios, simulations, histories and tables."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from benchmarks import (
    forecast,
    orlibrary,
    risk,
    risk_floors,
    risk_portfolio,
    risk_speed,
    selection,
    value,
)
from benchmarks.value_floors import bare_figures
from pilothouse.engine import Link

from .test_benchmarks import said

pytestmark = pytest.mark.nodb

KNAPSACK = "1\n3 2 0\n10 13 7\n3 4 2\n1 1 1\n6 2\n"
PUBLISHED = """\
Problem Name        Best Feasible Solution Value

19
20
2.3-02    21



Problem Name     LP optimal

2.3-00        1.95e+01
2.3-01        2.0333333333e+01
2.3-02        2.2e+01
"""


def test_published_values_without_a_name_have_that_of_their_place(tmp_path: Path) -> None:
    (tmp_path / "mkcbres.txt").write_text(PUBLISHED)
    found = orlibrary.published_values(tmp_path / "mknapcb.txt")
    assert found == {(2, 3, 0): 19.0, (2, 3, 1): 20.0, (2, 3, 2): 21.0}
    assert orlibrary.published_values(tmp_path / "elsewhere" / "mknapcb.txt") == {}
    (tmp_path / "mkcbres.txt").write_text(PUBLISHED.replace("19", "20", 1))
    with pytest.raises(orlibrary.BadInputError, match=r"20 is not that of 2\.3-00"):
        orlibrary.published_values(tmp_path / "mknapcb.txt")


def test_selection_of_a_knapsack_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of three fit, within six: 13 + 7 with 4 + 2."""
    (tmp_path / "mknapcb.txt").write_text(KNAPSACK)
    (tmp_path / "mkcbres.txt").write_text(PUBLISHED.replace("19", "20", 1).replace("1.95", "2.05"))
    (found,) = said(selection, capsys, "--seconds", 1, tmp_path)["instances"]
    assert (found["value"], found["published"], found["met"]) == (20, 20, True)
    assert found["bound"] == pytest.approx(20)
    assert (found["peer_value"], found["peer_gap"]) == (20, pytest.approx(0))
    assert found["relaxed"] >= 20
    line = selection.line_of(selection.Row(**(found | {"peer_value": 17.0, "peer_gap": 3 / 17})))
    assert (line.goal, line.met, line.peer) == ("≥ 20", True, "17 (17.647 %) short")


def test_selection_of_a_generated_instance_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The best proposal needs the worst one, the second excludes the third: 9 + 1 and 6."""
    given = {
        "value": [1, 9, 5, 6],
        "use": [[2, 2, 2, 2]],
        "limit": [6],
        "requires": [[1, 0]],
        "exclusions": [[2, 3]],
        "mandatory": [],
        "synergies": [],
    }
    (tmp_path / "four.json").write_text(json.dumps(given))
    rows = said(selection, capsys, "--seconds", 1, "--no-peer", tmp_path)["instances"]
    assert [(row["value"], row["gap"], row["met"]) for row in rows] == [(16, 0, True)]


def chain(*durations: int) -> risk_floors.Bare:
    links = [Link(task, task + 1) for task in range(len(durations) - 1)]
    return risk_floors.Bare(durations, links, 5000)


def test_the_bare_kernels_simulate() -> None:
    """Means of triangular durations by hand: (0.9 + 1 + 1.3) ÷ 3 of the planned."""
    bare = chain(1000, 2000, 3000)
    bare.forward()
    expected = 6000 * 3.2 / 3
    spread = 1000 * np.sqrt(14 * (0.9**2 + 1 + 1.3**2 - 0.9 - 0.9 * 1.3 - 1.3) / 18)
    assert bare.ends.mean() == pytest.approx(expected, abs=4 * spread / np.sqrt(5000))
    assert bare.ends.std() == pytest.approx(spread, rel=0.05)
    assert bare.critical().tolist() == [len(bare.ends)] * 3
    links = [Link(0, 1), Link(1, 2)]
    peer = risk_floors.numpy_forward([1000, 2000, 3000], links, 5000, 1)
    assert peer.mean() == pytest.approx(expected, abs=4 * spread / np.sqrt(5000))


def test_bare_criticality_goes_the_longer_way() -> None:
    """The second of two branches is so much shorter that it never decides."""
    links = [Link(0, 1), Link(0, 2), Link(1, 3), Link(2, 3)]
    bare = risk_floors.Bare([100, 900, 100, 100], links, 300)
    count = len(bare.ends)
    assert bare.critical().tolist() == [count, count, 0, count]


def test_a_portfolio_gives_the_same_bytes_with_two_workers() -> None:
    here, far = risk_portfolio.portfolio(1, plans=9, tasks=60, iterations=512, processes=False)
    assert (here["where"], far["where"]) == ("local cores", "Dask, 2 workers")
    assert here["activities"] == 9 * 60
    assert far["same_bytes"] is True
    assert far["p80_days"] == here["p80_days"]
    line = risk_portfolio.line_of({**far, "same_bytes": False})
    assert (line.goal, line.met) == ("same bytes", False)
    assert "OTHER BYTES" in line.ours


def test_risk_takes_closed_forms_that_are_not_in_the_shared_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = {"single Tri(10,20,60)": {"mean": 30, "sd": 10.8012}}
    (tmp_path / "cases.json").write_text(json.dumps(cases))
    found = said(risk, capsys, tmp_path)
    assert "portfolio" not in found
    rows = {row["figure"]: row for row in found["closed_forms"]}
    assert all(row["met"] for row in rows.values())
    assert rows["mean"]["ours"] == pytest.approx(30, abs=0.3)
    (line,) = risk.lines(found)
    assert (line.goal, line.ours, line.met) == ("all", "2 of 2", True)


def test_the_lines_of_risk_name_goal_peer_and_floor() -> None:
    rows = list(risk_speed.speed(256, 1, (1000,)))
    assert [row["what"] for row in rows] == list(risk_speed.WORDS)
    assert all(row["ours"] > 0 and row["floor"] > 0 for row in rows)
    assert [row["goal"] for row in rows] == [*4 * [None], 0.1, *5 * [None]]


HISTORY = "project,planned,actual\n" + "".join(f"p{n},100,{100 + 10 * n}\n" for n in range(15))


def test_forecast_takes_a_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.csv"
    path.write_text(HISTORY)
    found = said(forecast, capsys, path, "--estimate", 50)
    assert (found["computed"], found["n"]) == (True, 15)
    assert 50 <= found["low"] < found["high"] <= 125
    path.write_text("\n".join(HISTORY.splitlines()[:4]))
    few = said(forecast, capsys, path)
    assert (few["computed"], few["n"]) == (False, 3)
    assert few["why"]


def test_the_line_of_a_forecast_is_missed_beyond_three_standard_errors() -> None:
    """With 2,000 histories an error is 0.9 points."""
    row = {"kind": "heavy", "n": 10, "goal": 0.8, "corrected": 0.8, "normal_interval": 0.9}
    assert forecast.line_of({**row, "interval": 0.826}).met
    assert not forecast.line_of({**row, "interval": 0.828}).met


def test_value_takes_a_table_and_fails_on_a_figure_that_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By hand: 30 earned of 40 planned at a cost of 60, and 30 was planned after 1.5 periods."""
    path = tmp_path / "table.csv"
    path.write_text("PV,EV,AC,SPI,CPI,ES\n20,,,,,\n40,30,60,0.75,0.50,1.50\n80,,,,,\n")
    found = said(value, capsys, path, "--no-timing")["files"][0]
    assert (found["compared"], found["agree"], found["differences"]) == (3, 3, [])
    path.write_text(path.read_text().replace("0.75", "0.85"))
    with pytest.raises(SystemExit) as ended:
        value.main([str(path), "--no-timing", "--json"])
    assert ended.value.code == 1
    (wrong,) = json.loads(capsys.readouterr().out)["files"][0]["differences"]
    assert (wrong["figure"], wrong["printed"], wrong["ours"]) == ("SPI", 0.85, 0.75)


def test_the_floor_of_value_computes_the_same_figures() -> None:
    planned = [5, 10, 25, 55, 85, 120, 130, 140, 150, 150]
    ours = value.computed(
        [Decimal(pv) for pv in planned], Decimal(70), Decimal(120), Decimal(150), 5
    )
    bare = bare_figures(planned, 70.0, 120.0, 150.0, 5)
    assert bare["es"] == 4.5
    assert set(value.COLUMNS.values()) <= set(bare)
    assert bare == pytest.approx({name: float(ours[name] or 0) for name in bare})
