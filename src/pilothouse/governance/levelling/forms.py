from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.governance.levelling.rules import task_key
from pilothouse.governance.levelling.types import SECONDS, Candidate
from pilothouse.kit.web.forms import StyledForm
from pilothouse.kit.web.picking import PickField, Picking


def _key(text: str) -> tuple[int, int]:
    found = task_key(text)
    if found is None:
        raise ValueError(text)
    return found


class ChooseForm(StyledForm, forms.Form):
    """Which projects are levelled together, in which order, and how."""

    within_float = forms.BooleanField(
        label=_("Within float only, so that no finish moves"), required=False
    )
    splitting = forms.BooleanField(
        label=_("Work may be interrupted while somebody is away or busy elsewhere"),
        required=False,
    )
    whole = PickField(
        label=_("Never interrupt"), coerce=_key,
        help_text=_(
            "Tasks that stay in one piece also where work may be interrupted. Type a part of the "
            "name or the place in the outline."
        ),
    )  # fmt: skip
    seconds = forms.TypedChoiceField(
        label=_("Time to look for a better order"), coerce=int, choices=list(SECONDS.items()),
        initial=20,
    )  # fmt: skip

    def __init__(
        self, *args: Any, candidates: Sequence[Candidate], picking: Picking, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whole"].picking = picking  # type: ignore[attr-defined]
        self.candidates = candidates
        for place, row in enumerate(candidates, start=1):
            take = forms.BooleanField(label=row.name, required=False, initial=bool(row.at_once))
            order = forms.IntegerField(
                label=_("Place of %(name)s in the order") % {"name": row.name},
                min_value=1, max_value=999, initial=place,
            )  # fmt: skip
            self.fields[f"take_{row.project_id}"] = take
            self.fields[f"place_{row.project_id}"] = order

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each project with its two fields, as the page shows it."""
        return [
            {
                "project": row,
                "take": self[f"take_{row.project_id}"],
                "place": self[f"place_{row.project_id}"],
            }
            for row in self.candidates
        ]

    def choice(self) -> dict[str, Any]:
        """The chosen projects, the most important first, and how to level them."""
        values = self.cleaned_data
        taken = [row.project_id for row in self.candidates if values[f"take_{row.project_id}"]]
        whole: dict[int, list[int]] = defaultdict(list)
        for project, uid in values["whole"]:
            whole[project].append(uid)
        return {
            "project_ids": sorted(taken, key=lambda key: values[f"place_{key}"]),
            "within_float": values["within_float"],
            "splitting": values["splitting"],
            "whole": whole,
            "seconds": values["seconds"],
        }


class SendForm(StyledForm, forms.Form):
    """A word to the project managers."""

    note = forms.CharField(
        label=_("Note to the project managers"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why you ask. They see it with the proposal."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DeclineForm(StyledForm, forms.Form):
    """Why the plan stays as it is."""

    reason = forms.CharField(
        label=_("Why not"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
