"""What differs between two states of a plan, task by task and in its other parts, by uids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pilothouse.delivery.schedule.rules.compare_parts import uncomputed_parts
from pilothouse.delivery.schedule.rules.wording import duration_text, instant_text, moment_text
from pilothouse.delivery.schedule.types import Difference, RowChange
from pilothouse.engine.network.data import BaselineValues, Plan, Task

LONGEST, BEFORE = 60, 20


@dataclass(frozen=True, slots=True)
class _Words:
    """What a text of a task needs to know: how instants are written, and what other rows are.

    `per_day` is how many working minutes a day has.
    """

    day: Callable[[int | None], str]
    per_day: int
    calendars: dict[int, str]
    tasks: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Fact:
    """Fields of a task that are told together."""

    fields: tuple[str, ...]
    show: Callable[[Task, _Words], str]


def _money(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def _minutes(value: int | None, words: _Words) -> str:
    return "" if value is None else duration_text(value, day=words.per_day)


def _moment(name: str) -> Callable[[Task, _Words], str]:
    return lambda task, words: words.day(getattr(task, name))


def _yes(name: str) -> Callable[[Task, _Words], str]:
    return lambda task, _words: _yes_no(getattr(task, name))


def _yes_no(value: object) -> str:
    return _("yes") if value else _("no")


def _plain(value: str) -> str:
    return _(value.replace("_", " "))


def _mode(task: Task, _words: _Words) -> str:
    return _("manual") if task.manual else _("automatic") if task.active else _("inactive")


def _constraint(task: Task, words: _Words) -> str:
    return f"{_plain(task.constraint)} {words.day(task.constraint_date)}"


def _second(task: Task, words: _Words) -> str:
    if task.secondary_constraint is None:
        return ""
    date = words.day(task.secondary_constraint_date)
    return f"{_plain(task.secondary_constraint)} {date}"


def _baselines(task: Task, words: _Words) -> str:
    def told(one: BaselineValues) -> str:
        rest = [_minutes(one.duration, words), _minutes(one.work, words), _money(one.cost)]
        facts = [f"{words.day(one.start)}–{words.day(one.finish)}", *rest]
        return f"{one.number}: {' '.join(part for part in facts if part)}"

    return "; ".join(told(one) for one in task.baselines)


def _delay(task: Task, words: _Words) -> str:
    delay, elapsed = task.leveling_delay, task.leveling_delay_elapsed
    return duration_text(delay, elapsed=elapsed, day=words.per_day) if delay else ""


def _physical(task: Task, _words: _Words) -> str:
    return "" if task.physical_percent is None else f"{task.physical_percent:g}%"


def _technique(task: Task, words: _Words) -> str:
    by = (f"{words.tasks.get(uid, '?')} {weight}" for uid, weight in task.measured_by)
    return f"{_plain(task.technique)} {'; '.join(by)}".strip()


def _duration(task: Task, words: _Words, minutes: int) -> str:
    return duration_text(minutes, elapsed=task.elapsed, day=words.per_day)


def _range(task: Task, words: _Words) -> str:
    ends = (task.optimistic, task.pessimistic)
    low, high = ("–" if at is None else _duration(task, words, at) for at in ends)
    return "" if ends == (None, None) else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _by_hand(task: Task, words: _Words) -> str:
    return f"{words.day(task.manual_start)}–{words.day(task.manual_finish)}".strip("–")


def _splits(task: Task, words: _Words) -> str:
    return "; ".join(f"{words.day(start)}–{words.day(finish)}" for start, finish in task.splits)


def _calendar(task: Task, words: _Words) -> str:
    return "" if task.calendar is None else words.calendars.get(task.calendar, "?")


def _below(task: Task, words: _Words) -> str:
    return "" if task.parent is None else words.tasks.get(task.parent, "?")


# The labels are English here and said in the reader's language (`_changed`).
FACTS: dict[str, _Fact] = {
    gettext_noop("Name"): _Fact(("name",), lambda t, _w: t.name),
    gettext_noop("WBS"): _Fact(("wbs",), lambda t, _w: t.wbs),
    gettext_noop("Below"): _Fact(("parent",), _below),
    gettext_noop("Duration"): _Fact(
        ("duration", "elapsed"), lambda t, words: _duration(t, words, t.duration)
    ),
    gettext_noop("Range"): _Fact(("optimistic", "pessimistic"), _range),
    gettext_noop("Constraint"): _Fact(("constraint", "constraint_date"), _constraint),
    gettext_noop("Second constraint"): _Fact(
        ("secondary_constraint", "secondary_constraint_date"), _second
    ),
    gettext_noop("Expected finish"): _Fact(("expected_finish",), _moment("expected_finish")),
    gettext_noop("Deadline"): _Fact(("deadline",), _moment("deadline")),
    gettext_noop("Complete"): _Fact(
        ("percent_complete",), lambda t, _w: f"{t.percent_complete:g}%"
    ),
    gettext_noop("Physical"): _Fact(("physical_percent",), _physical),
    gettext_noop("Actual start"): _Fact(("actual_start",), _moment("actual_start")),
    gettext_noop("Actual finish"): _Fact(("actual_finish",), _moment("actual_finish")),
    gettext_noop("Still to do"): _Fact(
        ("remaining",), lambda t, words: _minutes(t.remaining, words)
    ),
    gettext_noop("Suspended"): _Fact(("suspend",), _moment("suspend")),
    gettext_noop("Resumed"): _Fact(("resume",), _moment("resume")),
    gettext_noop("Kind"): _Fact(("kind",), lambda t, _w: _plain(t.kind.value)),
    gettext_noop("Calendar"): _Fact(("calendar",), _calendar),
    gettext_noop("Calendars of resources"): _Fact(
        ("ignore_resource_calendar",), lambda t, _w: _yes_no(not t.ignore_resource_calendar)
    ),
    gettext_noop("Mode"): _Fact(("manual", "active"), _mode),
    gettext_noop("By hand"): _Fact(("manual_start", "manual_finish"), _by_hand),
    gettext_noop("Task type"): _Fact(("task_type",), lambda t, _w: _plain(t.task_type)),
    gettext_noop("Earned value technique"): _Fact(("technique", "measured_by"), _technique),
    gettext_noop("Effort-driven"): _Fact(("effort_driven",), _yes("effort_driven")),
    gettext_noop("Work"): _Fact(("work",), lambda t, words: _minutes(t.work, words)),
    gettext_noop("Split"): _Fact(("splits",), _splits),
    gettext_noop("Levelling delay"): _Fact(("leveling_delay", "leveling_delay_elapsed"), _delay),
    gettext_noop("Priority"): _Fact(("priority",), lambda t, _w: str(t.priority)),
    gettext_noop("Cost"): _Fact(("cost",), lambda t, _w: _money(t.cost)),
    gettext_noop("Fixed cost"): _Fact(("fixed_cost",), lambda t, _w: _money(t.fixed_cost)),
    gettext_noop("Actual cost"): _Fact(("actual_cost",), lambda t, _w: _money(t.actual_cost)),
    gettext_noop("Baselines of the file"): _Fact(("baselines",), _baselines),
    gettext_noop("Task of another plan"): _Fact(("external",), _yes("external")),
    gettext_noop("At home in"): _Fact(("outside",), lambda t, _w: t.outside),
    gettext_noop("Other plans ask for a start from"): _Fact(
        ("external_early_start",), _moment("external_early_start")
    ),
    gettext_noop("Other plans ask for a finish by"): _Fact(
        ("external_late_finish",), _moment("external_late_finish")
    ),
    gettext_noop("Recurs"): _Fact(("recurrence",), lambda t, _w: t.recurrence),
    gettext_noop("Documents"): _Fact(("references",), lambda t, _w: ", ".join(t.references)),
    gettext_noop("Custom fields"): _Fact(
        ("custom",), lambda t, _w: ", ".join(value for _, value in t.custom)
    ),
    gettext_noop("Notes"): _Fact(("notes",), lambda t, _w: t.notes),
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
    rest = plan.options.minutes_per_day, calendars, tasks
    return _Words(instant_text, *rest), _Words(moment_text, *rest)


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
        fields[_(label)] = _cut(*texts)
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
