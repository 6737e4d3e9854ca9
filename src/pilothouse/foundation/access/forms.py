from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.access.models import RoleDefinition, Scope
from pilothouse.kit.web.forms import StyledForm


class ScopeChoice(forms.ModelChoiceField[Scope]):
    """Scopes indented by their depth."""

    def label_from_instance(self, obj: Scope) -> str:
        depth = obj.path.count("/") - 1
        return "\u2003" * depth + f"{obj.name} ({obj.get_kind_display().lower()})"


class GrantForm(StyledForm, forms.Form):
    """A role and where it holds."""

    role = forms.ModelChoiceField(
        label=_("Role"),
        queryset=RoleDefinition.objects.order_by("label"),
        to_field_name="name",
    )
    scope = ScopeChoice(
        label=_("Where"),
        queryset=Scope.objects.none(),
        help_text=_("The role holds there and in everything below."),
    )

    def __init__(self, *args: Any, scopes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = scopes  # type: ignore[attr-defined]


class AccountForm(StyledForm, forms.Form):
    """An account for a person who has none yet."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Person"), queryset=None)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Used to sign in. The person sets a password through “Forgotten password”."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class TokenForm(StyledForm, forms.Form):
    """What a token is for and how long it holds."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What will use it, e.g. “Power BI”.")
    )
    days = forms.TypedChoiceField(
        label=_("Holds for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("1 year")), (0, _("No end"))],
    )
