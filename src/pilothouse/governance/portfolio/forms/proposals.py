from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilothouse.delivery.work.queries import portfolio_choices, programme_choices
from pilothouse.delivery.work.types import USUAL_METHOD, Tier, method_choices
from pilothouse.foundation.people.queries import clients, staff
from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.forms.linking import LevelsField, lines_of
from pilothouse.governance.portfolio.forms.working import WorkField
from pilothouse.governance.portfolio.models import Criterion, Objective, Proposal
from pilothouse.governance.portfolio.types import CriterionFacts, ProjectTerms, Verdict
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.forms import StyledForm

MOST_KEPT = 50
SCALE = range(11)
_TERMS = ("business_pm", "technical_pm", "sponsor", "tier", "method")


class ProposalForm(StyledForm, forms.ModelForm[Proposal]):
    """A proposal as its author writes it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    method = forms.ChoiceField(
        label=gettext_lazy("Suggested method"), choices=method_choices, initial=USUAL_METHOD
    )
    levels = LevelsField()
    work = WorkField()
    columns = 2

    class Meta:
        model = Proposal
        fields: ClassVar[list[str]] = [
            "title", "problem", "portfolio", "objective", "cost_low", "cost_high", "currency",
            "benefit_annual", "benefit", "wanted_start", "wanted_finish", "duration_months", "risk",
            "sponsor", "client",
            "tier", "method", "is_mandatory",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "title": forms.TextInput(attrs={"data-wide": "1"}),
            "problem": forms.Textarea(attrs={"rows": 4}),
            "benefit": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "portfolio", portfolio_choices())
        _choose(self, "objective", queries.objectives(actor).filter(is_active=True))
        _choose(self, "sponsor", staff(actor))
        _choose(self, "client", clients(actor))
        self.fields["work"].offer(actor, self.instance)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["levels"].initial = lines_of(self.instance)
            self.fields["version"].initial = self.instance.version


class ObjectiveForm(StyledForm, forms.ModelForm[Objective]):
    """A strategic objective."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Objective
        fields: ClassVar[list[str]] = [
            "name", "description", "measure", "target", "owner", "is_active",
        ]  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "owner", staff(actor))
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version


