from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from pilothouse.control.risks.models import Risk
from pilothouse.kit.web.forms import StyledForm
from pilothouse.kit.web.picking import PickField, Picking


class RiskForm(StyledForm, forms.ModelForm[Risk]):
    """A risk as a person writes it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    columns = 2

    class Meta:
        model = Risk
        fields: ClassVar[list[str]] = [
            "title", "cause", "effect", "likelihood", "impact", "owner", "response",
            "response_plan", "contingency_plan", "trigger", "contingency_budget",
            "review_on",
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


class FiguresForm(StyledForm, forms.ModelForm[Risk]):
    """What a simulation needs to know of a risk: today's figures, and those after the response."""

    tasks = PickField(
        label=_("Tasks it delays"),
        coerce=int,
        help_text=_(
            "Type a part of the name or the place in the outline. The delay falls on each."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    today: ClassVar[tuple[str, ...]] = (
        "probability", "impact_days", "impact_days_min", "impact_days_max",
        "impact_cost", "impact_cost_min", "impact_cost_max",
    )  # fmt: skip
    after: ClassVar[tuple[str, ...]] = (
        "response_cost", "residual_probability",
        "residual_days", "residual_days_min", "residual_days_max",
        "residual_cost", "residual_cost_min", "residual_cost_max",
    )  # fmt: skip

    class Meta:
        model = Risk
        fields: ClassVar[list[str]] = [
            "tasks", "probability", "impact_days", "impact_days_min", "impact_days_max",
            "impact_cost", "impact_cost_min", "impact_cost_max", "response_cost",
            "residual_probability", "residual_days", "residual_days_min", "residual_days_max",
            "residual_cost", "residual_cost_min", "residual_cost_max",
        ]  # fmt: skip

    def __init__(self, *args: Any, picking: Picking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].picking = picking  # type: ignore[attr-defined]
        self.fields["version"].initial = self.instance.version

    def today_fields(self) -> list[forms.BoundField]:
        """The figures as the risk is today."""
        return [self[name] for name in self.today]

    def after_fields(self) -> list[forms.BoundField]:
        """The figures as the response leaves it."""
        return [self[name] for name in self.after]


class ChanceForm(StyledForm, forms.Form):
    """A day and a cost that are to be kept; without a cost where none was simulated."""

    by = forms.DateField(label=_("Finished by"), required=False, widget=forms.DateInput)
    cost = forms.DecimalField(
        label=_("For no more than"), required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def __init__(self, *args: Any, priced: bool, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if priced:
            self.fields["cost"].label = _("For no more than, %(currency)s") % {"currency": currency}
        else:
            del self.fields["cost"]


class ReasonForm(StyledForm, forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
