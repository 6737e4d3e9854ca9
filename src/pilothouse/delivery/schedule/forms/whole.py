"""Forms of a plan's options, columns, resources and progress."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.schedule.rules import fields, terms
from pilothouse.engine.network.data import (
    Convention,
    CustomField,
    LagCalendar,
    ProgressMode,
    ResourceKind,
)
from pilothouse.engine.network.terms import TABLES
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.web.forms import FileDrop, StyledForm
from pilothouse.kit.web.lines import Column, LinesField

# The hour first: it is what a new rate is for.
_PERS = (
    ("hour", _("hour")), ("minute", _("minute")), ("day", _("day")), ("week", _("week")),
    ("month", _("month")), ("year", _("year")),
)  # fmt: skip


class ResourceForm(StyledForm, forms.Form):
    """Somebody or something that works in a plan."""

    columns = 2
    name = forms.CharField(label=_("Name"), max_length=255)
    resource_kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (ResourceKind.WORK.value, _("Person or machine")),
            (ResourceKind.MATERIAL.value, _("Material")), (ResourceKind.COST.value, _("Cost")),
        ],
    )  # fmt: skip
    max_units = forms.DecimalField(
        label=_("At most, %"), min_value=1, max_value=100_000, decimal_places=2,
        help_text=_("100 is one full-time."),
    )  # fmt: skip
    calendar = forms.TypedChoiceField(
        label=_("Calendar"), required=False, coerce=int, empty_value=None
    )
    group = forms.CharField(label=_("Group"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False)
    availability = LinesField(
        (
            Column("first", _("First day"), "date"),
            Column("last", _("Last day"), "date"),
            Column("percent", _("At most, %"), "number"),
        ),
        add=_("Add a period"),
        label=_("Availability over time"),
        help_text=_(
            "A day left empty is open. Where there are periods they hold, and outside them there "
            "is nobody."
        ),
    )
    rates = LinesField(
        (
            Column("table", _("Table"), "choice", [(table, table) for table in TABLES]),
            Column("since", _("From"), "date"),
            Column("standard", _("Standard"), "number"),
            Column("overtime", _("Overtime"), "number"),
            Column("per_use", _("Per use"), "number"),
            Column("per", _("Per"), "choice", _PERS),
            Column("overtime_per", _("Overtime per"), "choice", [("", _("the same")), *_PERS]),
        ),
        add=_("Add a rate"),
        label=_("Rates"),
        help_text=_("A rate without a day holds from the first day on."),
    )

    def __init__(self, *args: Any, calendars: list[tuple[int, str]], **kwargs: Any) -> None:
        """`calendars` are those of the plan."""
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [("", _("As the plan")), *calendars]
        self.fields["calendar"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Periods and rates as records, what is wrong at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, read in (("availability", terms.periods_of), ("rates", terms.rates_of)):
            try:
                cleaned[name] = read(cleaned.get(name, ()))
            except InvalidError as error:
                self.add_error(name, error.message)
        return cleaned


class FieldForm(StyledForm, forms.Form):
    """A column that the plan adds to its tasks."""

    columns = 2
    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("text", _("Text")), ("number", _("Number")), ("cost", _("Money")), ("date", _("Date")),
            ("duration", _("Duration")), ("flag", _("Yes or no")), ("choice", _("Choice")),
            ("formula", _("Formula")),
        ],
    )  # fmt: skip
    choices = forms.CharField(
        label=_("Choices"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line; for a choice."),
    )  # fmt: skip
    formula = forms.CharField(
        label=_("Formula"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "In CEL over the task's fields, such as task.work * own.rate, or "
            "task.finish > task.deadline ? 'late' : 'in time'. Durations are days, work is hours."
        ),
    )  # fmt: skip

    def made(self, key: str) -> CustomField:
        """The column."""
        values = self.cleaned_data
        lines = [line.strip() for line in values["choices"].splitlines() if line.strip()]
        is_choice, is_formula = values["kind"] == "choice", values["kind"] == "formula"
        return CustomField(
            key=key or fields.key_for(values["name"], set()),
            name=values["name"],
            kind=values["kind"],
            choices=tuple(dict.fromkeys(lines)) if is_choice else (),
            formula=values["formula"].strip() if is_formula else "",
        )


class OptionsForm(StyledForm, forms.Form):
    """How a plan is computed."""

    columns = 2
    name = forms.CharField(label=_("Name of the plan"), max_length=200)
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters: EUR, USD …")
    )
    start = forms.DateField(label=_("Start of the plan"))
    calendar = forms.TypedChoiceField(label=_("Calendar of the plan"), coerce=int)
    from_finish = forms.BooleanField(
        label=_("Schedule backwards from the finish"), required=False,
        help_text=_("Everything is then as late as possible."),
    )  # fmt: skip
    finish = forms.DateField(label=_("Finish to schedule from"), required=False)
    must_finish_by = forms.DateField(
        label=_("Must finish by"), required=False,
        help_text=_("Floats are counted to this date; later work gets negative float."),
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("Hours of a day"), min_value=0, max_value=24, decimal_places=2,
        help_text=_("What “1 d” means when it is typed."),
    )  # fmt: skip
    progress_mode = forms.ChoiceField(
        label=_("Work out of sequence"),
        choices=[
            (ProgressMode.RETAINED_LOGIC.value, _("Retained logic: what remains waits")),
            (ProgressMode.PROGRESS_OVERRIDE.value, _("Progress override: what remains goes on")),
            (ProgressMode.ACTUAL_DATES.value, _("Actual dates: lags count from what happened")),
        ],
    )  # fmt: skip
    reschedule_remaining = forms.BooleanField(
        label=_("Work that is not done moves behind the data date"), required=False,
        help_text=_("Without it, work moves only on request (page Progress)."),
    )  # fmt: skip
    critical_float = forms.DecimalField(
        label=_("Critical up to a float of, days"), decimal_places=2, min_value=-365, max_value=365
    )
    total_float_from = forms.ChoiceField(
        label=_("Total float from"),
        choices=[
            ("smallest", _("The smaller of start and finish float")),
            ("start", _("Start float")), ("finish", _("Finish float")),
        ],
    )  # fmt: skip
    lag_calendar = forms.ChoiceField(
        label=_("Lags count in the calendar of"),
        choices=[
            (LagCalendar.SUCCESSOR.value, _("the successor")),
            (LagCalendar.PREDECESSOR.value, _("the predecessor")),
            (LagCalendar.PROJECT.value, _("the plan")),
            (LagCalendar.CONTINUOUS.value, _("all hours of all days")),
        ],
    )  # fmt: skip
    convention = forms.ChoiceField(
        label=_("Where the tools differ, compute as"),
        choices=[
            (Convention.MICROSOFT.value, "Microsoft Project"),
            (Convention.PRIMAVERA.value, "Primavera P6"),
        ],
    )  # fmt: skip
    honour_constraints = forms.BooleanField(label=_("Constraints go before links"), required=False)
    open_ends_critical = forms.BooleanField(
        label=_("Tasks without a successor are critical"), required=False
    )
    use_expected_finish = forms.BooleanField(
        label=_("Expected finishes set what remains"), required=False
    )
    lag_from_early_start = forms.BooleanField(
        label=_("Lags on begun work count from what remains"), required=False
    )

    def __init__(self, *args: Any, calendars: list[tuple[int, str]], **kwargs: Any) -> None:
        """`calendars` are those of the plan."""
        super().__init__(*args, **kwargs)
        self.fields["calendar"].choices = calendars  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["currency"]).upper()


class AsScheduledForm(StyledForm, forms.Form):
    """Progress as it was planned, up to a day."""

    on = forms.DateField(label=_("Up to the end of"))
    only_done = forms.BooleanField(label=_("Only tasks that are finished by then"), required=False)


class BehindForm(StyledForm, forms.Form):
    """The day behind which what remains is put."""

    on = forms.DateField(label=_("Nothing that remains before the end of"))


class ProgressFileForm(StyledForm, forms.Form):
    """A table of progress."""

    file = forms.FileField(
        label=_("Table of progress"), widget=FileDrop,
        help_text=_("CSV or XLSX with a column that names the tasks, at most 10 MB"),
    )  # fmt: skip
