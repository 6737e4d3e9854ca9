"""How a plan is to be levelled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.web.forms import StyledForm
from pilothouse.kit.web.picking import PickField, Picking


class LevelForm(StyledForm, forms.Form):
    """The tasks that stay in one piece where others may be interrupted."""

    whole = PickField(label=_("Never interrupt"), coerce=int)

    def __init__(self, *args: Any, picking: Picking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picking = picking
        self.fields["whole"].picking = picking  # type: ignore[attr-defined]

    def clean_whole(self) -> list[int]:
        """The uids of tasks that are in the plan."""
        found: list[int] = self.cleaned_data["whole"]
        known = self.picking.named([str(uid) for uid in found])
        if len(known) < len(found):
            raise ValidationError(_("A task that was chosen is no longer in the plan."))
        return found
