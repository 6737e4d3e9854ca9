from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.boards.models import Sprint
from pilothouse.kit.web.forms import StyledForm


class SprintForm(StyledForm, forms.ModelForm[Sprint]):
    """A sprint as a person writes it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    columns = 2

    class Meta:
        model = Sprint
        fields: ClassVar[list[str]] = ["name", "goal", "starts_on", "ends_on", "unit", "capacity"]
        widgets: ClassVar[dict[str, Any]] = {
            "name": forms.TextInput(attrs={"data-wide": "1"}),
            "goal": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "capacity": _("What the team can do in this time; leave it empty if you do not know.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version


class CarryForm(StyledForm, forms.Form):
    """Into which sprint unfinished work goes."""

    other_id = forms.ModelChoiceField(label=_("Into the sprint"), queryset=Sprint.objects.none())

    def __init__(self, *args: Any, others: QuerySet[Sprint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_id"].queryset = others  # type: ignore[attr-defined]

    def clean_other_id(self) -> int:
        """The key, as the service takes it."""
        chosen: Sprint = self.cleaned_data["other_id"]
        return chosen.pk
