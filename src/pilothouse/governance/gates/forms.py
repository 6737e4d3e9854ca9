from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.governance.gates.models import CriterionResult
from pilothouse.kit.web.forms import StyledForm


class NoteForm(StyledForm, forms.Form):
    """What the PM says with the hand-over."""

    note = forms.CharField(
        label=_("Note to the PMO"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is special, what you are unsure of, what you ask for."),
    )


class ReasonForm(StyledForm, forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class WaiverForm(StyledForm, forms.Form):
    """Why a criterion is set aside, and until when."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))
    expires_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput(), help_text=_("At most a year.")
    )


class ReturnForm(StyledForm, forms.Form):
    """Why a hand-over is sent back: as a whole, and criterion by criterion."""

    reason = forms.CharField(
        label=_("What must be better, in short"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, results: list[CriterionResult], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for result in results:
            self.fields[f"on_{result.key}"] = forms.CharField(
                label=result.title,
                required=False,
                help_text=result.sentence,
            )

    def clean(self) -> dict[str, Any]:
        """Gather the reasons by key."""
        data = super().clean() or {}
        reasons = {
            name.removeprefix("on_"): data.pop(name) for name in list(data) if name[:3] == "on_"
        }
        return {**data, "reasons": reasons}
