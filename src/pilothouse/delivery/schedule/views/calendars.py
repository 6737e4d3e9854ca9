"""The plan's calendars: their weeks, exceptions and holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.forms.calendars import (
    CalendarForm,
    ExceptionForm,
    HolidaysForm,
    RecurringExceptionForm,
    WorkWeekForm,
)
from pilothouse.delivery.schedule.permissions import EDIT, VIEW
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
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.engine.network.data import Calendar, CalendarException, WeekOverride
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError
from pilothouse.kit.web.pages import act, actor_of, edit, page, show

DAY_FIELDS = tuple(day.casefold() for day in rules.WEEKDAYS)


@page(VIEW)
def calendar_list(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    return show(
        request,
        "schedule/calendars/list.html",
        **project_page(actor, project, tab="plan"),
        title=_("Calendars"),
        details=calendar_details(actor, project.pk),
        may_edit=permits.can(actor, EDIT, project.scope.path),
    )


@page(VIEW)
def calendar(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    detail = calendar_detail(actor, project.pk, uid)
    return show(
        request,
        "schedule/calendars/detail.html",
        **project_page(actor, project, tab="plan"),
        title=detail.calendar.name,
        detail=detail,
        may_edit=permits.can(actor, EDIT, project.scope.path),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A calendar being edited, and where that is."""

    actor: Actor
    project_id: int
    number: str
    revision: int
    detail: CalendarDetail | None

    @property
    def url(self) -> str:
        if self.detail is None:
            return reverse("schedule:calendars", args=[self.number])
        return reverse("schedule:calendar", args=[self.number, self.detail.calendar.id])

    @property
    def calendar(self) -> Calendar:
        assert self.detail is not None  # noqa: S101
        return self.detail.calendar

    def put(self, changed: Calendar) -> Any:
        return services.edit_plan(
            actor=self.actor, project_id=self.project_id, edits=[PutCalendar(changed)]
        )


def _place(request: HttpRequest, number: str, uid: int | None) -> _Place:
    actor = actor_of(request)
    project = get_project(actor, number, EDIT)
    row = queries.plan_row(actor, project.pk, EDIT)
    detail = None if uid is None else calendar_detail(actor, project.pk, uid)
    return _Place(actor, project.pk, number, row.version, detail)


def _dialog(request: HttpRequest) -> str:
    is_dialog = bool(request.headers.get("HX-Request"))
    return "kit/dialog_form.html" if is_dialog else "kit/page_form.html"


@page(EDIT)
def calendar_new(request: HttpRequest, number: str) -> HttpResponse:
    return _edited(request, number, None)


@page(EDIT)
def calendar_edit(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    return _edited(request, number, uid)


def _edited(request: HttpRequest, number: str, uid: int | None) -> HttpResponse:
    place = _place(request, number, uid)
    form = CalendarForm(request.POST or None, initial=_initial(place), parents=_parents(place, uid))
    fresh = new_calendar_uid(place.actor, place.project_id) if uid is None else uid

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
        template=_dialog(request),
        save=save,
        done=reverse("schedule:calendar", args=[number, fresh]),
        said=_("Calendar saved. The plan was computed anew."),
        title=_("New calendar") if uid is None else _("Change the calendar"),
        cancel_url=place.url,
    )


def _parents(place: _Place, uid: int | None) -> list[tuple[int, str]]:
    found = calendar_details(place.actor, place.project_id)
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
        template=_dialog(request),
        save=lambda **values: place.put(rules.with_exceptions(place.calendar, made(values))),
        done=place.url,
        said=_("Saved. The plan was computed anew."),
        title=title,
        sub=place.calendar.name,
        cancel_url=place.url,
    )


@page(EDIT)
def exception_new(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    def made(values: dict[str, Any]) -> list[CalendarException]:
        days = rules.day_number(values["first"]), rules.day_number(values["last"])
        return [CalendarException(*days, values["shifts_shifts"], values["name"].strip())]

    form = ExceptionForm(request.POST or None)
    return _added(request, _place(request, number, uid), form, made, title=_("Exception"))


@page(EDIT)
def exception_recurring(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    def made(values: dict[str, Any]) -> tuple[CalendarException, ...]:
        name, shifts = values["name"].strip(), values["shifts_shifts"]
        return rules.recurring_exceptions(name, values["rule"], values["first"], shifts)

    form = RecurringExceptionForm(request.POST or None, initial={"frequency": "YEARLY"})
    title = _("Exception that recurs")
    return _added(request, _place(request, number, uid), form, made, title=title)


@page(EDIT)
def exception_holidays(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    place = _place(request, number, uid)

    def made(values: dict[str, Any]) -> tuple[CalendarException, ...]:
        years = range(values["first_year"], values["last_year"] + 1)
        region = values["region"].strip().upper()
        return rules.holiday_exceptions(public_holidays(values["country"], region, years))

    year = place.actor.today.year
    form = HolidaysForm(
        request.POST or None, initial={"country": "GB", "first_year": year, "last_year": year + 2}
    )
    return _added(request, place, form, made, title=_("Public holidays"))


@page(EDIT)
def week_new(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    place = _place(request, number, uid)
    form = WorkWeekForm(request.POST or None)

    def save(**values: Any) -> Any:
        days = rules.day_number(values["first"]), rules.day_number(values["last"])
        week = WeekOverride(*days, form.week())
        kept = sorted((*place.calendar.overrides, week), key=lambda each: each.first_day)
        return place.put(replace(place.calendar, overrides=tuple(kept)))

    return edit(
        request,
        form=form,
        template=_dialog(request),
        save=save,
        done=place.url,
        said=_("Saved. The plan was computed anew."),
        title=_("A week that holds for a time"),
        sub=place.calendar.name,
        cancel_url=place.url,
    )


@require_POST
@page(EDIT)
def exception_remove(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    place = _place(request, number, uid)
    key = request.POST.get("key", "")
    kept = tuple(e for e in place.calendar.exceptions if exception_key(e) != key)
    changed = replace(place.calendar, exceptions=kept)
    return act(request, do=lambda: _put(place, changed), done=place.url, said=_("Taken away."))


@require_POST
@page(EDIT)
def week_remove(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    place = _place(request, number, uid)
    gone = request.POST.get("place", "")
    kept = tuple(w for n, w in enumerate(place.calendar.overrides) if str(n) != gone)
    changed = replace(place.calendar, overrides=kept)
    return act(request, do=lambda: _put(place, changed), done=place.url, said=_("Taken away."))


def _put(place: _Place, changed: Calendar) -> Any:
    if changed == place.calendar:
        raise ConflictError(
            _("It was taken away meanwhile."), model="schedule.plan", key=place.project_id,
            expected=place.revision, current=place.revision, clashes=[],
        )  # fmt: skip
    return place.put(changed)


@require_POST
@page(EDIT)
def calendar_remove(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    return _whole(request, number, RemoveCalendar(uid), _("Calendar taken away."))


@require_POST
@page(EDIT)
def calendar_default(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    return _whole(request, number, SetPlanCalendar(uid), _("The plan follows this calendar now."))


def _whole(request: HttpRequest, number: str, made: Any, said: str) -> HttpResponse:
    place = _place(request, number, None)
    return act(
        request,
        do=lambda: services.edit_plan(actor=place.actor, project_id=place.project_id, edits=[made]),
        done=place.url,
        said=said,
    )
