from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilothouse.delivery.work.queries import portfolios
from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.types import ObjectiveLimit, Question, ValueSource
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.forms import StyledForm


class ChooseForm(StyledForm, forms.Form):
    """What is asked of the selection. Sent by GET, so that an answer has an address."""

    portfolio: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Portfolio"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("All portfolios"),
    )
    budget = forms.DecimalField(
        label=gettext_lazy("Budget"), min_value=1, max_digits=14, decimal_places=2
    )
    source = forms.ChoiceField(
        label=gettext_lazy("What counts as value"),
        choices=ValueSource.choices,
        initial=ValueSource.SCORE,
    )
    keep_mandatory = forms.BooleanField(
        label=gettext_lazy("Keep mandatory work in"), required=False, initial=True
    )
    take_off_running = forms.BooleanField(
        label=gettext_lazy("Take off the budgets of running projects first"), required=False
    )
    most_large = forms.IntegerField(
        label=gettext_lazy("Large projects, at most"), required=False, min_value=0, max_value=999
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["portfolio"].queryset = portfolios(actor)  # type: ignore[attr-defined]
        self.objectives = list(queries.objectives(actor).filter(is_active=True))
        for row in self.objectives:
            self.fields[f"least_{row.pk}"] = forms.IntegerField(
                label=_("%(objective)s: proposals, at least") % {"objective": row},
                required=False, min_value=0, max_value=999,
            )  # fmt: skip
            self.fields[f"most_{row.pk}"] = forms.DecimalField(
                label=_("%(objective)s: money, at most") % {"objective": row},
                required=False, min_value=Decimal(0), max_digits=14, decimal_places=2,
            )  # fmt: skip

    @property
    def limit_rows(self) -> list[dict[str, Any]]:
        """For each objective its two fields, for the table of limits."""
        return [
            {"objective": row, "least": self[f"least_{row.pk}"], "most": self[f"most_{row.pk}"]}
            for row in self.objectives
        ]

    @property
    def limits_set(self) -> bool:
        """Whether any of them is filled in, so that the table is shown open."""
        return any(row[side].value() for row in self.limit_rows for side in ("least", "most"))

    def question(self) -> Question:
        """The question that the valid form asks."""
        values = self.cleaned_data
        limits = [
            ObjectiveLimit(row.pk, values[f"least_{row.pk}"], values[f"most_{row.pk}"])
            for row in self.objectives
        ]
        return Question(
            budget=values["budget"],
            source=ValueSource(values["source"]),
            portfolio_id=values["portfolio"].pk if values["portfolio"] else None,
            keep_mandatory=values["keep_mandatory"],
            take_off_running=values["take_off_running"],
            most_large=values["most_large"],
            limits=tuple(
                row for row in limits if row.at_least is not None or row.at_most is not None
            ),
        )
