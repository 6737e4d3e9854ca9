from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.people.models import (
    Absence,
    Client,
    Person,
    PersonSkill,
    Skill,
    Unit,
)
from pilothouse.kit.web.forms import StyledForm


class PersonForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    """A person as the PMO writes them."""

    columns = 2
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = [
            "name", "email", "job_title", "phone", "unit", "client", "hours_per_week", "is_active",
        ]  # fmt: skip


class UnitForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    """An organisational unit."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Unit
        fields = ["name", "parent"]


class ClientForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    """A client organisation."""

    country = forms.RegexField(
        r"^[A-Z]{2}$", label=_("Country"), required=False, help_text=_("Two letters, e.g. GB.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Client
        fields = ["name", "country"]


class AbsenceForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    """Days away."""

    columns = 2

    class Meta:
        model = Absence
        fields = ["person", "kind", "first_day", "last_day"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class SkillForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    """A skill of the register."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Skill
        fields = ["name", "description"]


class PersonSkillForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    """How well somebody masters a skill that they have."""

    is_main = forms.BooleanField(
        label=_("Main skill"), required=False,
        help_text=_("Capacity counts a person's time towards their main skill."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = PersonSkill
        fields = ["level", "is_main"]


class GiveSkillForm(PersonSkillForm):
    """A skill that somebody has, and how well."""

    class Meta(PersonSkillForm.Meta):
        fields = ["skill", "level", "is_main"]

    def __init__(self, *args: Any, skills: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = skills  # type: ignore[attr-defined]
