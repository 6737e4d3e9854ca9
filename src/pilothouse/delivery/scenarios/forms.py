from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.web.forms import StyledForm


class ScenarioForm(StyledForm, forms.Form):
    """The name of a copy and what it is to answer."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For example: second crew for the gates.")
    )
    reason = forms.CharField(
        label=_("Question"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the copy is to answer. It goes along when the copy is proposed."),
    )


class NewScenarioForm(ScenarioForm):
    """A new copy, of the present plan or of a moment of its history."""

    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class RenameForm(ScenarioForm):
    """The name and question of a copy that is there."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
