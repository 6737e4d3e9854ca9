from __future__ import annotations

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
