from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilothouse.delivery.work import queries, rules
from pilothouse.delivery.work.models import Portfolio, Programme, Project
from pilothouse.delivery.work.permissions import APPOINT, CREATE
from pilothouse.delivery.work.types import (
    MOST_PRIORITY,
    USUAL_METHOD,
    Item,
    ItemKind,
    Stage,
    method_choices,
)
from pilothouse.foundation.people.queries import clients, staff
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.forms import StyledForm

TEXT_LIMIT = 300
_EXTRA = {
    ItemKind.MEASURE: ("baseline", "target", "due_on"),
    ItemKind.DELIVERABLE: ("due_on",),
    ItemKind.MILESTONE: ("due_on",),
}


class ProjectForm(StyledForm, forms.ModelForm[Project]):
    """The facts of a project."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    method = forms.ChoiceField(label=gettext_lazy("Method"), initial=USUAL_METHOD)
    columns = 2

    class Meta:
        model = Project
        fields: ClassVar[list[str]] = [
            "name", "summary", "client", "tier", "method", "sponsor", "business_pm",
            "technical_pm", "target_start", "target_finish", "budget", "currency",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {"name": forms.TextInput(attrs={"data-wide": "1"})}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sponsor", "business_pm", "technical_pm"):
            choose(self, name, staff(actor))
        choose(self, "client", clients(actor))
        self.fields["method"].choices = _methods(self.instance.method)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
            self._lock_appointments(actor)

    def _lock_appointments(self, actor: Actor) -> None:
        if permits.can(actor, APPOINT, self.instance.scope.path):
            return
        for name in ("sponsor", "business_pm", "technical_pm"):
            self.fields[name].disabled = True
            self.fields[name].help_text = gettext_lazy("Appointed by the PMO or the portfolio.")


class NewProjectForm(ProjectForm):
    """A project that is opened without a proposal."""

    class Meta(ProjectForm.Meta):
        fields: ClassVar[list[str]] = ["portfolio", "programme", *ProjectForm.Meta.fields]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choose(self, "portfolio", queries.portfolios(actor))
        choose(self, "programme", queries.programmes(actor))


class PortfolioForm(StyledForm, forms.ModelForm[Portfolio]):
    """A portfolio's name and purpose."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Portfolio
        fields: ClassVar[list[str]] = ["name", "purpose"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version


class ProgrammeForm(StyledForm, forms.ModelForm[Programme]):
    """A programme's name, purpose and manager."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Programme
        fields: ClassVar[list[str]] = ["name", "portfolio", "manager", "purpose"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "portfolio", queries.portfolios(actor))
        choose(self, "manager", staff(actor))
        self.fields["manager"].required = True
        if self.instance.pk:
            del self.fields["portfolio"]
            self.fields["version"].initial = self.instance.version


class StageForm(StyledForm, forms.Form):
    """The next stage of a project and why."""

    stage = forms.ChoiceField(label=gettext_lazy("Next stage"))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        follows = rules.by_hand(project.stage)
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (stage.value, stage.label) for stage in Stage if stage in follows
        ]


class PriorityForm(StyledForm, forms.Form):
    """A project's place among the others, and why."""

    short_fields = ("priority",)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    priority = forms.IntegerField(
        label=gettext_lazy("Priority"),
        min_value=1,
        max_value=MOST_PRIORITY,
        help_text=gettext_lazy(
            "1 to 1000, 500 is usual. The higher goes first when capacity is handed out and when "
            "projects are levelled together."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = project.version
        self.fields["priority"].initial = project.priority


class PlaceForm(StyledForm, forms.Form):
    """The programme or portfolio into which a project moves, and why."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = forms.TypedChoiceField(
        label=gettext_lazy("New place"),
        coerce=lambda text: tuple(int(part) or None for part in text.split("-")),
        help_text=gettext_lazy(
            "Whoever has a role on the new programme or portfolio gets it here too; roles on the "
            "old one no longer reach the project."
        ),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, actor: Actor, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = project.version
        self.fields["place"].choices = _places(actor, project)  # type: ignore[attr-defined]


def _places(actor: Actor, project: Project) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a project may move: each portfolio with its programmes, without where it is."""
    inside: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in queries.programmes(actor).order_by("name"):
        inside[row.portfolio_id].append((f"{row.portfolio_id}-{row.pk}", row.name))
    here = f"{project.portfolio_id}-{project.programme_id or 0}"
    return [
        (row.name, [place for place in (_direct(row), *inside[row.pk]) if place[0] != here])
        for row in permits.limit(actor, CREATE, queries.portfolios(actor)).order_by("name")
    ]


def _direct(portfolio: Portfolio) -> tuple[str, str]:
    """The choice that puts a project into a portfolio and none of its programmes."""
    return f"{portfolio.pk}-0", _("%(name)s, no programme") % {"name": portfolio.name}


class ReasonForm(StyledForm, forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class CharterDecisionForm(StyledForm, forms.Form):
    """The sponsor's answer to a submitted charter."""

    option = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[("approve", gettext_lazy("Approve")), ("return", gettext_lazy("Return"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Part of the decision record; everybody on the project can read it."
        ),
    )


class CharterForm(StyledForm, forms.Form):
    """The objective and the lines of a charter; blank lines are left out."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    objective = forms.CharField(
        label=gettext_lazy("Objective"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "In two or three sentences: what will be different when the project has succeeded."
        ),
    )

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items

    def groups(self) -> list[dict[str, Any]]:
        """What the template draws: for each kind its fields and its rows, with blank ones."""
        return [
            {
                "kind": kind,
                "label": kind.label,
                "extra": _EXTRA.get(kind, ()),
                "rows": [*self._rows(kind), {}, {}][: max(2, len(self._rows(kind)) + 1)],
            }
            for kind in ItemKind
        ]

    def _rows(self, kind: ItemKind) -> list[dict[str, str]]:
        if self.is_bound:
            return [row for row in self._typed(kind) if any(row.values())]
        return [
            {
                "text": item.text,
                "baseline": item.baseline,
                "target": item.target,
                "due_on": item.due_on.isoformat() if item.due_on else "",
            }
            for item in self.items
            if item.kind == kind
        ]

    def _typed(self, kind: ItemKind) -> list[dict[str, str]]:
        names = ("text", *_EXTRA.get(kind, ()))
        columns = [self.data.getlist(f"{kind.value}-{name}") for name in names]  # type: ignore[attr-defined]
        return [
            {name: value.strip() for name, value in zip(names, row, strict=True)}
            for row in zip(*columns, strict=False)
        ]

    def clean(self) -> dict[str, Any]:
        """Gather the lines of all kinds as `items`."""
        cleaned = super().clean() or {}
        items = [
            self._item(kind, row)
            for kind in ItemKind
            for row in self._typed(kind)
            if any(row.values())
        ]
        return cleaned | {"items": items}

    def _item(self, kind: ItemKind, row: dict[str, str]) -> Item:
        due = None
        if not row["text"]:
            self._wrong(kind, _("a line without text has a date or a figure."))
        if len(row["text"]) > TEXT_LIMIT:
            self._wrong(kind, _("a line is longer than 300 characters."))
        if text := row.get("due_on", ""):
            try:
                due = date.fromisoformat(text)
            except ValueError:
                self._wrong(kind, _("“%(text)s” is not a date.") % {"text": text})
        return Item(
            kind=kind.value,
            text=row["text"],
            baseline=row.get("baseline", "")[:80],
            target=row.get("target", "")[:80],
            due_on=due,
        )

    def _wrong(self, kind: ItemKind, text: str) -> None:
        self.add_error(None, ValidationError(f"{kind.label}: {text}"))


def choose(form: forms.BaseForm, name: str, rows: Any) -> None:
    """Offer the rows in a choice field of a form."""
    form.fields[name].queryset = rows  # type: ignore[attr-defined]


def _methods(current: str) -> list[tuple[str, str]]:
    """The methods on offer, and the one in use."""
    known = method_choices()
    if current and current not in dict(known):
        known.append((current, current))
    return known
