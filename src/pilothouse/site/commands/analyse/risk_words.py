"""The simulation in words: the same rows in the terminal and in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilothouse.site.commands.analyse import registered, simulated, wording
from pilothouse.site.commands.analyse.valued import Line

if TYPE_CHECKING:
    from pilothouse.engine import RiskResult
    from pilothouse.site.commands.analyse.compute import Analysis

HEADS = ("Criticality", "Cruciality", "Sensitivity")
MEANT = (
    "Criticality: in how many futures the task is on the longest path. Cruciality: correlation "
    "of its duration with the finish. Sensitivity: criticality × spread of the task ÷ spread of "
    "the finish."
)


def basis(risk: RiskResult) -> str:
    """How the futures were drawn, and how many."""
    settled = {None: "", True: ", the P80 is settled", False: ", the P80 is not settled yet"}
    return (
        f"{wording.counted(risk.iterations, 'iteration')} ({risk.method}), seed {risk.seed}"
        f"{settled[risk.converged]}"
    )


def assumption(analysis: Analysis) -> str:
    """What is uncertain about a task of which nothing else is said, and of how many more is."""
    said = "" if analysis.risk is None else analysis.risk.assumption
    register, ranges = analysis.register, ranges_used(analysis)
    if register is not None and registered.counts(register)["tasks"]:
        said = f"Tasks without an entry in {register.name}: {said}"
    own = "task has a range of its own", "tasks have ranges of their own"
    return f"{said} {wording.counted(ranges, *own)} in the plan." if ranges else said


def ranges_used(analysis: Analysis) -> int:
    """How many tasks are simulated with the range that the plan states for them."""
    if analysis.register is not None:
        return analysis.register.ranges
    from pilothouse.engine.risk import Ranges

    return len(Ranges.of_plan(analysis.plan).estimates)


def dates(risk: RiskResult) -> list[Line]:
    """The plan's finish, P50 and P80, each with what to read beside it."""
    chance = f"{wording.chance(risk.deterministic_probability)} likely"
    lines = [Line("Plan", wording.date(risk.deterministic_finish), chance)]
    for percent in (50, 80):
        finish = risk.percentile(percent)
        distance = wording.calendar_days(finish - risk.deterministic_finish)
        lines.append(Line(f"P{percent}", wording.date(finish), distance))
    reserve = wording.days(risk.contingency(80) / 1440)
    lines.append(Line("Contingency", reserve, "calendar days from the plan to the P80"))
    return lines


def costs(analysis: Analysis) -> list[Line]:
    """The plan's cost, P50 and P80, and how likely dates and budgets are kept together."""
    risk = analysis.risk
    if risk is None or (planned := simulated.planned_together(risk)) is None:
        return []
    unit = risk.currency
    chance = f"{wording.chance(risk.cost_probability(planned.cost))} likely"
    lines = [Line("Plan", wording.money(planned.cost, unit), chance)]
    lines += [
        Line(f"P{percent}", wording.money(risk.cost_percentile(percent), unit))
        for percent in (50, 80)
    ]
    reserve = wording.money(risk.cost_contingency(80), unit)
    lines.append(Line("Contingency", reserve, "from the plan's cost to the P80"))
    for name, both in (
        ("Plan kept", planned),
        ("Baseline kept", simulated.agreed_together(risk, analysis.value)),
    ):
        if both is not None:
            note = f"by {wording.date(both.finish)} and within {wording.money(both.cost, unit)}"
            lines.append(Line(name, wording.chance(both.probability), note))
    return lines


def tasks(analysis: Analysis, most: int) -> list[tuple[str, str, float, tuple[str, str, str]]]:
    """WBS, name, criticality, and the three figures in words of the tasks that decide most."""
    if analysis.risk is None:
        return []
    known = analysis.tasks
    return [
        (
            known[row.task].wbs or str(row.task),
            known[row.task].name,
            row.criticality,
            (f"{100 * row.criticality:.0f} %", _index(row.cruciality), _index(row.sensitivity)),
        )
        for row in simulated.decisive(analysis.risk, most)
    ]


def _index(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
