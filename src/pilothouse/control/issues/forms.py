from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from pilothouse.control.issues.models import Issue
from pilothouse.kit.web.forms import StyledForm


class IssueForm(StyledForm, forms.ModelForm[Issue]):
    """An issue as a person writes it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    columns = 2

    class Meta:
        model = Issue
        fields: ClassVar[list[str]] = [
            "title", "description", "severity", "owner", "due_on", "risk",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(
        self, *args: Any, people: QuerySet[Model], risks: QuerySet[Model], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["risk"].queryset = risks  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version


class EscalationForm(StyledForm, forms.Form):
    """Why an issue goes one level up."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ResolutionForm(StyledForm, forms.Form):
    """What settled an issue."""

    resolution = forms.CharField(
        label=_("What settled it"), widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