class ModelForm(StyledForm, forms.Form):
    """A scoring model with its criteria; blank lines are left out."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    description = forms.CharField(
        label=gettext_lazy("When to use it"), required=False, widget=forms.Textarea
    )
    columns_of_row = ("name", "weight", "low_anchor", "high_anchor", "inverted")

    def rows(self) -> list[dict[str, str]]:
        """What was typed, and blank lines to go on with."""
        typed = [row for row in self._typed() if row["name"]] if self.is_bound else []
        return [*typed, *([{}] * max(1, 4 - len(typed)))]

    def _typed(self) -> list[dict[str, str]]:
        lists = [self.data.getlist(f"criterion-{n}") for n in self.columns_of_row]  # type: ignore[attr-defined]
        return [
            {name: value.strip() for name, value in zip(self.columns_of_row, row, strict=True)}
            for row in zip(*lists, strict=False)
        ]

    def clean(self) -> dict[str, Any]:
        """Gather the criteria."""
        cleaned = super().clean() or {}
        criteria = [self._criterion(row) for row in self._typed() if row["name"]]
        if not criteria:
            self.add_error(None, ValidationError(_("Give at least one criterion.")))
        return cleaned | {"criteria": criteria}

    def _criterion(self, row: dict[str, str]) -> CriterionFacts:
        weight = Decimal(0)
        try:
            weight = Decimal(row["weight"].replace(",", "."))
        except InvalidOperation:
            self.add_error(None, ValidationError(_("Each criterion needs a weight in figures.")))
        return CriterionFacts(
            name=row["name"],
            weight=weight,
            inverted=row["inverted"] == "less",
            low_anchor=row["low_anchor"],
            high_anchor=row["high_anchor"],
        )


class TakeUpForm(StyledForm, forms.Form):
    """Under which scoring model a proposal is assessed."""

    model: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Scoring model"), queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "model", queries.models(actor).filter(is_active=True))


class AssessForm(StyledForm, forms.Form):
    """One score from 0 to 10 for each criterion, and a note."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for item in criteria:
            self.fields[f"criterion_{item.pk}"] = forms.TypedChoiceField(
                label=item.name,
                choices=[(n, str(n)) for n in SCALE],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a score.")},
            )
        self.fields["note"] = forms.CharField(
            label=_("What your scores rest on"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def scored(self) -> list[dict[str, Any]]:
        """The criteria with their bound fields, for the template."""
        return [{"criterion": c, "field": self[f"criterion_{c.pk}"]} for c in self.criteria]

    def clean(self) -> dict[str, Any]:
        """Gather the scores as `values`, by criterion."""
        cleaned = super().clean() or {}
        keys = {f"criterion_{item.pk}": item.pk for item in self.criteria}
        values = {key: cleaned.pop(name) for name, key in keys.items() if name in cleaned}
        return {"note": cleaned.get("note", ""), "values": values}


class PutForwardForm(StyledForm, forms.Form):
    """What the board is told beside the scores, and how it votes."""

    capacity_note = forms.CharField(
        label=gettext_lazy("Capacity"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who would do it, and what would have to wait."),
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("Votes that one option needs"), min_value=1, initial=2
    )
    due_on = forms.DateField(label=gettext_lazy("Decide by"), required=False)
    selection = forms.ChoiceField(
        label=gettext_lazy("Kept selection"),
        required=False,
        help_text=gettext_lazy("What it says of this proposal becomes part of the evidence."),
    )
    short_fields = ("quorum", "due_on")

    def __init__(self, *args: Any, actor: Actor, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = queries.kept_selections(actor).filter(proposals=proposal)[:MOST_KEPT]
        self.fields["selection"].choices = [  # type: ignore[attr-defined]
            ("", _("none")),
            *((row.number, str(row)) for row in kept),
        ]
        if not kept:
            del self.fields["selection"]


class DecideForm(StyledForm, forms.Form):
    """A board member's vote; to accept, also how the project is run."""

    option = forms.ChoiceField(
        label=gettext_lazy("Your vote"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Part of the decision record. Write it for a reader in two years."),
    )
    business_pm: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Business PM"), queryset=None, required=False
    )
    technical_pm: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Technical PM"), queryset=None, required=False
    )
    sponsor: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Sponsor"), queryset=None, required=False
    )
    programme: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=None, required=False
    )
    tier = forms.TypedChoiceField(
        label=gettext_lazy("Tier"), choices=Tier.choices, coerce=int, required=False
    )
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=method_choices, required=False)

    def __init__(self, *args: Any, actor: Actor, proposal: Proposal, **kwargs: Any) -> None:
        names = ("business_pm", "technical_pm", "sponsor", "programme", "tier", "method")
        initial = {name: getattr(proposal, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        for name in ("business_pm", "technical_pm", "sponsor"):
            _choose(self, name, staff(actor))
        _choose(self, "programme", programme_choices().filter(portfolio=proposal.portfolio_id))
        accepting = not self.is_bound or self.data.get("option") == Verdict.ACCEPT
        for name in _TERMS:
            self.fields[name].required = accepting

    def clean(self) -> dict[str, Any]:
        """Gather the project's terms when the vote is to accept."""
        cleaned = super().clean() or {}
        vote = {"option": cleaned.get("option", ""), "reason": cleaned.get("reason", "")}
        if cleaned.get("option") != Verdict.ACCEPT:
            return vote
        return vote if self.errors else vote | {"terms": _terms(cleaned)}


def _terms(cleaned: dict[str, Any]) -> ProjectTerms:
    programme = cleaned.get("programme")
    return ProjectTerms(
        business_pm_id=cleaned["business_pm"].pk,
        technical_pm_id=cleaned["technical_pm"].pk,
        sponsor_id=cleaned["sponsor"].pk,
        tier=cleaned["tier"],
        method=cleaned["method"],
        programme_id=programme.pk if programme else None,
    )


def _choose(form: forms.BaseForm, name: str, rows: Any) -> None:
    form.fields[name].queryset = rows  # type: ignore[attr-defined]
