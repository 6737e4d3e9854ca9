"""What belongs to the plan as a whole: options, resources, own columns, recurring tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.forms.calendars import RuleForm, SeriesForm
from pilothouse.delivery.schedule.forms.whole import FieldForm, OptionsForm, ResourceForm
from pilothouse.delivery.schedule.rules import terms
from pilothouse.delivery.schedule.rules.apply_series import series_of
from pilothouse.delivery.schedule.rules.fields import key_for
from pilothouse.delivery.schedule.rules.wording import duration_text, parse_duration
from pilothouse.delivery.schedule.types import (
    AddSeries,
    PutField,
    RemoveField,
    SetOptions,
    SetPlanCalendar,
    SetResource,
    SetSeries,
    SetStart,
)
from pilothouse.delivery.schedule.types.desks import Desk
from pilothouse.delivery.schedule.views.desks import (
    desk_frame,
    desk_page,
    dialog,
    posts,
    reads,
    writes,
)
from pilothouse.engine import WorkingTime, instant, to_datetime
from pilothouse.engine.network.data import (
    Availability,
    Convention,
    LagCalendar,
    Plan,
    ProgressMode,
    ResourceKind,
)
from pilothouse.engine.network.terms import rate_at
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.web.pages import act, edit

_FLAGS = (
    "from_finish", "honour_constraints", "open_ends_critical", "use_expected_finish",
    "lag_from_early_start", "reschedule_remaining",
)  # fmt: skip
_CHOSEN: dict[str, Callable[[str], str]] = {
    "convention": Convention, "progress_mode": ProgressMode, "lag_calendar": LagCalendar,
    "total_float_from": str,
}  # fmt: skip


def calendar_choices(plan: Plan) -> list[tuple[int, str]]:
    """The plan's calendars to choose from."""
    return [(calendar.id, calendar.name) for calendar in plan.calendars]


@writes
def options(request: HttpRequest, desk: Desk) -> HttpResponse:
    plan = desk.plan
    form = OptionsForm(
        request.POST or None, initial=_options(plan), calendars=calendar_choices(plan)
    )
    return edit(
        request,
        form=form,
        template="schedule/options.html",
        save=lambda **values: desk.put(*_option_edits(plan, values)),
        done=desk.home,
        said=_("Options saved. The plan was computed anew."),
        **desk_frame(desk, _("Options of the plan")),
        sub=_("How dates and floats are computed. Undo takes a change back."),
        cancel_url=desk.home,
    )


def _day(value: int | None) -> date | None:
    return None if value is None else to_datetime(value).date()


def _options(plan: Plan) -> dict[str, Any]:
    own = plan.options
    return {
        "name": plan.name,
        "currency": plan.currency,
        "start": _day(plan.start),
        "calendar": plan.default_calendar,
        "finish": _day(plan.finish),
        "must_finish_by": _day(plan.must_finish_by),
        "hours": f"{own.minutes_per_day / 60:g}",
        "critical_float": f"{own.critical_float / own.minutes_per_day:g}",
        **{name: getattr(own, name) for name in _FLAGS},
        **{name: str(getattr(own, name)) for name in _CHOSEN},
    }


def _option_edits(plan: Plan, values: dict[str, Any]) -> list[Any]:
    minutes = round(values["hours"] * 60)

    book = {calendar.id: calendar for calendar in plan.calendars}
    hours = WorkingTime(book[plan.default_calendar], book, plan.start)
    bounds: dict[str, Any] = {
        name: None if values[name] is None else hours.prev_work(_midnight(values[name]) + 1440)
        for name in ("finish", "must_finish_by")
    }
    edits: list[Any] = []
    if values["calendar"] != plan.default_calendar:
        edits.append(SetPlanCalendar(values["calendar"]))
    if values["start"] != _day(plan.start):
        edits.append(SetStart(hours.next_work(_midnight(values["start"]))))
    chosen: dict[str, Any] = {name: values[name] for name in _FLAGS}
    chosen |= {name: kind(values[name]) for name, kind in _CHOSEN.items()}
    bounds["clear"] = tuple(name for name, bound in bounds.items() if bound is None)
    edits.append(
        SetOptions(
            **chosen, **bounds, name=values["name"].strip(),
            currency=values["currency"], minutes_per_day=minutes,
            critical_float=round(values["critical_float"] * minutes),
        )
    )  # fmt: skip
    return edits


def _midnight(day: date) -> int:
    return instant(datetime.combine(day, time()))


@reads
def resources(request: HttpRequest, desk: Desk) -> HttpResponse:
    plan = desk.plan
    names = dict(calendar_choices(plan))
    tasks: dict[int, int] = {}
    for item in plan.assignments:
        tasks[item.resource] = tasks.get(item.resource, 0) + 1
    at = plan.data_date if plan.data_date is not None else _midnight(desk.actor.today)
    rows = [
        {
            "resource": resource,
            "share": f"{resource.max_units * 100:.4g}",
            "calendar": names.get(resource.calendar or 0, ""),
            "tasks": tasks.get(resource.id, 0),
            "periods": [_period(period) for period in resource.availability],
            "rate": rate_at(resource, at),
        }
        for resource in sorted(plan.resources, key=lambda r: r.name.casefold())
    ]
    return desk_page(
        request,
        desk,
        "schedule/resources.html",
        _("People and resources of the plan"),
        rows=rows,
        currency=plan.currency,
        has_rates=any(resource.rates for resource in plan.resources),
    )


