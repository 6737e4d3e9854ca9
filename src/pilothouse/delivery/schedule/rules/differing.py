"""What differs between two states of a plan, task by task and in its other parts, by uids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pilothouse.delivery.schedule.rules.compare_parts import uncomputed_parts
from pilothouse.delivery.schedule.rules.wording import duration_text, instant_text, moment_text
from pilothouse.delivery.schedule.types import Difference, RowChange
from pilothouse.engine.network.data import BaselineValues, Plan, Task

LONGEST, BEFORE = 60, 20


@dataclass(frozen=True, slots=True)
class _Words:
    """What a text of a task needs to know: how instants are written, and what other rows are."""

    day: Callable[[int | None], str]
    calendars: dict[int, str]
    tasks: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Fact:
    """Fields of a task that are told together."""

    fields: tuple[str, ...]
    show: Callable[[Task, _Words], str]


def _money(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def _minutes(value: int | None) -> str:
    return "" if value is None else duration_text(value)


def _moment(name: str) -> Callable[[Task, _Words], str]:
    return lambda task, words: words.day(getattr(task, name))


def _yes(name: str) -> Callable[[Task, _Words], str]:
    return lambda task, _: "yes" if getattr(task, name) else "no"


def _mode(task: Task, _: _Words) -> str:
    return "manual" if task.manual else "automatic" if task.active else "inactive"


def _constraint(task: Task, words: _Words) -> str:
    return f"{task.constraint.replace('_', ' ')} {words.day(task.constraint_date)}"


def _second(task: Task, words: _Words) -> str:
    if task.secondary_constraint is None:
        return ""
    date = words.day(task.secondary_constraint_date)
    return f"{task.secondary_constraint.replace('_', ' ')} {date}"


def _baselines(task: Task, words: _Words) -> str:
    def told(one: BaselineValues) -> str:
        rest = [_minutes(one.duration), _minutes(one.work), _money(one.cost)]
        facts = [f"{words.day(one.start)}–{words.day(one.finish)}", *rest]
        return f"{one.number}: {' '.join(part for part in facts if part)}"

    return "; ".join(told(one) for one in task.baselines)


def _delay(task: Task, _: _Words) -> str:
    delay = task.leveling_delay
    return duration_text(delay, elapsed=task.leveling_delay_elapsed) if delay else ""


def _physical(task: Task, _: _Words) -> str:
    return "" if task.physical_percent is None else f"{task.physical_percent:g}%"


def _technique(task: Task, words: _Words) -> str:
    by = (f"{words.tasks.get(uid, '?')} {weight}" for uid, weight in task.measured_by)
    return f"{task.technique.replace('_', ' ')} {'; '.join(by)}".strip()


def _by_hand(task: Task, words: _Words) -> str:
    return f"{words.day(task.manual_start)}–{words.day(task.manual_finish)}".strip("–")


def _splits(task: Task, words: _Words) -> str:
    return "; ".join(f"{words.day(start)}–{words.day(finish)}" for start, finish in task.splits)


def _calendar(task: Task, words: _Words) -> str:
    return "" if task.calendar is None else words.calendars.get(task.calendar, "?")


def _below(task: Task, words: _Words) -> str:
    return "" if task.parent is None else words.tasks.get(task.parent, "?")


FACTS: dict[str, _Fact] = {
    "Name": _Fact(("name",), lambda t, _: t.name),
    "WBS": _Fact(("wbs",), lambda t, _: t.wbs),
    "Below": _Fact(("parent",), _below),
    "Duration": _Fact(
        ("duration", "elapsed"), lambda t, _: duration_text(t.duration, elapsed=t.elapsed)
    ),
    "Constraint": _Fact(("constraint", "constraint_date"), _constraint),
    "Second constraint": _Fact(("secondary_constraint", "secondary_constraint_date"), _second),
    "Expected finish": _Fact(("expected_finish",), _moment("expected_finish")),
    "Deadline": _Fact(("deadline",), _moment("deadline")),
    "Complete": _Fact(("percent_complete",), lambda t, _: f"{t.percent_complete:g}%"),
    "Physical": _Fact(("physical_percent",), _physical),
    "Actual start": _Fact(("actual_start",), _moment("actual_start")),
    "Actual finish": _Fact(("actual_finish",), _moment("actual_finish")),
    "Still to do": _Fact(("remaining",), lambda t, _: _minutes(t.remaining)),
    "Suspended": _Fact(("suspend",), _moment("suspend")),
    "Resumed": _Fact(("resume",), _moment("resume")),
    "Kind": _Fact(("kind",), lambda t, _: t.kind.value.replace("_", " ")),
    "Calendar": _Fact(("calendar",), _calendar),
    "Calendars of resources": _Fact(
        ("ignore_resource_calendar",), lambda t, _: "no" if t.ignore_resource_calendar else "yes"
    ),
    "Mode": _Fact(("manual", "active"), _mode),
    "By hand": _Fact(("manual_start", "manual_finish"), _by_hand),
    "Task type": _Fact(("task_type",), lambda t, _: t.task_type.replace("_", " ")),
    "Earned value technique": _Fact(("technique", "measured_by"), _technique),
    "Effort-driven": _Fact(("effort_driven",), _yes("effort_driven")),
    "Work": _Fact(("work",), lambda t, _: _minutes(t.work)),
    "Split": _Fact(("splits",), _splits),
    "Levelling delay": _Fact(("leveling_delay", "leveling_delay_elapsed"), _delay),
    "Priority": _Fact(("priority",), lambda t, _: str(t.priority)),
    "Cost": _Fact(("cost",), lambda t, _: _money(t.cost)),
    "Fixed cost": _Fact(("fixed_cost",), lambda t, _: _money(t.fixed_cost)),
    "Actual cost": _Fact(("actual_cost",), lambda t, _: _money(t.actual_cost)),
    "Baselines of the file": _Fact(("baselines",), _baselines),
    "Task of another plan": _Fact(("external",), _yes("external")),
    "At home in": _Fact(("outside",), lambda t, _: t.outside),
    "Other plans ask for a start from": _Fact(
        ("external_early_start",), _moment("external_early_start")
    ),
    "Other plans ask for a finish by": _Fact(
        ("external_late_finish",), _moment("external_late_finish")
    ),
    "Recurs": _Fact(("recurrence",), lambda t, _: t.recurrence),
    "Documents": _Fact(("references",), lambda t, _: ", ".join(t.references)),
    "Custom fields": _Fact(("custom",), lambda t, _: ", ".join(value for _, value in t.custom)),
    "Notes": _Fact(("notes",), lambda t, _: t.notes),
}
# What is not told: who a task is, and the dates that another tool had computed for it.
UNTOLD = frozenset({"id", "guid", "stored"})


def changed_row(task: Task, **fields: tuple[str, str]) -> RowChange:
    """A task with the facts of it that differ."""
    return RowChange(task.id, task.wbs, task.name, fields)


def difference(old: Plan, new: Plan, kept: frozenset[int] = frozenset()) -> Difference:
    """What came, went or changed from one plan to another: tasks, and part by part all the rest."""
    before = {task.id: task for task in old.tasks}
    after = {task.id: task for task in new.tasks}
    sides = _sides(old), _sides(new)
    changed = [
        row
        for uid, task in after.items()
        if uid in before and (row := _changed(before[uid], task, *sides)).fields
    ]
    was, now = set(old.links), set(new.links)
    return Difference(
        added=tuple(changed_row(task) for uid, task in after.items() if uid not in before),
        changed=tuple(changed),
        removed=tuple(changed_row(task) for uid, task in before.items() if uid not in after),
        kept=tuple(changed_row(task) for uid, task in after.items() if uid in kept),
        links_added=len(now - was),
        links_removed=len(was - now),
        parts=uncomputed_parts(old, new),
    )


def _sides(plan: Plan) -> tuple[_Words, _Words]:
    """How a plan's rows are written, shortly and, where that says the same twice, exactly."""
    calendars = {each.id: each.name for each in plan.calendars}
    tasks = {task.id: task.name for task in plan.tasks}
    return _Words(instant_text, calendars, tasks), _Words(moment_text, calendars, tasks)


