"""Earned value and earned schedule: published tables reproduced, and how long that takes.

    python -m benchmarks.value [FILES or FOLDERS] [--json] [--no-timing]

A file is JSON (a list of rows, or {"rows": […], "BAC": …}) or CSV; a row holds cumulative PV, EV
and AC of one period, and any of the figures below as a source printed them. Every printed figure is
checked to its printed digits. Inputs are printed figures too (3.33 stands for 3.325 to 3.335): a
figure agrees when some inputs that print alike give it.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.tables import Line
from benchmarks.tables import show as show_lines
from benchmarks.value_floors import bare_columns, bare_figures, bare_sums
from pilothouse.engine import BaselineValues, Calendar, Plan, Task
from pilothouse.engine.value import duration_forecasts, earned_schedule, measures, plan_status
from tests.shared_data import folder

Row = Mapping[str, Any]
Figures = dict[str, Decimal | None]
REPEAT, TASKS, PLAN_GOAL = 200, 10_000, 1000.0

# Names of printed columns, without case, spaces and brackets: what they are in our results.
COLUMNS = {
    "sv": "sv", "cv": "cv", "spi": "spi", "cpi": "cpi", "es": "es", "spit": "spi_t",
    "svt": "sv_t", "eaccpi": "eac_cpi", "eac": "eac_cpi", "eacpf1": "eac_budget",
    "eacsci": "eac_spi_cpi", "vac": "vac", "etc": "etc", "tcpi": "tcpi_bac",
    "tcpibac": "tcpi_bac", "tcpieac": "tcpi_eac", "ieact": "ieac_spi",
    "eactpv1": "planned_value_1", "eactpv2": "planned_value_2",
    "eacted1": "earned_duration_1", "eacted2": "earned_duration_2",
    "eactes1": "earned_schedule_1", "eactes2": "earned_schedule_2",
}  # fmt: skip


class BadInputError(ValueError):
    """A file that holds no table of earned value; the message is one sentence."""


@dataclass(frozen=True)
class Checked:
    """Our figures per row, how many printed ones were compared, and those that differ."""

    rows: tuple[Figures, ...]
    compared: int
    differences: tuple[dict[str, Any], ...]


def plain(name: str) -> str:
    """A column's name without case and signs."""
    return "".join(sign for sign in name.lower() if sign.isalnum())


def read_rows(path: Path) -> tuple[Any, Decimal | None]:
    """The rows of a file and its budget, where it states one. Raises BadInputError."""
    try:
        text = path.read_text("utf-8-sig")
        if path.suffix.lower() == ".csv":
            return [dict(row) for row in csv.DictReader(text.splitlines())], None
        data = json.loads(text, parse_float=Decimal)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInputError(f"{path} cannot be read as JSON or CSV ({error}).") from error
    if isinstance(data, dict):
        budget = next((data[key] for key in ("BAC", "bac") if key in data), None)
        return data.get("rows", []), None if budget is None else figure(budget, path.name)
    return data, None


def figure(value: object, where: str) -> Decimal | None:
    """A printed figure, or None for an empty cell. Raises BadInputError."""
    if value is None or value == "":
        return None
    try:
        found = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        raise BadInputError(f"“{value}” in {where} is not a number.") from None
    if not found.is_finite():
        raise BadInputError(f"“{value}” in {where} is not a finite number.")
    return found


def column(rows: Sequence[Row], name: str) -> list[Decimal | None]:
    """One column by its plain name; None where a row has none. Raises BadInputError."""
    found = []
    for place, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise BadInputError(f"Row {place} is not an object of named figures.")
        key = next((key for key in row if plain(str(key)) == name), None)
        found.append(None if key is None else figure(row[key], f"row {place}"))
    return found


def half_unit(values: Iterable[Decimal | None]) -> Decimal:
    """Half of the last printed digit of a column; 0 where all are whole numbers."""
    exponents = [value.as_tuple().exponent for value in values if value is not None]
    digits = max((-int(exponent) for exponent in exponents), default=0)
    return Decimal(5).scaleb(-digits - 1) if digits > 0 else Decimal(0)


def computed(
    pv: Sequence[Decimal], ev: Decimal, ac: Decimal | None, bac: Decimal, at: int
) -> Figures:
    """All figures at the end of period `at`."""
    parts = (
        measures(pv[at - 1], ev, ac, bac),
        earned_schedule(pv, ev, at),
        duration_forecasts(pv, ev, at),
    )
    return {name: getattr(part, name) for part in parts for name in part.__dataclass_fields__}