def _period(period: Availability) -> str:
    ends = (period.start, terms.last_minute(period))
    first, last = ("…" if at is None else date_format(to_datetime(at), "j M Y") for at in ends)
    return f"{first} – {last}: {period.units * 100:.4g}%"


@writes
def resource(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    plan = desk.plan
    own = next((each for each in plan.resources if each.id == uid), None)
    if own is None:
        raise NotFoundError("There is no such resource in this plan, or it is not shared with you.")
    initial = {
        "name": own.name, "resource_kind": own.kind.value, "calendar": own.calendar,
        "max_units": f"{own.max_units * 100:.6g}", "group": own.group, "email": own.email,
        "availability": terms.period_lines(own.availability),
        "rates": terms.rate_lines(own.rates),
    }  # fmt: skip
    form = ResourceForm(request.POST or None, initial=initial, calendars=calendar_choices(plan))

    def save(**values: Any) -> Any:
        units = float(values.pop("max_units")) / 100
        values["resource_kind"] = ResourceKind(values["resource_kind"])
        made = SetResource(uid, max_units=units, calendar=values.pop("calendar") or 0, **values)
        return desk.put(made)

    return edit(
        request,
        form=form,
        template=dialog(request),
        save=save,
        done=desk.url("resources"),
        said=_("Saved. The plan was computed anew."),
        title=own.name,
        wide=True,
        cancel_url=desk.url("resources"),
    )


@reads
def columns(request: HttpRequest, desk: Desk) -> HttpResponse:
    plan = desk.plan
    used: dict[str, int] = {}
    for task in plan.tasks:
        for key, _value in task.custom:
            used[key] = used.get(key, 0) + 1
    kinds = dict(FieldForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    rows = [
        {"field": field, "kind": kinds.get(field.kind, field.kind), "used": used.get(field.key, 0)}
        for field in plan.custom_fields
    ]
    return desk_page(request, desk, "schedule/own_columns.html", _("Own columns"), rows=rows)


@writes
def column_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _column(request, desk, "")


@writes
def column(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    return _column(request, desk, key)


def _column(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    plan = desk.plan
    own = next((each for each in plan.custom_fields if each.key == key), None)
    if key and own is None:
        raise NotFoundError("There is no such column in this plan, or it is not shared with you.")
    initial = own and {
        "name": own.name, "kind": own.kind, "choices": "\n".join(own.choices),
        "formula": own.formula,
    }  # fmt: skip
    form = FieldForm(request.POST or None, initial=initial or {})

    def save(**values: Any) -> Any:
        taken = {each.key for each in plan.custom_fields}
        made = form.made(key or key_for(values["name"], taken))
        return desk.put(PutField(made))

    return edit(
        request,
        form=form,
        template=dialog(request),
        save=save,
        done=desk.url("columns_own"),
        said=_("Column saved."),
        title=own.name if own else _("New column"),
        cancel_url=desk.url("columns_own"),
    )


@posts
def column_remove(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    return act(
        request,
        do=lambda: desk.put(RemoveField(key)),
        done=desk.url("columns_own"),
        said=f"{_('Column taken away.')} {desk.words.undo}",
    )


@writes
def series_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    plan = desk.plan
    first = to_datetime(plan.start)
    form = SeriesForm(request.POST or None, initial={"first": first, "count": 10})

    def save(**values: Any) -> Any:
        made = AddSeries(values["name"], *_series(values, plan), after=_last(plan))
        return desk.put(made)

    return _series_form(request, desk, form, save, _("Recurring task"))


def _last(plan: Plan) -> int | None:
    tops = [task.id for task in plan.tasks if task.parent is None]
    return tops[-1] if tops else None


def _series(values: dict[str, Any], plan: Plan) -> tuple[str, int, int]:
    minutes, _elapsed = parse_duration(values["duration"], plan.options.minutes_per_day)
    first = values["first"].replace(tzinfo=None)
    return values["rule"], instant(first), minutes


@writes
def series(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    plan = desk.plan
    own = next((task for task in plan.tasks if task.id == uid), None)
    rows = [task for task in plan.tasks if task.parent == uid]
    known = series_of(own.recurrence, rows) if own else None
    if own is None or known is None:
        raise NotFoundError("This task does not recur, or it is not shared with you.")
    initial = {
        "name": own.name, "first": to_datetime(known.first),
        "duration": duration_text(known.duration, day=plan.options.minutes_per_day),
        **RuleForm.initial_of(known.rule),
    }  # fmt: skip
    form = SeriesForm(request.POST or None, initial=initial)

    def save(**values: Any) -> Any:
        made = SetSeries(uid, *_series(values, plan))
        return desk.put(made)

    return _series_form(request, desk, form, save, own.name)


def _series_form(
    request: HttpRequest, desk: Desk, form: SeriesForm, save: Any, title: str
) -> HttpResponse:
    return edit(
        request,
        form=form,
        template=dialog(request),
        save=save,
        done=desk.home,
        said=_("Saved. Occurrences that have not begun were made anew."),
        title=title,
        cancel_url=desk.home,
    )