def _changed(
    old: Task, new: Task, before: tuple[_Words, _Words], after: tuple[_Words, _Words]
) -> RowChange:
    fields: dict[str, tuple[str, str]] = {}
    if old == new:
        return RowChange(new.id, new.wbs, new.name, fields)
    for label, fact in FACTS.items():
        if all(getattr(old, name) == getattr(new, name) for name in fact.fields):
            continue
        for was, now in zip(before, after, strict=True):
            texts = fact.show(old, was).strip(), fact.show(new, now).strip()
            if texts[0] != texts[1]:
                break
        else:
            texts = _raw(old, fact), _raw(new, fact)
        fields[label] = _cut(*texts)
    return RowChange(new.id, new.wbs, new.name, fields)


def _raw(task: Task, fact: _Fact) -> str:
    return " ".join(str(getattr(task, name)) for name in fact.fields)


def _cut(old: str, new: str) -> tuple[str, str]:
    """Long texts from a little before the first sign in which they differ."""
    pairs = enumerate(zip(old, new, strict=False))
    first = next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))
    begin = first - BEFORE if first > LONGEST - BEFORE else 0
    return _from(old, begin), _from(new, begin)


def _from(text: str, begin: int) -> str:
    shown = text[begin : begin + LONGEST]
    return f"{'…' if begin and text else ''}{shown}{'…' if len(text) > begin + LONGEST else ''}"
