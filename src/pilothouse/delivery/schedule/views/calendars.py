"""The plan's calendars: their weeks, exceptions and holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.forms.calendars import (
    CalendarForm,
    ExceptionForm,
    HolidaysForm,
    RecurringExceptionForm,
    WorkWeekForm,
)
from pilothouse.delivery.schedule.queries.calendars import (
    CalendarDetail,
    calendar_detail,
    calendar_details,
    exception_key,
    new_calendar_uid,
)
from pilothouse.delivery.schedule.rules import calendars as rules
from pilothouse.delivery.schedule.rules.holiday_days import public_holidays
from pilothouse.delivery.schedule.types import PutCalendar, RemoveCalendar, SetPlanCalendar
from pilothouse.delivery.schedule.types.desks import Desk
from pilothouse.delivery.schedule.views.desks import desk_page, dialog, posts, reads, writes
from pilothouse.engine.network.data import Calendar, CalendarException, WeekOverride
from pilothouse.kit.errors import ConflictError
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, edit

DAY_FIELDS = tuple(day.casefold() for day in rules.WEEKDAYS)


@reads
def calendar_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    details = calendar_details(desk.plan)
    return desk_page(request, desk, "schedule/calendars/list.html", _("Calendars"), details=details)


@reads
def calendar(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    detail = calendar_detail(desk.plan, uid)
    above = Crumb(_("Calendars"), desk.url("calendars"))
    desk = replace(desk, crumbs=(*desk.crumbs, above))
    title = detail.calendar.name
    return desk_page(request, desk, "schedule/calendars/detail.html", title, detail=detail)


@dataclass(frozen=True, slots=True)
class _Place:
    """A calendar being edited, and where that is."""

    desk: Desk
    detail: CalendarDetail | None

    @property
    def url(self) -> str:
        if self.detail is None:
            return self.desk.url("calendars")
        return self.desk.url("calendar", self.detail.calendar.id)

    @property
    def calendar(self) -> Calendar:
        assert self.detail is not None  # noqa: S101
        return self.detail.calendar

    def put(self, changed: Calendar) -> Any:
        return self.desk.put(PutCalendar(changed))


def _place(desk: Desk, uid: int | None) -> _Place:
    return _Place(desk, None if uid is None else calendar_detail(desk.plan, uid))


@writes
def calendar_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _edited(request, desk, None)


@writes
def calendar_edit(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    return _edited(request, desk, uid)


def _edited(request: HttpRequest, desk: Desk, uid: int | None) -> HttpResponse:
    place = _place(desk, uid)
    form = CalendarForm(request.POST or None, initial=_initial(place), parents=_parents(place, uid))
    fresh = new_calendar_uid(desk.plan) if uid is None else uid

    def save(**values: Any) -> Any:
        base = place.detail.calendar if place.detail else Calendar(fresh, "", ((),) * 7)
        minutes = int(Decimal(values["hours"]) * 60)
        return place.put(
            replace(
                base, name=values["name"].strip(), parent=values["parent"], week=form.week(),
                minutes_per_day=minutes,
            )
        )  # fmt: skip

    return edit(
        request,
        form=form,
        template=dialog(request),
        save=save,
        done=desk.url("calendar", fresh),
        said=_("Calendar saved. The plan was computed anew."),
        title=_("New calendar") if uid is None else _("Change the calendar"),
        cancel_url=place.url,
    )


def _parents(place: _Place, uid: int | None) -> list[tuple[int, str]]:
    found = calendar_details(place.desk.plan)
    return [(d.calendar.id, d.calendar.name) for d in found if d.calendar.id != uid]


def _initial(place: _Place) -> dict[str, Any]:
    if place.detail is None:
        week = dict.fromkeys(DAY_FIELDS[:5], "08:00-12:00, 13:00-17:00")
        return {"hours": "8", **week}
    own = place.detail.calendar
    free = "" if own.parent is None else "off"
    return {
        "name": own.name,
        "parent": own.parent,
        "hours": place.detail.hours,
        **{
            name: "" if shifts is None else rules.shifts_text(shifts) or free
            for name, shifts in zip(DAY_FIELDS, own.week, strict=True)
        },
    }  # fmt: skip


def _added(
    request: HttpRequest,
    place: _Place,
    form: Any,
    made: Callable[[dict[str, Any]], Iterable[CalendarException]],
    *,
    title: str,
) -> HttpResponse:
    """A form that adds exceptions to a calendar."""
    return edit(
        request,
        form=form,
        template=dialog(request),
        save=lambda **values: place.put(rules.with_exceptions(place.calendar, made(values))),
        done=place.url,
        said=_("Saved. The plan was computed anew."),
        title=title,
        sub=place.calendar.name,
        cancel_url=place.url,
    )


@writes
def exception_new(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    def made(values: dict[str, Any]) -> list[CalendarException]:
        days = rules.day_number(values["first"]), rules.day_number(values["last"])
        return [CalendarException(*days, values["shifts_shifts"], values["name"].strip())]

    form = ExceptionForm(request.POST or None)
    return _added(request, _place(desk, uid), form, made, title=_("Exception"))


@writes
def exception_recurring(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    def made(values: dict[str, Any]) -> tuple[CalendarException, ...]:
        name, shifts = values["name"].strip(), values["shifts_shifts"]
        return rules.recurring_exceptions(name, values["rule"], values["first"], shifts)

    form = RecurringExceptionForm(request.POST or None, initial={"frequency": "YEARLY"})
    title = _("Exception that recurs")
    return _added(request, _place(desk, uid), form, made, title=title)


@writes
def exception_holidays(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    place = _place(desk, uid)

    def made(values: dict[str, Any]) -> tuple[CalendarException, ...]:
        years = range(values["first_year"], values["last_year"] + 1)
        region = values["region"].strip().upper()
        return rules.holiday_exceptions(public_holidays(values["country"], region, years))

    year = desk.actor.today.year
    form = HolidaysForm(
        request.POST or None, initial={"country": "GB", "first_year": year, "last_year": year + 2}
    )
    return _added(request, place, form, made, title=_("Public holidays"))


@writes
def week_new(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    place = _place(desk, uid)
    form = WorkWeekForm(request.POST or None)

    def save(**values: Any) -> Any:
        days = rules.day_number(values["first"]), rules.day_number(values["last"])
        week = WeekOverride(*days, form.week())
        kept = sorted((*place.calendar.overrides, week), key=lambda each: each.first_day)
        return place.put(replace(place.calendar, overrides=tuple(kept)))

    return edit(
        request,
        form=form,
        template=dialog(request),
        save=save,
        done=place.url,
        said=_("Saved. The plan was computed anew."),
        title=_("A week that holds for a time"),
        sub=place.calendar.name,
        cancel_url=place.url,
    )


@posts
def exception_remove(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    place = _place(desk, uid)
    key = request.POST.get("key", "")
    kept = tuple(e for e in place.calendar.exceptions if exception_key(e) != key)
    changed = replace(place.calendar, exceptions=kept)
    return act(request, do=lambda: _put(place, changed), done=place.url, said=_("Taken away."))


@posts
def week_remove(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    place = _place(desk, uid)
    gone = request.POST.get("place", "")
    kept = tuple(w for n, w in enumerate(place.calendar.overrides) if str(n) != gone)
    changed = replace(place.calendar, overrides=kept)
    return act(request, do=lambda: _put(place, changed), done=place.url, said=_("Taken away."))


def _put(place: _Place, changed: Calendar) -> Any:
    if changed == place.calendar:
        raise ConflictError(
            _("It was taken away meanwhile."), model="schedule.plan",
            key=place.desk.project.pk, expected=place.desk.revision,
            current=place.desk.revision, clashes=[],
        )  # fmt: skip
    return place.put(changed)


@posts
def calendar_remove(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    return _whole(request, desk, RemoveCalendar(uid), _("Calendar taken away."))


@posts
def calendar_default(request: HttpRequest, desk: Desk, uid: int) -> HttpResponse:
    return _whole(request, desk, SetPlanCalendar(uid), _("The plan follows this calendar now."))


def _whole(request: HttpRequest, desk: Desk, made: Any, said: str) -> HttpResponse:
    return act(request, do=lambda: desk.put(made), done=desk.url("calendars"), said=said)
