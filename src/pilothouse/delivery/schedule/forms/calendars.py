"""Forms of calendars and of what recurs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.schedule.rules import calendars, holiday_days, recurring
from pilothouse.delivery.schedule.rules.recurring import Recurrence
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.web.forms import StyledForm

DAYS = (
    (0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")),
    (6, _("Sun")),
)  # fmt: skip
SHIFTS = _("For example 08:00-12:00, 13:00-17:00, or 22:00-06:00 for a night shift.")


def shifts_field(label: Any, *, help_text: Any = "") -> forms.CharField:
    """A field that takes shifts as people write them."""
    return forms.CharField(label=label, required=False, max_length=200, help_text=help_text)


class ShiftsForm(StyledForm, forms.Form):
    """A form some of whose fields hold shifts; they become intervals."""

    shift_fields: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Shifts as intervals, what is wrong at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.shift_fields:
            try:
                cleaned[f"{name}_shifts"] = calendars.shifts_of(cleaned.get(name, ""), name)
            except InvalidError as error:
                self.add_error(name, error.message)
        return cleaned


class CalendarForm(ShiftsForm):
    """A calendar: its name, what it is derived from, and its week."""

    columns = 2
    shift_fields = tuple(day.casefold() for day in calendars.WEEKDAYS)
    name = forms.CharField(label=_("Name"), max_length=200)
    parent = forms.TypedChoiceField(
        label=_("Derived from"), required=False, coerce=int, empty_value=None
    )
    hours = forms.DecimalField(
        label=_("Hours of a day"), min_value=0, max_value=24, decimal_places=2,
        help_text=_("What “1 day” of duration means in this calendar."),
    )  # fmt: skip
    monday = shifts_field(_("Monday"), help_text=SHIFTS)
    tuesday = shifts_field(_("Tuesday"))
    wednesday = shifts_field(_("Wednesday"))
    thursday = shifts_field(_("Thursday"))
    friday = shifts_field(_("Friday"))
    saturday = shifts_field(_("Saturday"))
    sunday = shifts_field(_("Sunday"), help_text=_("Empty is a day off."))

    def __init__(self, *args: Any, parents: list[tuple[int, str]], **kwargs: Any) -> None:
        """`parents` are the calendars from which it may be derived."""
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [("", _("Nothing")), *parents]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]
        if parents:
            self.fields["sunday"].help_text = _(
                "Empty is a day off; in a derived calendar it follows the one above, and “off” is "
                "a day off."
            )

    def week(self) -> tuple[Any, ...]:
        """The seven days: intervals, or None where the calendar above holds."""
        values = self.cleaned_data
        has_parent = values["parent"] is not None
        return tuple(
            None if has_parent and not values[name].strip() else values[f"{name}_shifts"]
            for name in self.shift_fields
        )


class ExceptionForm(ShiftsForm):
    """Days on which other hours hold, or none."""

    columns = 2
    shift_fields = ("shifts",)
    name = forms.CharField(label=_("Name"), max_length=200)
    first = forms.DateField(label=_("From"))
    last = forms.DateField(label=_("To"), required=False, help_text=_("Empty: one day."))
    shifts = shifts_field(_("Shifts"), help_text=_("Empty: no work on these days."))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        cleaned["last"] = last or first
        return cleaned


class RuleForm(ShiftsForm):
    """When something recurs."""

    columns = 2
    frequency = forms.ChoiceField(
        label=_("Recurs"),
        choices=[
            ("DAILY", _("Daily")), ("WEEKLY", _("Weekly")), ("MONTHLY", _("Monthly")),
            ("YEARLY", _("Yearly")),
        ],
        initial="WEEKLY",
    )  # fmt: skip
    interval = forms.IntegerField(
        label=_("Every"), min_value=1, max_value=500, initial=1,
        help_text=_("1: every time, 2: every second …"),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), required=False, coerce=int, choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    nth = forms.TypedChoiceField(
        label=_("Which of the month"), required=False, coerce=int, empty_value=None,
        choices=[
            ("", _("By the day of the month")), (1, _("The first")), (2, _("The second")),
            (3, _("The third")), (4, _("The fourth")), (5, _("The fifth")), (-1, _("The last")),
        ],
        help_text=_("Monthly and yearly: the first Monday, the last Friday …"),
    )  # fmt: skip
    month_day = forms.IntegerField(
        label=_("Day of the month"), required=False, min_value=-1, max_value=31,
        help_text=_("Empty: as the first day; -1: the last of the month."),
    )  # fmt: skip
    until = forms.DateField(label=_("Until"), required=False)
    count = forms.IntegerField(
        label=_("or so many times"), required=False, min_value=1, max_value=recurring.MOST
    )

    def clean(self) -> dict[str, Any]:
        """The fields as one rule."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            cleaned["rule"] = recurring.text_of(recurring.parsed(self._text(cleaned)))
        except InvalidError as error:
            raise ValidationError(error.message) from error
        return cleaned

    def _text(self, values: dict[str, Any]) -> str:
        frequency = values["frequency"]
        in_month = frequency in ("MONTHLY", "YEARLY")
        by_day = values["weekdays"] if frequency in ("DAILY", "WEEKLY") or values["nth"] else []
        return recurring.text_of(
            Recurrence(
                frequency=frequency,
                interval=values["interval"],
                weekdays=tuple(by_day),
                nth=values["nth"] if in_month and by_day else None,
                month_day=(values["month_day"] or None) if in_month and not by_day else None,
                until=values["until"],
                count=None if values["until"] else values["count"],
            )
        )

    @staticmethod
    def initial_of(rule: Recurrence) -> dict[str, Any]:
        """A rule as the values of the fields."""
        return {
            "frequency": rule.frequency,
            "interval": rule.interval,
            "weekdays": list(rule.weekdays),
            "nth": rule.nth,
            "month_day": rule.month_day,
            "until": rule.until,
            "count": rule.count,
        }


