from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.types import HELP_MAX, NEXT_MAX, SUMMARY_MAX, Side
from pilothouse.kit.web.forms import StyledForm


class ReportForm(StyledForm, forms.ModelForm[StatusReport]):
    """A draft as its PM writes it; `sides` are the colours with their reasons."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = StatusReport
        fields: ClassVar[list[str]] = [
            "as_of", "stated_rag", "stated_reason", "time_rag", "time_reason", "cost_rag",
            "cost_reason", "scope_rag", "scope_reason", "summary", "next_steps", "help_needed",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            **{f"{side.value}_rag": forms.RadioSelect for side in Side},
            "summary": forms.Textarea(attrs={"rows": 6, "maxlength": SUMMARY_MAX}),
            "next_steps": forms.Textarea(attrs={"rows": 5, "maxlength": NEXT_MAX}),
            "help_needed": forms.Textarea(attrs={"rows": 3, "maxlength": HELP_MAX}),
        }
        labels: ClassVar[dict[str, Any]] = {
            "stated_reason": _("Why overall is better than the figures"),
            "time_reason": _("Why time is better than the figures"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "summary": _("Two or three sentences: how it stands, what changed, why."),
            "next_steps": _("One line each, seven at most; every line becomes a point."),
            "help_needed": _("Empty when nothing is needed. Name who decides, and by when."),
        }

    def __init__(self, *args: Any, computed: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.computed = computed
        self.fields["version"].initial = self.instance.version

    @property
    def sides(self) -> list[dict[str, Any]]:
        """Each side with its two fields and its computed colour."""
        return [
            {
                "name": side.value,
                "label": side.label,
                "computed": self.computed.get(side.value, "none"),
                "colour": self[f"{side.value}_rag"],
                "reason": self[f"{side.value}_reason"],
            }
            for side in Side
        ]


class WithdrawForm(StyledForm, forms.Form):
    """Why a report is withdrawn."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
