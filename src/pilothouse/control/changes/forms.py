from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.changes.types import APPROVE, REJECT
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    RemoveTask,
    SetConstraint,
    SetDuration,
)
from pilothouse.engine import instant
from pilothouse.engine.network.data import ConstraintType, LinkType
from pilothouse.kit.web.forms import StyledForm

Choices = Sequence[tuple[int, str]]


class ChangeForm(StyledForm, forms.ModelForm[ChangeRequest]):
    """A change request in words."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    columns = 2

    class Meta:
        model = ChangeRequest
        fields: ClassVar[list[str]] = ["title", "reason", "description", "source", "cost"]
        widgets: ClassVar[dict[str, Any]] = {
            "reason": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version


class EditForm(StyledForm, forms.Form):
    """One edit of the plan; `tasks` are (uid, label) and `day` the minutes of a working day."""

    def __init__(self, *args: Any, tasks: Choices, day: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        for name in ("task", "predecessor", "successor", "parent"):
            if name in self.fields:
                optional = name == "parent"
                blank = [("", _("Top level"))] if optional else []
                self.fields[name].choices = [*blank, *tasks]  # type: ignore[attr-defined]

    def edit(self) -> Any:
        """The edit that the cleaned values describe."""
        raise TypeError("Use a form for one kind of edit.")


def _task(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int)


def _days(label: Any, smallest: float = 0) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=smallest, max_value=2000)


class DurationForm(EditForm):
    task = _task(_("Task"))
    days = _days(_("New duration, working days"))

    def edit(self) -> SetDuration:
        return SetDuration(self.cleaned_data["task"], round(self.cleaned_data["days"] * self.day))


class NewTaskForm(EditForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    days = _days(_("Duration, working days"))
    parent = forms.TypedChoiceField(label=_("Below"), coerce=int, required=False, empty_value=None)

    def edit(self) -> AddTask:
        values = self.cleaned_data
        return AddTask(values["name"], values["parent"], None, round(values["days"] * self.day))


class RemoveTaskForm(EditForm):
    task = _task(_("Task to take away"))

    def edit(self) -> RemoveTask:
        return RemoveTask(self.cleaned_data["task"])


class LinkForm(EditForm):
    predecessor = _task(_("First"))
    successor = _task(_("Then"))
    type = forms.ChoiceField(label=_("Type"), choices=[(t.value, t.value) for t in LinkType])
    lag = forms.FloatField(label=_("Lag, working days"), initial=0)

    def edit(self) -> AddLink:
        values = self.cleaned_data
        return AddLink(
            values["predecessor"],
            values["successor"],
            LinkType(values["type"]),
            round(values["lag"] * self.day),
        )


class ConstraintForm(EditForm):
    task = _task(_("Task"))
    date = forms.DateField(label=_("Not before"))

    def edit(self) -> SetConstraint:
        start = instant(datetime.combine(self.cleaned_data["date"], time()))
        return SetConstraint(self.cleaned_data["task"], ConstraintType.START_NO_EARLIER, start)


KINDS: dict[str, tuple[Any, Callable[..., EditForm]]] = {
    "duration": (_("Another duration"), DurationForm),
    "task": (_("New task"), NewTaskForm),
    "remove": (_("Remove a task"), RemoveTaskForm),
    "link": (_("New link"), LinkForm),
    "constraint": (_("Start not before"), ConstraintForm),
}


class DecisionForm(StyledForm, forms.Form):
    """A vote and its reason."""

    option = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVE, _("Approve")), (REJECT, _("Reject"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Part of the decision record; the client and the auditor may read it."),
    )


class ReasonForm(StyledForm, forms.Form):
    """Why a request is taken back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
