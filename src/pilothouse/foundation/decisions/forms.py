from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.decisions.models import DelegatedLimit
from pilothouse.foundation.decisions.types import Hindsight
from pilothouse.kit.permits import Role, role_label
from pilothouse.kit.web.forms import StyledForm

KINDS = [
    ("change", _("Change request")),
    ("gate", _("Gate and hand-over")),
    ("proposal", _("Proposal")),
    ("charter", _("Charter")),
]


class OutcomeForm(StyledForm, forms.Form):
    """What came of a decision."""

    hindsight = forms.ChoiceField(label=_("In hindsight"), choices=Hindsight.choices)
    note = forms.CharField(
        label=_("What came of it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Compare with what was expected, in figures where there are any."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class LimitForm(StyledForm, forms.ModelForm[DelegatedLimit]):
    """A delegated limit; an empty bound means there is none."""

    kind = forms.ChoiceField(label=_("Kind of decision"), choices=KINDS)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(r.value, role_label(r.value)) for r in Role]
    )
    columns = 2

    class Meta:
        model = DelegatedLimit
        fields: ClassVar[list[str]] = ["kind", "role", "rank", "max_cost", "max_days"]

    def _get_validation_exclusions(self) -> set[str]:
        # The service replaces a limit that exists; the form need not refuse it.
        inherited: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return {*inherited, "kind", "role", "scope_path"}
