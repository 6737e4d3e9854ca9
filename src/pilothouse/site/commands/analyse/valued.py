"""Earned value in words: the same rows in the terminal, the report and the JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pilothouse.site.commands.analyse import wording

if TYPE_CHECKING:
    from pilothouse.engine import Plan
    from pilothouse.engine.value import Interval, PlanStatus, PlanValue
    from pilothouse.site.commands.analyse.compute import Analysis

POINTS = 40


@dataclass(frozen=True)
class Line:
    """One figure: its name, its value, and what to read beside it; `good` where it is judged."""

    name: str
    value: str
    note: str = ""
    good: bool | None = None


def computed(plan: Plan) -> tuple[PlanValue, PlanStatus] | str:
    """The plan's earned value at its status date, or the sentence that says why there is none."""
    from pilothouse.engine.value import PlanValue, ValueDataError, ValueSettings, plan_status

    numbers = {values.number for task in plan.tasks for values in task.baselines}
    if not numbers:
        return "Not computed: the plan has no baseline to measure against."
    settings = ValueSettings(baseline=min(numbers))
    try:
        return PlanValue(plan, settings), plan_status(plan, settings=settings)
    except ValueDataError as error:
        return f"Not computed: {error}"


def amount(analysis: Analysis, status: PlanStatus, value: Decimal | None) -> str:
    """Money or hours."""
    if value is None:
        return "–"
    from pilothouse.engine.value import Basis

    money = status.basis is Basis.COST
    unit = analysis.plan.currency if money else "h"
    return wording.money(value, unit)


def lines(analysis: Analysis, status: PlanStatus) -> list[Line]:
    """Every figure that a reader looks for, in the order of the books."""
    figures, time, why = status.measures, status.time, status.missing
    said = [
        Line(name, amount(analysis, status, value), note)
        for name, value, note in (
            ("Budget at completion", figures.bac, ""),
            ("Planned value", figures.pv, _share(figures.percent_planned)),
            ("Earned value", figures.ev, _share(figures.percent_earned)),
            ("Actual cost", figures.ac, why.get("ac", "")),
        )
    ]
    said += [_index("SPI", figures.spi, why.get("spi", ""))]
    said += [_index("CPI", figures.cpi, why.get("cpi", ""))]
    said += [_index("SPI(t)", time.spi_t if time else None, why.get("spi_t", ""))]
    if time is not None:
        note = f"{time.es:,.1f} of {time.at:,.1f} days earned"
        said.append(Line("Schedule variance SV(t)", f"{time.sv_t:+,.1f} d", note, time.sv_t >= 0))
    eac = _between(analysis, status, status.cost_range) or why.get("eac", why.get("cost_range", ""))
    said.append(Line("Estimate at completion", amount(analysis, status, figures.eac_cpi), eac))
    spare = None if figures.vac is None else figures.vac >= 0
    vac = amount(analysis, status, figures.vac)
    said.append(Line("Variance at completion, VAC", vac, why.get("eac", ""), spare))
    said.append(_finish(status))
    said.append(_index("To complete, TCPI", figures.tcpi_bac, why.get("cpi", ""), judged=False))
    said.append(_index("Schedule adherence p", status.p_factor, "", judged=False))
    return said


def _share(value: Decimal | None) -> str:
    return "" if value is None else f"{100 * value:.0f} % of the budget"


def _index(name: str, value: Decimal | None, why: str, *, judged: bool = True) -> Line:
    if value is None:
        return Line(name, "–", why)
    return Line(name, f"{value:.2f}", good=value >= 1 if judged else None)


def _between(analysis: Analysis, status: PlanStatus, found: Interval | None) -> str:
    if found is None:
        return ""
    low, high = (amount(analysis, status, value) for value in (found.low, found.high))
    return f"{low} to {high} with {100 * found.confidence:.0f} % confidence"


def _finish(status: PlanStatus) -> Line:
    why = status.missing
    note = why.get("ieac_t", why.get("spi_t", why.get("time_range", "")))
    found = status.time_range
    if found is not None:
        share = 100 * found.confidence
        note = f"{found.low:,.0f} to {found.high:,.0f} days with {share:.0f} % confidence"
    return Line("Finish at this pace, IEAC(t)", wording.date(status.finish), note)


def basis(status: PlanStatus) -> str:
    """What is measured against which baseline, and when."""
    words = {"cost": "cost", "work": "hours of work", "duration": "hours of duration"}
    return (
        f"{words[status.basis.value].capitalize()} against baseline {status.baseline} on "
        f"{wording.date(status.date)}; days are working days"
    )


def curves(value: PlanValue, status: PlanStatus) -> dict[str, list[tuple[int, Decimal]]]:
    """Planned value to the end; earned value and actual cost up to the status date."""
    from pilothouse.engine.value import past_values

    first, last = value.span or (status.date, status.date)
    dates = _steps(first, max(last, first + 1))
    found = {"planned": list(zip(dates, value.curve(dates), strict=True))}
    if status.date > first:
        past = past_values(value, _steps(first, status.date))
        found["earned"] = list(zip(past.dates, past.earned, strict=True))
        if past.spent is not None:
            found["spent"] = list(zip(past.dates, past.spent, strict=True))
    return found


def _steps(first: int, last: int) -> Sequence[int]:
    return [first + (last - first) * step // POINTS for step in range(POINTS + 1)]


def to_json(found: tuple[PlanValue, PlanStatus] | str) -> dict[str, Any]:
    """The figures for machines: money and hours as text, so that no digit is lost."""
    if isinstance(found, str):
        return {"computed": False, "why": found}
    from pilothouse.engine import to_datetime

    status = found[1]
    plain = asdict(status)
    for name in ("date", "finish"):
        value = plain[name]
        plain[name] = None if value is None else to_datetime(value).isoformat(timespec="minutes")
    return {"computed": True, **_texts(plain)}


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    return f"{value:f}" if isinstance(value, Decimal) else value
