"""An edit of a plan in the history: each field that changed, in words.

The audit keeps records as plain data, with instants and durations in minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.rules.wording import lag_text
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import LagUnit

Side = Mapping[str, Any]
Row = dict[str, Any]
INSTANTS = frozenset(
    {"actual_start", "actual_finish", "constraint_date", "secondary_constraint_date",
     "expected_finish", "deadline", "manual_start", "manual_finish", "suspend", "resume",
     "start", "finish", "data_date", "p50", "p80"}
)  # fmt: skip
MINUTES = frozenset(
    {"duration", "remaining", "work", "actual_work", "leveling_delay", "optimistic", "pessimistic"}
)
NOT_SHOWN = frozenset({"id", "guid", "stored", "baselines", "leveling_delay_elapsed"})
MOST = 30
# Hours are right whatever the length of a working day, which an event does not hold.
HOUR = 60


def told(before: Side, after: Side) -> list[Row]:
    """What an event of a plan changed: rows of label, before and after, as people read them."""
    rows = [
        *_tasks(_by_id(before), _by_id(after)),
        *_links(before.get("links", []), after.get("links", [])),
        *_facts(before, after),
    ]
    changed = [row for row in rows if row["before"] != row["after"]]
    if len(changed) <= MOST:
        return changed
    rest = _("%(n)s more") % {"n": len(changed) - MOST}
    return [*changed[:MOST], {"label": "…", "before": "", "after": rest}]


def _by_id(side: Side) -> dict[int, Side]:
    return {task["id"]: task for task in side.get("tasks", [])}


def _tasks(before: Mapping[int, Side], after: Mapping[int, Side]) -> Iterator[Row]:
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            label = _("Task removed") if new is None else _("Task added")
            yield _row(label, (old or {}).get("name", ""), (new or {}).get("name", ""))
            continue
        for name in {**old, **new}.keys() - NOT_SHOWN:
            label = f"{new.get('name', '')}: {_label(name)}"
            yield _row(label, _value(name, old.get(name)), _value(name, new.get(name)))


def _links(before: list[Side], after: list[Side]) -> Iterator[Row]:
    for link in before:
        if link not in after:
            yield _row(_("Link removed"), _link(link), "")
    for link in after:
        if link not in before:
            yield _row(_("Link added"), "", _link(link))


def _link(link: Side) -> str:
    unit = LagUnit(link.get("lag_unit", LagUnit.WORKING.value))
    lag = lag_text(link.get("lag", 0), unit, day=HOUR)
    if unit is LagUnit.WORKING:
        lag = lag.replace("d", "h")
    return f"{link['predecessor']} → {link['successor']} {link.get('type', 'FS')}{lag}"


def _facts(before: Side, after: Side) -> Iterator[Row]:
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if not isinstance(old, dict | list) and not isinstance(new, dict | list):
            yield _row(_label(name).capitalize(), _value(name, old), _value(name, new))


def _row(label: str, before: Any, after: Any) -> Row:
    return {"label": label, "before": before, "after": after}


def _label(name: str) -> str:
    known = {
        "remaining": _("remaining duration"),
        "optimistic": _("optimistic duration"),
        "pessimistic": _("pessimistic duration"),
        "finish": _("finish of the plan"),
        "wbs": _("WBS code"),
        "leveling_delay": _("levelling delay"),
        "parent": _("summary task"),
    }
    return known.get(name, name.replace("_", " "))


def _value(name: str, value: Any) -> Any:
    if value is None or value == "":
        return ""
    if name in INSTANTS:
        return date_format(to_datetime(value), "j M Y H:i")
    if name in MINUTES:
        return _("%(n)s h") % {"n": f"{value / 60:g}"}
    if isinstance(value, list | dict):
        return len(value)
    return f"{value:g}" if isinstance(value, float) else value
