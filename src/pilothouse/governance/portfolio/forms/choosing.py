from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilothouse.delivery.work.queries import portfolios
from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.types import (
    MOST_PERIODS,
    ObjectiveLimit,
    Question,
    SkillDays,
    ValueSource,
)
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.forms import StyledForm

MOST_TYPED = 99999
_AMOUNTS = [f"amount_{n}" for n in range(1, MOST_PERIODS + 1)]


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

    risk_limit = forms.IntegerField(
        label=gettext_lazy("Sum of the risk figures, at most"),
        required=False, min_value=0, max_value=99999,
    )  # fmt: skip
    periods = forms.IntegerField(
        label=gettext_lazy("Quarters to plan over"),
        required=False, min_value=2, max_value=MOST_PERIODS,
    )  # fmt: skip
    by_skill = forms.BooleanField(
        label=gettext_lazy("Keep within the people we have, by skill"), required=False
    )
    decay = forms.DecimalField(
        label=gettext_lazy("Value lost for each quarter of waiting, %"),
        required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2,
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["portfolio"].queryset = portfolios(actor)  # type: ignore[attr-defined]
        self.objectives = list(queries.objectives(actor).filter(is_active=True))
        for n in range(1, MOST_PERIODS + 1):
            self.fields[f"amount_{n}"] = forms.DecimalField(
                label=_("Budget of quarter %(n)s") % {"n": n},
                required=False, min_value=Decimal(0), max_digits=14, decimal_places=2,
            )  # fmt: skip
        self._add_limits()
        self.skills = queries.skills_in_question(actor)
        self.sees_time = queries.sees_time(actor)
        self._add_skills()

    def _add_skills(self) -> None:
        for key, name in self.skills:
            field = forms.IntegerField(
                label=_("%(skill)s: days a quarter, at most") % {"skill": name},
                required=False, min_value=0, max_value=MOST_TYPED,
            )  # fmt: skip
            field.widget.attrs |= {"aria-label": field.label, "class": "ph-input"}
            self.fields[f"days_{key}"] = field

    def _add_limits(self) -> None:
        for row in self.objectives:
            self.fields[f"least_{row.pk}"] = forms.IntegerField(
                label=_("%(objective)s: proposals, at least") % {"objective": row},
                required=False, min_value=0, max_value=999,
            )  # fmt: skip
            self.fields[f"most_{row.pk}"] = forms.DecimalField(
                label=_("%(objective)s: money, at most") % {"objective": row},
                required=False, min_value=Decimal(0), max_digits=14, decimal_places=2,
            )  # fmt: skip

            for side in ("least", "most"):
                field = self.fields[f"{side}_{row.pk}"]
                field.widget.attrs |= {"aria-label": field.label, "class": "ph-input"}

    def clean(self) -> dict[str, Any]:
        """Refuse amounts of quarters that exceed the budget or have no quarter."""
        cleaned = super().clean() or {}
        amounts = [cleaned.get(name) for name in _AMOUNTS]
        known = [row for row in amounts[: cleaned.get("periods") or 0] if row is not None]
        if any(row is not None for row in amounts) and not cleaned.get("periods"):
            self.add_error("periods", _("Say over how many quarters the money is spread."))
        if sum(known) > cleaned.get("budget", sum(known)):
            self.add_error("budget", _("The quarters hold more money than the budget."))
        self._check_skills(cleaned)
        return cleaned

    def _check_skills(self, cleaned: dict[str, Any]) -> None:
        """Days belong to the limit by skill; who does not see people's time has to give some."""
        typed = any(cleaned.get(f"days_{key}") is not None for key, _name in self.skills)
        if typed and not cleaned.get("by_skill"):
            self.add_error("by_skill", _("Mark this, so that the days of the skills count."))
        if cleaned.get("by_skill") and not typed and not self.sees_time:
            said = _("You do not see people's time, so give the days of at least one skill.")
            self.add_error("by_skill", said)

    @property
    def skill_fields(self) -> list[dict[str, Any]]:
        """For each skill that is asked for the field of its days."""
        return [{"skill": name, "days": self[f"days_{key}"]} for key, name in self.skills]

    @property
    def skills_set(self) -> bool:
        """Whether the people are to be kept to, so that the fields are shown open."""
        return bool(self["by_skill"].value()) or any(r["days"].value() for r in self.skill_fields)

    @property
    def amounts(self) -> list[forms.BoundField]:
        """The budgets of the quarters."""
        return [self[name] for name in _AMOUNTS]

    @property
    def amounts_set(self) -> bool:
        """Whether any quarter has a budget of its own."""
        return any(field.value() for field in self.amounts)

    @property
    def times_set(self) -> bool:
        """Whether start times are asked for, so that the fields are shown open."""
        return bool(self["periods"].value()) or self.amounts_set

    @property
    def limit_rows(self) -> list[dict[str, Any]]:
        """For each objective its two fields, for the table of limits."""
        return [
            {"objective": row, "least": self[f"least_{row.pk}"], "most": self[f"most_{row.pk}"]}
            for row in self.objectives
        ]

    @property
    def limits_set(self) -> bool:
        """Whether any of them is filled in, so that they are shown open."""
        if self["risk_limit"].value() or self["most_large"].value():
            return True
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
            periods=values["periods"] or 0,
            amounts=tuple(values[name] for name in _AMOUNTS[: values["periods"] or 0]),
            risk_limit=values["risk_limit"],
            decay=values["decay"] or Decimal(0),
            by_skill=values["by_skill"],
            skill_days=tuple(
                SkillDays(key, values[f"days_{key}"])
                for key, _name in self.skills
                if values[f"days_{key}"] is not None
            ),
            limits=tuple(
                row for row in limits if row.at_least is not None or row.at_most is not None
            ),
        )
