from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.prints.rules import LONGEST_DAYS, MOST_ACROSS
from pilothouse.delivery.prints.types import (
    USUAL,
    FileKind,
    Orientation,
    PaperSize,
    PrintColumn,
    PrintOptions,
    Which,
)
from pilothouse.kit.web.forms import StyledForm


class PrintForm(StyledForm, forms.Form):
    """How a plan is put on paper."""

    columns = 2  # of the form, not of the print

    kind = forms.ChoiceField(label=_("File"), choices=FileKind.choices)
    paper = forms.ChoiceField(label=_("Paper"), choices=PaperSize.choices)
    orientation = forms.ChoiceField(label=_("Orientation"), choices=Orientation.choices)
    across = forms.IntegerField(
        label=_("Pages side by side"), min_value=1, max_value=MOST_ACROSS, initial=1,
        help_text=_("Over how many pages the time goes."),
    )  # fmt: skip
    first = forms.DateField(
        label=_("From"), required=False, help_text=_("Empty: the plan’s start.")
    )
    last = forms.DateField(label=_("To"), required=False, help_text=_("Empty: the plan’s finish."))
    which = forms.ChoiceField(label=_("Tasks"), choices=Which.choices)
    level = forms.IntegerField(
        label=_("Levels"), min_value=0, initial=0, help_text=_("0: all levels.")
    )
    shown = forms.MultipleChoiceField(
        label=_("Columns"), choices=PrintColumn.choices, required=False, initial=list(USUAL),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    links = forms.BooleanField(label=_("Links"), required=False, initial=True)
    baseline = forms.BooleanField(label=_("Baseline bars"), required=False, initial=True)
    slack = forms.BooleanField(label=_("Float behind bars"), required=False)

    def options(self) -> PrintOptions:
        """What was chosen, as the service takes it."""
        values: dict[str, Any] = dict(self.cleaned_data)
        return PrintOptions(columns=tuple(values.pop("shown")), **values)


class ShareForm(StyledForm, forms.Form):
    """For whom a read-only link is, and for how long."""

    name = forms.CharField(
        label=_("For whom"), max_length=120,
        help_text=_("Only you see this; it tells the links apart."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=LONGEST_DAYS, initial=30,
        help_text=_("After that the link opens nothing."),
    )  # fmt: skip
    which = forms.ChoiceField(label=_("Tasks"), choices=Which.choices)
    level = forms.IntegerField(
        label=_("Levels"), min_value=0, initial=0, help_text=_("0: all levels.")
    )