def checked(rows: Sequence[Row], budget: Decimal | None = None) -> Checked:
    """Compute every row and compare what is printed. Raises BadInputError."""
    if not isinstance(rows, list):
        raise BadInputError("A table is a list of rows.")
    series = {name: column(rows, name) for name in ("pv", "ev", "ac")}
    planned = [value for value in series["pv"] if value is not None]
    if not rows or len(planned) != len(rows) or not any(v is not None for v in series["ev"]):
        raise BadInputError("A table needs PV in every row and EV in at least one.")
    bac = budget if budget is not None else planned[-1]
    slack = {name: half_unit(values) for name, values in series.items()}
    printed = _printed(rows)
    found: list[Figures] = []
    wrong: list[dict[str, Any]] = []
    compared = 0
    for place, ev in enumerate(series["ev"]):
        if ev is None:
            continue
        ac = series["ac"][place]
        found.append(computed(planned, ev, ac, bac, place + 1))
        likely = _likely(planned, ev, ac, bac, place + 1, slack)
        for name, (ours, values, unit) in printed.items():
            if (value := values[place]) is None:
                continue
            compared += 1
            if not _agrees(value, unit, [option[ours] for option in likely]):
                wrong.append(
                    {"row": place + 1, "figure": name, "printed": value, "ours": found[-1][ours]}
                )
    return Checked(tuple(found), compared, tuple(wrong))


def _printed(rows: Sequence[Row]) -> dict[str, tuple[str, list[Decimal | None], Decimal]]:
    """The printed columns: our name, the values, half of the last digit."""
    names = {plain(str(key)): str(key) for row in rows for key in row}
    found = {}
    for key, name in names.items():
        if key in COLUMNS:
            values = column(rows, key)
            unit = half_unit(values) or Decimal("0.5")
            found[name] = (COLUMNS[key], values, unit)
    return found


def _likely(
    pv: Sequence[Decimal],
    ev: Decimal,
    ac: Decimal | None,
    bac: Decimal,
    at: int,
    slack: Mapping[str, Decimal],
) -> list[Figures]:
    """The figures at the ends of what the printed inputs may stand for."""
    ends = [sorted({-slack[name], Decimal(0), slack[name]}) for name in ("pv", "ev", "ac")]
    return [
        computed([p + a for p in pv], ev + b, None if ac is None else ac + c, bac, at)
        for a, b, c in product(*ends)
    ]


def _agrees(value: Decimal, unit: Decimal, ours: Sequence[Decimal | None]) -> bool:
    known = [figure for figure in ours if figure is not None]
    return bool(known) and min(known) - unit <= value <= max(known) + unit


def microseconds(action: Callable[[], object], repeat: int) -> float:
    """The best mean of three batches."""
    times = []
    for _ in range(3):
        begin = perf_counter()
        for _ in range(repeat):
            action()
        times.append((perf_counter() - begin) / repeat)
    return 1e6 * min(times)


def timed(tables: Sequence[list[Row]]) -> dict[str, float]:
    """One status of a published table and of a large plan, and the same in bare floats."""
    rows = tables[0]
    pv = [v for v in column(rows, "pv") if v is not None]
    ev = next(v for v in column(rows, "ev") if v is not None)
    at = column(rows, "ev").index(ev) + 1
    floats, earned = [float(v) for v in pv], float(ev)
    plan = large_plan()
    plan_status(plan)
    took = 1e-6 * microseconds(lambda: plan_status(plan), 1)
    status = microseconds(lambda: computed(pv, ev, ev, pv[-1], at), REPEAT)
    bare = microseconds(lambda: bare_figures(floats, earned, earned, floats[-1], at), REPEAT)
    columns = bare_columns(plan)
    return {
        "status_us": round(status, 1),
        "floats_us": round(bare, 2),
        "plan_tasks": TASKS,
        "plan_status_ms": round(1e3 * took, 1),
        "numpy_plan_ms": round(microseconds(lambda: bare_sums(*columns), 20) / 1e3, 3),
    }


