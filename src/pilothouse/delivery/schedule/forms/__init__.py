from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.web.forms import FileDrop, StyledForm


class ImportForm(StyledForm, forms.Form):
    """A plan file to read."""

    file = forms.FileField(
        label=_("Plan file"),
        widget=FileDrop,
        help_text=_(
            "MPP, MS Project XML, XER, Primavera XML, ProjectLibre, GanttProject, CSV, XLSX, Jira "
            "export and others, at most 50 MB"
        ),
    )


class ProgressForm(StyledForm, forms.Form):
    """How far a task is, as the one who does it says."""

    columns = 2
    actual_start = forms.DateField(label=_("Started on"), required=False)
    actual_finish = forms.DateField(label=_("Finished on"), required=False)
    remaining = forms.CharField(
        label=_("Still to do"), required=False, max_length=20, help_text=_("For example 3d or 12h.")
    )
    hours = forms.DecimalField(
        label=_("Hours worked to date"), required=False, min_value=0, max_value=20000,
        decimal_places=2,
    )  # fmt: skip


class CopyForm(StyledForm, forms.Form):
    """From which project a plan begins, and what is taken."""

    columns = 2
    source = forms.TypedChoiceField(label=_("Plan of"), coerce=int)
    start = forms.DateField(label=_("It starts on"))
    lengths = forms.ChoiceField(
        label=_("Durations"),
        choices=[
            ("planned", _("as they were planned (its first baseline)")),
            ("actual", _("as the work took")),
            ("corrected", _("as planned, corrected by how closed projects ran over")),
        ],
        widget=forms.RadioSelect,
        initial="planned",
    )
    keep_people = forms.BooleanField(
        label=_("Keep who works on what"), required=False, initial=True
    )
    keep_dates = forms.BooleanField(
        label=_("Keep constraints and deadlines, moved to the new start"), required=False,
        initial=True,
    )  # fmt: skip

    def __init__(self, *args: Any, sources: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = sources  # type: ignore[attr-defined]
