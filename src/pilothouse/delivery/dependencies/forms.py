from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.dependencies.types import Role
from pilothouse.kit.web.forms import StyledForm
from pilothouse.kit.web.picking import PickField, Picking


class TaskForm(StyledForm, forms.Form):
    """A form with a choice of the own plan's tasks."""

    def __init__(self, *args: Any, picking: Picking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].picking = picking  # type: ignore[attr-defined]


def _task() -> PickField:
    return PickField(
        label=_("Task in our plan"),
        coerce=int,
        is_single=True,
        help_text=_(
            "The one that ends with the delivery, or the one that waits for it. Type a part of "
            "its name or its place in the outline."
        ),
    )


class WishForm(TaskForm):
    """What is asked of another project, or offered to it."""

    columns = 2
    role = forms.ChoiceField(
        label=_("We"),
        choices=[(Role.GETS, _("get it from the other project")),
                 (Role.GIVES, _("give it to the other project"))],
        widget=forms.RadioSelect,
        initial=Role.GETS,
    )  # fmt: skip
    other = forms.CharField(
        label=_("The other project"), max_length=20, help_text=_("Its number, such as P-005.")
    )
    title = forms.CharField(label=_("What is delivered"), max_length=200)
    on = forms.DateField(label=_("By"))
    task = _task()
    description = forms.CharField(
        label=_("When it counts as delivered"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConfirmForm(TaskForm):
    """One side's confirmation."""

    task = _task()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DateForm(StyledForm, forms.Form):
    """Another day."""

    on = forms.DateField(label=_("New date"))
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(StyledForm, forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


class DeliverForm(StyledForm, forms.Form):
    """The day of the delivery."""

    on = forms.DateField(label=_("Delivered on"))
