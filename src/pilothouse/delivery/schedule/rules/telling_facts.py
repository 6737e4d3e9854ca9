"""What holds for a whole plan, and its resources, in words: to tell two states apart."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.rules.terms import period_lines
from pilothouse.delivery.schedule.rules.wording import duration_text, moment_text
from pilothouse.engine.network.data import Plan, Rate, Resource


def fact_texts(before: Plan, after: Plan) -> tuple[dict[str, str], dict[str, str]]:
    """The facts of two states under their labels: start, calendar, options, columns.

    One that a state has not is left out of it, and the finish where neither is scheduled from it.
    """
    old, new = dict(_facts(before)), dict(_facts(after))
    if before.options.from_finish or after.options.from_finish:
        label = _("Finish to schedule from")
        old[label], new[label] = moment_text(before.finish), moment_text(after.finish)
    moved = _moved(before, after)
    if moved:
        label = _("Order of the rows")
        old[label] = _("as it was")
        new[label] = _("%(count)s rows stand elsewhere") % {"count": moved}
    return ({k: v for k, v in old.items() if v}, {k: v for k, v in new.items() if v})


def _facts(plan: Plan) -> Iterator[tuple[str, str]]:
    options = plan.options
    calendars = {each.id: each.name for each in plan.calendars}
    yield _("Start of the plan"), moment_text(plan.start)
    yield _("Must finish by"), moment_text(plan.must_finish_by)
    yield _("Data date"), moment_text(plan.data_date)
    yield _("Calendar of the plan"), calendars.get(plan.default_calendar, "")
    yield _("Schedule backwards from the finish"), _yes(options.from_finish)
    yield _("Work out of sequence"), _plain(options.progress_mode)
    yield _("Work that is not done moves behind the data date"), _yes(options.reschedule_remaining)
    yield _("Where the tools differ, compute as"), _plain(options.convention)
    yield _("Lags count in the calendar of"), _plain(options.lag_calendar)
    yield _("Constraints are honoured"), _yes(options.honour_constraints)
    yield (
        _("Critical up to a float of"),
        duration_text(options.critical_float, day=options.minutes_per_day),
    )
    yield _("Total float from"), _plain(options.total_float_from)
    yield _("Open ends are critical"), _yes(options.open_ends_critical)
    yield _("Hours of a day"), f"{options.minutes_per_day / 60:g}"
    yield _("Expected finishes count"), _yes(options.use_expected_finish)
    yield (
        _("Lags on the start of begun work count from its early start"),
        _yes(options.lag_from_early_start),
    )
    yield _("Name of the plan"), plan.name
    yield _("Title"), plan.title
    yield _("Author"), plan.author
    yield _("Currency"), plan.currency
    for field in plan.custom_fields:
        told = [field.kind, *field.choices, field.formula]
        text = f"{field.name} ({', '.join(part for part in told if part)})"
        yield _("Column %(key)s") % {"key": field.key}, text


def _yes(value: bool) -> str:  # noqa: FBT001
    return _("yes") if value else _("no")


def _plain(value: str) -> str:
    return _(value.replace("_", " "))


def _moved(before: Plan, after: Plan) -> int:
    """How many rows of both states stand behind another row than before."""
    shared = {task.id for task in before.tasks} & {task.id for task in after.tasks}

    def behind(plan: Plan) -> dict[int, int]:
        uids = [task.id for task in plan.tasks if task.id in shared]
        return dict(zip(uids, [0, *uids], strict=False))

    old, new = behind(before), behind(after)
    return sum(1 for uid, place in new.items() if old[uid] != place)


def resource_text(resource: Resource, plan: Plan) -> str:
    """A resource in one line: kind, units, calendar, group, how much there is of it, its rates."""
    calendars = {each.id: each.name for each in plan.calendars}
    told = [resource.name, resource.kind.value, f"{100 * resource.max_units:.6g}%"]
    if resource.calendar is not None:
        told.append(calendars.get(resource.calendar, "?"))
    told += [resource.initials, resource.email, resource.group]
    for line in period_lines(resource.availability):
        told.append(f"{line['percent']}% {line['first'] or '…'}–{line['last'] or '…'}")
    told += [_rate(rate) for rate in resource.rates]
    return ", ".join(part for part in told if part)


def _rate(rate: Rate) -> str:
    told: list[Any] = [_("rates %(table)s") % {"table": rate.table}]
    if rate.since is not None:
        told.append(_("from %(day)s") % {"day": moment_text(rate.since)})
    told.append(f"{rate.standard:f}/{rate.per}")
    if rate.overtime != Decimal(0):
        told.append(_("overtime %(rate)s") % {"rate": f"{rate.overtime:f}/{rate.overtime_per}"})
    if rate.per_use != Decimal(0):
        told.append(_("%(cost)s each use") % {"cost": f"{rate.per_use:f}"})
    return " ".join(told)
