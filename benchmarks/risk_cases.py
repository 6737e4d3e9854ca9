"""Closed-form cases of a JSON table: the plan that each key describes, and its figures.

A key is the case in words: "single Tri(20,30,50)", "series Tri(…)+Tri(…)", "two identical
independent paths max …", "max( Tri(…)+Tri(…) , Tri(…) )", "max of two iid N(100,10)", "series sd
with uniform Pearson correlation 0.5", "Tri(…) + risk p=0.4 x Tri(…)", "5 x BetaPERT(3,5,7) in
series". Values are figures of the length in days.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import asin, pi
from pathlib import Path

import numpy as np

from pilothouse.engine import (
    Calendar,
    Link,
    Plan,
    RiskEvent,
    RiskResult,
    Task,
    ThreePoint,
    Uncertainty,
)
from pilothouse.engine.risk import Estimate, Shape, TruncatedNormal

DAY = 1440
START = 29_460_000 // DAY * DAY
ALWAYS = Calendar(1, "always", (((0, DAY),),) * 7)
THREE = re.compile(r"(Tri|BetaPERT)\(([\d.]+),([\d.]+),([\d.]+)\)")
SERIES = ((20, 30, 50), (25, 35, 60), (10, 15, 30))
WORDS = {"two": 2, "three": 3}


@dataclass(frozen=True)
class Case:
    """A plan with its uncertainty and what is expected of it."""

    name: str
    plan: Plan
    uncertainty: Uncertainty
    expected: Mapping[str, float]

    def figures(self, result: RiskResult) -> dict[str, float]:
        """The figures that the case expects, of a simulation."""
        days = (result.finishes - START) / DAY
        found = {"mean": float(days.mean()), "sd": float(days.std())}
        found |= {f"P{p}": float(np.percentile(days, p)) for p in (10, 50, 80, 90, 95)}
        shares = list(result.criticality.values())
        found |= {"criticality_each": shares[0], "criticality_two_task_path": shares[0]}
        found |= {"criticality_single": shares[-1], "P_le_25": float(np.mean(days <= 25))}
        return found | {"closed_mean": found["mean"], "closed_sd": found["sd"]}

    def error(self, figure: str, iterations: int) -> float:
        """Four standard errors of plain sampling; half a minute more for whole minutes."""
        spread = self.expected.get("sd", self.expected.get("closed_sd", 1.0))
        root = float(np.sqrt(iterations))
        each = spread / root
        if figure.startswith(("criticality", "P_")):
            return 4 * 0.5 / root
        if figure.endswith("sd"):
            return 4 * each
        factor = {"P10": 1.8, "P50": 1.3, "P80": 1.5, "P90": 1.9, "P95": 2.4}.get(figure, 1.0)
        return 4 * factor * each


def cases(path: Path) -> Iterator[Case]:
    """The cases of a table. Exits with a sentence for a key that describes none it knows."""
    data = json.loads(path.read_text())
    for name, value in data.items():
        expected = value if isinstance(value, dict) else {"sd": float(value)}
        try:
            plan, known = _plan(name)
        except ValueError as error:
            raise SystemExit(f"{path.name}: {error}") from error
        figures = {k: float(v) for k, v in expected.items() if isinstance(v, int | float)}
        yield Case(name, plan, known, figures)


def _plan(name: str) -> tuple[Plan, Uncertainty]:
    if "iid N(" in name:
        mean, deviation = (float(x) for x in re.findall(r"N\(([\d.]+),([\d.]+)\)", name)[0])
        normal = TruncatedNormal(mean * DAY, deviation * DAY)
        return _network([[normal], [normal]])
    if name.startswith("series sd with"):
        plan, known = _network([[_days(*three) for three in SERIES]])
        pearson = float(name.split()[-1])
        rank = 6 / pi * asin(pearson / 2)
        return plan, Uncertainty(None, estimates=known.estimates, correlation=rank)
    points = [_named(*found) for found in THREE.findall(name)]
    words = name.split()
    if words[0] in WORDS and "identical" in name:
        return _network([[_days(*three) for three in SERIES]] * WORDS[words[0]])
    if not points:
        raise ValueError(f"“{name}” describes no case that this benchmark knows")
    if "risk p=" in name:
        plan, known = _network([points[:1]])
        chance = float(re.findall(r"p=([\d.]+)", name)[0])
        event = RiskEvent("risk", "risk", chance, points[1], (1,))
        return plan, Uncertainty(None, estimates=known.estimates, events=(event,))
    if name.startswith("max("):
        return _network([[_named(*f) for f in THREE.findall(part)] for part in name.split(" , ")])
    repeated = re.match(r"(\d+) x ", name)
    return _network([points * int(repeated[1]) if repeated else points])


def _named(kind: str, low: str, likely: str, high: str) -> ThreePoint:
    points = _days(float(low), float(likely), float(high))
    return replace(points, shape=Shape.PERT) if kind == "BetaPERT" else points


def _days(low: float, likely: float, high: float) -> ThreePoint:
    return ThreePoint(low * DAY, likely * DAY, high * DAY)


def _network(paths: Sequence[Sequence[Estimate]]) -> tuple[Plan, Uncertainty]:
    """Parallel chains of tasks on a calendar that never rests."""
    tasks: list[Task] = []
    links: list[Link] = []
    estimates: dict[int, Estimate] = {}
    for members in paths:
        for place, estimate in enumerate(members):
            number = len(tasks) + 1
            tasks.append(Task(number, f"task {number}", DAY))
            estimates[number] = estimate
            if place:
                links.append(Link(number - 1, number))
    plan = Plan("case", START, (ALWAYS,), 1, tuple(tasks), tuple(links))
    return plan, Uncertainty(None, estimates=estimates)
