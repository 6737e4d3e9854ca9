from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.governance.agreements.types import Milestone, Section
from pilothouse.kit.web.forms import StyledForm


class DraftForm(StyledForm, forms.Form):
    """What is said in an agreement beside charter and plan."""

    short_fields = ("price",)
    price = forms.DecimalField(
        label=_("Price"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    payment = forms.CharField(
        label=_("Payment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("When what is due, as the client will read it."),
    )
    cover = forms.CharField(
        label=_("Covering note"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    milestone_keys = forms.MultipleChoiceField(
        label=_("Milestones to agree on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, milestones: list[Milestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(m.key, f"{m.name}, {date.fromisoformat(m.date):%-d %b %Y}") for m in milestones]
        self.fields["milestone_keys"].choices = choices  # type: ignore[attr-defined]


class SendForm(StyledForm, forms.Form):
    """To whom a version goes and for how long the link works."""

    name = forms.CharField(label=_("Contact's name"), max_length=120)
    email = forms.EmailField(label=_("Contact's e-mail address"))
    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        initial=30,
        choices=[(7, _("7 days")), (14, _("14 days")), (30, _("30 days")), (90, _("90 days"))],
    )


class TextForm(StyledForm, forms.Form):
    """A remark on a section."""

    section = forms.ChoiceField(
        label=_("About"), choices=Section.choices, initial=Section.GENERAL.value
    )
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 4}))


class ReasonForm(StyledForm, forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class SignForm(StyledForm, forms.Form):
    """A signature by typed name."""

    name = forms.CharField(label=_("Your full name"), max_length=120)
    role = forms.CharField(label=_("Your role"), max_length=120)
    accepted = forms.BooleanField(label=_("I accept"), required=False)

    def __init__(self, *args: Any, statement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepted"].label = statement