class RecurringExceptionForm(RuleForm):
    """An exception that recurs; the rule is kept, its days are worked out."""

    shift_fields = ("shifts",)
    field_order = ("name", "first", "frequency", "interval", "weekdays", "nth", "month_day",
                   "until", "count", "shifts")  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=200)
    first = forms.DateField(label=_("From"))
    shifts = shifts_field(_("Shifts"), help_text=_("Empty: no work on these days."))


class SeriesForm(RuleForm):
    """A recurring task."""

    field_order = ("name", "first", "duration", "frequency", "interval", "weekdays", "nth",
                   "month_day", "until", "count")  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=500)
    first = forms.DateTimeField(label=_("First time"))
    duration = forms.CharField(
        label=_("Takes"), max_length=20, initial="1h", help_text=_("For example 1h or 2d.")
    )


class HolidaysForm(StyledForm, forms.Form):
    """Public holidays of a country, as exceptions with their names."""

    columns = 2
    country = forms.ChoiceField(label=_("Country"))
    region = forms.CharField(
        label=_("Region"), required=False, max_length=40,
        help_text=_("Its code, such as BY for Bavaria or CA for California. Empty: all of it."),
    )  # fmt: skip
    first_year = forms.IntegerField(label=_("From year"), min_value=1950, max_value=2100)
    last_year = forms.IntegerField(label=_("To year"), min_value=1950, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Countries by name."""
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = holiday_days.countries()  # type: ignore[attr-defined]


class WorkWeekForm(ShiftsForm):
    """A week that holds between two days."""

    columns = 2
    shift_fields = tuple(day.casefold() for day in calendars.WEEKDAYS)
    first = forms.DateField(label=_("From"))
    last = forms.DateField(label=_("To"))
    monday = shifts_field(_("Monday"), help_text=_("Empty: as usual; “off”: a day off."))
    tuesday = shifts_field(_("Tuesday"))
    wednesday = shifts_field(_("Wednesday"))
    thursday = shifts_field(_("Thursday"))
    friday = shifts_field(_("Friday"))
    saturday = shifts_field(_("Saturday"))
    sunday = shifts_field(_("Sunday"))

    def week(self) -> tuple[Any, ...]:
        """The seven days: intervals, or None where the usual week holds."""
        values = self.cleaned_data
        return tuple(
            None if not values[name].strip() else values[f"{name}_shifts"]
            for name in self.shift_fields
        )
