from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from pilothouse.insight.health.models import CorrectiveAction
from pilothouse.kit.web.forms import StyledForm


class ActionForm(StyledForm, forms.ModelForm[CorrectiveAction]):
    """A corrective action as the PMO orders it."""

    columns = 2

    class Meta:
        model = CorrectiveAction
        fields: ClassVar[list[str]] = ["title", "owner", "due_on", "expected_effect"]
        widgets: ClassVar[dict[str, Any]] = {"expected_effect": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar[dict[str, Any]] = {
            "expected_effect": _("What will be different, in a way that can be checked.")
        }

    def __init__(self, *args: Any, people: QuerySet[Model], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class DoneForm(StyledForm, forms.Form):
    """What was done about an action."""

    done_note = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(StyledForm, forms.Form):
    """Why an action is called off."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
