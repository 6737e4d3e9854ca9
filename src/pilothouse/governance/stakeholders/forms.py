from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.people.queries import staff
from pilothouse.governance.stakeholders.models import Stakeholder
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.forms import StyledForm


class StakeholderForm(StyledForm, forms.ModelForm[Stakeholder]):
    """An entry of the register."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    columns = 2

    class Meta:
        model = Stakeholder
        fields: ClassVar[list[str]] = [
            "name", "organisation", "role", "owner", "influence", "interest", "attitude", "desired",
            "strategy", "message", "frequency", "channel",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "strategy": forms.Textarea(attrs={"rows": 3}),
            "message": forms.TextInput(attrs={"data-wide": "1"}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff(actor)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version


class TeamForm(StyledForm, forms.Form):
    """Who joins the team."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Person"), queryset=None)

    def __init__(self, *args: Any, actor: Actor, already: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff(actor).exclude(pk__in=already)  # type: ignore[attr-defined]


class ReasonForm(StyledForm, forms.Form):
    """Why somebody leaves the register or the team."""

    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
