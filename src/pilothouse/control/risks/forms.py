from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.control.risks.models import Risk


class RiskForm(forms.ModelForm[Risk]):
    """A risk as a person writes it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Risk
        fields = [
            "title", "cause", "effect", "likelihood", "impact", "owner", "response",
            "response_plan", "contingency_plan", "trigger", "contingency_budget",
            "impact_days", "review_on",
        ]  # fmt: skip
        widgets = {
            "cause": forms.Textarea(attrs={"rows": 2}),
            "effect": forms.Textarea(attrs={"rows": 2}),
            "response_plan": forms.Textarea(attrs={"rows": 3}),
            "contingency_plan": forms.Textarea(attrs={"rows": 3}),
            "review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
