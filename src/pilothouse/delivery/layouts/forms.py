from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.web.forms import StyledForm


class LayoutForm(StyledForm, forms.Form):
    """A view's name and whose it is; the page's script fills in the settings."""

    name = forms.CharField(label=_("Name"), max_length=80)
    shared = forms.BooleanField(
        label=_("For everybody on this project"), required=False,
        help_text=_("Otherwise only you see it."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, may_share: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shared"]


class NewLayoutForm(LayoutForm):
    """A new view takes the settings that the page has when it is sent."""

    settings = forms.JSONField(
        widget=forms.HiddenInput, max_length=20_000,
        error_messages={"required": _("Save a view from the plan page.")},
    )  # fmt: skip


class SettingsForm(StyledForm, forms.Form):
    """The settings of a view as the page has them now."""

    settings = forms.JSONField(widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
