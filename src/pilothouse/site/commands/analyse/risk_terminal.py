"""The simulation on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from pilothouse.site.commands.analyse import registered, risk_words, wording
from pilothouse.site.commands.analyse.blocks import dim, name, plain, right, section
from pilothouse.site.commands.analyse.compute import Analysis
from pilothouse.site.commands.analyse.valued import Line

DRIVERS = 5
TASKS = 8


def sections(analysis: Analysis) -> list[RenderableType]:
    """Finish, cost where there is one, and the tasks that decide."""
    risk = analysis.risk
    if risk is None:
        return [section("Risk", dim("Not simulated (--iterations 0)."))]
    basis = dim(f"{risk_words.basis(risk)}. {risk_words.assumption(analysis)}")
    drivers = plain()
    drivers.add_row(dim("Moves the finish most"), dim("swing"))
    for swing in risk.tornado[:DRIVERS]:
        drivers.add_row(name(swing.name), wording.days(swing.spread / 1440))
    finish = section("Finish under uncertainty", _lines(risk_words.dates(risk)), basis, drivers)
    parts: list[RenderableType] = [finish]
    if costs := risk_words.costs(analysis):
        parts.append(section("Cost under uncertainty", _lines(costs)))
    parts += _tasks(analysis)
    if analysis.register is not None:
        title = f"Risks of {analysis.register.name}"
        parts.append(section(title, registered.lines(analysis.register)))
    return parts


def _lines(lines: Sequence[Line]) -> Table:
    table = plain()
    for line in lines:
        table.add_row(line.name, Text(line.value, style="bold"), dim(line.note))
    return table


def _tasks(analysis: Analysis) -> list[RenderableType]:
    rows = risk_words.tasks(analysis, TASKS)
    if not rows:
        return []
    table = plain()
    table.add_row("", "", *(right(head, "dim") for head in risk_words.HEADS))
    for wbs, words, _, figures in rows:
        table.add_row(dim(wbs), name(words), *(right(figure) for figure in figures))
    return [section("Tasks that decide the finish", table)]
