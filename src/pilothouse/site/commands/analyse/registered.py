"""What the risks of a file cost, and what responses gain: terminal, report and JSON."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from pilothouse.site.commands.analyse import wording
from pilothouse.site.commands.analyse.blocks import dim, name, plain, right
from pilothouse.site.commands.analyse.markup import beside, meter, section, table

if TYPE_CHECKING:
    from pilothouse.engine import RiskResult
    from pilothouse.engine.risk import Mitigated, Removal
    from pilothouse.site.commands.analyse.simulated import Register

SHOWN = 10
ROWS = 100
NOTES = 5
Json = dict[str, Any]


def to_json(register: Register) -> Json:
    """What the file holds, what each risk costs at the P80, and what the responses gain."""
    both = register.mitigated
    return {
        "file": register.name,
        "holds": counts(register),
        "notes": list(register.notes),
        "removal": [
            {
                "id": row.key,
                "name": row.name,
                "p80_calendar_days": round(row.minutes / 1440, 2),
                "p80_cost": None if row.money is None else f"{row.money:f}",
            }
            for row in register.removed
        ],
        "mitigation": None
        if both is None
        else {
            "price": f"{both.price:.2f}",
            "p80_calendar_days_gained": round(both.days_gained(80), 2),
            "before": _result(both.before),
            "after": _result(both.after),
        },
    }


def _result(risk: RiskResult) -> Json:
    percentiles = {str(p): wording.iso(at) for p, at in risk.percentiles.items()}
    found: Json = {
        "percentiles": percentiles,
        "contingency_p80_calendar_days": round(risk.contingency(80) / 1440, 2),
        "cost_percentiles": None,
        "cost_contingency_p80": None,
    }
    if risk.costs is not None:
        kept = {str(p): f"{risk.cost_percentile(p):f}" for p in risk.percentiles}
        found |= {
            "cost_percentiles": kept,
            "cost_contingency_p80": f"{risk.cost_contingency(80):f}",
        }
    return found


def counts(register: Register) -> dict[str, int]:
    """How many entries of each kind the file holds for this plan."""
    known = register.uncertainty
    return {
        "tasks": len(known.estimates) + len(known.classes) - register.ranges,
        "events": len(known.events),
        "drivers": len(known.drivers),
        "groups": len(known.groups),
        "branches": len(known.branches),
        "weather": len(known.weather),
        "mitigations": sum(risk.mitigation is not None for risk in known.risks),
    }


def summary(register: Register) -> str:
    """What the file holds: "2 events, 1 driver, 1 response"."""
    words = {
        "tasks": ("estimate", "estimates"),
        "events": ("event", "events"),
        "drivers": ("driver", "drivers"),
        "groups": ("correlated group", "correlated groups"),
        "branches": ("branch", "branches"),
        "weather": ("kind of weather", "kinds of weather"),
        "mitigations": ("response", "responses"),
    }
    held = [wording.counted(n, *words[kind]) for kind, n in counts(register).items() if n]
    return ", ".join(held) or "The file holds no entries."


def _costs(row: Removal, unit: str) -> str:
    return "–" if row.money is None else wording.money(row.money, unit)


def _compared(both: Mitigated) -> list[tuple[str, str, str, str]]:
    """Figure, before, after and what is gained."""
    before, after = both.before, both.after
    rows = [
        (
            f"P{p} finish",
            wording.date(before.percentile(p)),
            wording.date(after.percentile(p)),
            wording.calendar_days(after.percentile(p) - before.percentile(p)),
        )
        for p in (50, 80)
    ]
    if before.costs is None or after.costs is None:
        return rows
    unit = before.currency
    for p in (50, 80):
        was, is_ = before.cost_percentile(p), after.cost_percentile(p)
        gain = wording.money(abs(was - is_), unit) + (" less" if is_ <= was else " more")
        rows.append((f"P{p} cost", wording.money(was, unit), wording.money(is_, unit), gain))
    return rows


def _price(both: Mitigated, unit: str) -> str:
    price = wording.money(both.price, unit)
    return f"All responses together cost {price}, which is part of the cost after them."


def lines(register: Register) -> RenderableType:
    """The risks by what they cost, and the figures before and after the responses."""
    both, unit = register.mitigated, register.currency
    parts: list[RenderableType] = [dim(summary(register))]
    if register.removed:
        ranked = plain()
        heads = right("calendar days", "dim"), right("cost", "dim")
        ranked.add_row(dim("What each costs at the P80"), *heads)
        for row in register.removed[:SHOWN]:
            days = right(wording.days(row.minutes / 1440))
            ranked.add_row(name(row.name), days, right(_costs(row, unit)))
        parts.append(ranked)
    if both is not None:
        compared = plain()
        compared.add_row("", dim("before"), dim("after responses"), "")
        for figure, was, is_, gain in _compared(both):
            compared.add_row(figure, was, Text(is_, style="bold"), dim(gain))
        parts += [Text(), compared, dim(_price(both, unit))]
    parts += [Text(note, style="yellow") for note in _notes(register)]
    return Group(*parts)


def _notes(register: Register) -> list[str]:
    more = len(register.notes) - NOTES
    return [*register.notes[:NOTES], *([f"… {more:,} more"] if more > 0 else [])]


def markup(register: Register | None) -> str:
    """The section of the report; nothing without a file."""
    if register is None:
        return ""
    both, unit = register.mitigated, register.currency
    parts = []
    if register.removed:
        most = max(abs(row.minutes) for row in register.removed) or 1
        rows = [
            (
                escape(row.name),
                wording.days(row.minutes / 1440),
                escape(_costs(row, unit)),
                meter(row.minutes / most, "c3"),
            )
            for row in register.removed[:ROWS]
        ]
        heads = [("name", "Without it, at the P80"), ("num", "Sooner"), ("num", "Cheaper")]
        parts.append(table([*heads, ("bar", "")], rows, "small"))
    if both is not None:
        heads = [("name", "Responses"), ("num", "Before"), ("num", "After"), ("", "Gain")]
        cells = [tuple(escape(cell) for cell in row) for row in _compared(both)]
        parts.append(table(heads, cells, "small"))
    said = [*([] if both is None else [_price(both, unit)]), *_notes(register)]
    notes = "".join(f'<p class="note">{escape(sentence)}</p>' for sentence in said)
    return section(
        f"Risks of {register.name}", beside(*parts) + notes, summary(register), name="wide"
    )