def large_plan() -> Plan:
    """Ten thousand tasks of one to ten days over 200 weeks, half of them done."""
    shift = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
    draw, start, day = np.random.default_rng(1), 20_458 * 1440, 1440
    firsts = np.sort(draw.integers(0, 200, TASKS)) * 7 * day + start + 480
    lengths = draw.integers(1, 6, TASKS)
    tasks = []
    for number, (first, days) in enumerate(zip(firsts.tolist(), lengths.tolist(), strict=True)):
        finish = first + (days - 1) * day + 540
        values = BaselineValues(0, first, finish, days * 480, cost=Decimal(100 * days))
        done = number < TASKS // 2
        tasks.append(
            Task(
                number,
                str(number),
                days * 480,
                baselines=(values,),
                percent_complete=100.0 if done else 0.0,
                actual_start=first + 2 * day if done else None,
                actual_finish=finish + 3 * day if done else None,
                actual_cost=Decimal(110 * days) if done else None,
            )
        )
    calendar = Calendar(1, "standard", (shift,) * 5 + ((), ()))
    date = int(firsts[TASKS // 2]) + 7 * day
    return Plan("large", start, (calendar,), 1, tuple(tasks), data_date=date)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named. Raises BadInputError."""
    found = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.suffix.lower() in (".json", ".csv"))
        elif path.is_file():
            found.append(path)
        else:
            raise BadInputError(f"There is no {path}.")
    if not found:
        raise BadInputError("There is no .json or .csv file to check.")
    return found


def answer(paths: Sequence[Path], *, timing: bool = True) -> dict[str, Any]:
    """Everything, as JSON types but for decimals. Raises BadInputError."""
    tables, files = [], []
    for path in files_of(paths):
        rows, budget = read_rows(path)
        try:
            found = checked(rows, budget)
        except BadInputError as error:
            raise BadInputError(f"{path.name}: {error}") from error
        tables.append(rows)
        files.append(
            {
                "file": path.name,
                "rows": found.rows,
                "compared": found.compared,
                "agree": found.compared - len(found.differences),
                "differences": found.differences,
            }
        )
    return {"files": files, "timing": timed(tables) if timing else {}}


def show(found: Mapping[str, Any]) -> None:
    """Print the tables."""
    names = ("spi", "cpi", "es", "spi_t", "eac_cpi", "eac_budget", "eac_spi_cpi", "ieac_spi")
    for item in found["files"]:
        print(item["file"])
        print(f"{'period':>8}" + "".join(f"{name:>12}" for name in names))
        for place, row in enumerate(item["rows"], 1):
            cells = ("–" if row[n] is None else f"{row[n]:,.4f}" for n in names)
            print(f"{place:>8}" + "".join(f"{cell:>12}" for cell in cells))
        for miss in item["differences"]:
            where, said = f"row {miss['row']} {miss['figure']}", miss["printed"]
            print(f"  {where}: printed {said}, ours {miss['ours']}")
        print()
    show_lines(
        lines(found),
        "Peer: none computes earned schedule; the published table itself is the other side. Floor:",
        "the same figures in bare floats, and PV, EV and AC by NumPy over whole columns, planned",
        "value spread over elapsed time; no working time, decimals, reasons or division by zero.",
    )


def lines(found: Mapping[str, Any]) -> Iterator[Line]:
    """Goal, ours and floor of one run."""
    for item in found["files"]:
        agree = f"{item['agree']} of {item['compared']}"
        name = f"printed figures that agree, {item['file']}"
        yield Line(name, "all", agree, item["agree"] == item["compared"])
    if not (times := found["timing"]):
        return
    ours, floor = f"{times['status_us']:.0f} µs", f"bare floats {times['floats_us']:.1f} µs"
    yield Line("one status of a table, all figures", "", ours, None, "", floor)
    ours, least = times["plan_status_ms"], times["numpy_plan_ms"]
    name = f"one status of a plan of {times['plan_tasks']:,} tasks"
    said = f"{PLAN_GOAL:,.0f} ms"
    yield Line(name, said, f"{ours:,.0f} ms", ours <= PLAN_GOAL, "", f"NumPy {least:.2f} ms")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="tables to check, or folders of them")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--no-timing", action="store_true", help="check the figures only")
    chosen = parser.parse_args(arguments)
    try:
        found = answer(chosen.files or [folder() / "evm"], timing=not chosen.no_timing)
    except BadInputError as error:
        sys.exit(str(error))
    if chosen.json:
        print(json.dumps(found, default=float))
    else:
        show(found)
    if any(item["differences"] for item in found["files"]):
        sys.exit(1)


if __name__ == "__main__":
    main()
