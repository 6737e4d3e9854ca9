from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from pilothouse.control.risks.models import Risk
from pilothouse.kit.web.forms import StyledForm


class RiskForm(StyledForm, forms.ModelForm[Risk]):
    """A risk as a person writes it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    columns = 2

    class Meta:
        model = Risk
        fields: ClassVar[list[str]] = [
            "title", "cause", "effect", "likelihood", "impact", "owner", "response",
            "response_plan", "contingency_plan", "trigger", "contingency_budget",
            "impact_days", "review_on",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "cause": forms.Textarea(attrs={"rows": 2}),
            "effect": forms.Textarea(attrs={"rows": 2}),
            "response_plan": forms.Textarea(attrs={"rows": 3}),
            "contingency_plan": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, people: QuerySet[Model], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version


class ReasonForm(StyledForm, forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
