from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.rules.columns import HIGHEST, LONGEST
from pilothouse.delivery.boards.types import BoardPlan, ColumnPlan, State
from pilothouse.kit.web.forms import StyledForm, native_input

NEW_COLUMNS, LAST = 3, 99


class SprintForm(StyledForm, forms.ModelForm[Sprint]):
    """A sprint as a person writes it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    columns = 2

    class Meta:
        model = Sprint
        fields: ClassVar[list[str]] = ["name", "goal", "starts_on", "ends_on", "unit", "capacity"]
        widgets: ClassVar[dict[str, Any]] = {
            "name": forms.TextInput(attrs={"data-wide": "1"}),
            "goal": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "capacity": _("What the team can do in this time; leave it empty if you do not know.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version


class ColumnsForm(StyledForm, forms.Form):
    """The columns of a board, in the order of their numbers, and room for new ones.

    Fields of columns that somebody else added meanwhile are missing from what is sent: none is
    required, so that the service can tell of the conflict.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: BoardPlan, held: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.held = plan, held
        self.fields["version"].initial = plan.version
        for place, column in enumerate(plan.columns, 1):
            self._add_row(str(column.key), place, column)
        for extra in range(NEW_COLUMNS):
            self._add_row(f"new{extra}", len(plan.columns) + 1 + extra, None)

    def _add_row(self, row: str, place: int, column: ColumnPlan | None) -> None:
        said = {"name": column.name if column else _("the new column")}
        own: dict[str, forms.Field] = {
            "place": forms.IntegerField(
                label=_("Place of %(name)s") % said, initial=place, min_value=1, max_value=LAST,
                required=False,
            ),
            "name": forms.CharField(
                label=_("Name of %(name)s") % said, max_length=LONGEST, required=False,
                initial=column.name if column else "",
            ),
            "state": forms.ChoiceField(
                label=_("State of %(name)s") % said, choices=State.choices, required=False,
                initial=column.state if column else State.BEGUN,
            ),
            "limit": forms.IntegerField(
                label=_("Limit of %(name)s") % said, required=False, min_value=1,
                max_value=HIGHEST, initial=column.limit if column else None,
            ),
        }  # fmt: skip
        if column is not None:
            own["gone"] = forms.BooleanField(label=_("Remove %(name)s") % said, required=False)
            others = [(c.key, c.name) for c in self.plan.columns if c.key != column.key]
            own["to"] = forms.TypedChoiceField(
                label=_("Where the cards of %(name)s go") % said, required=False, coerce=int,
                empty_value=None, choices=[("", "–"), *others],
            )  # fmt: skip
        for name, field in own.items():
            native_input(field)
            # In a table each field says by itself what it is.
            field.widget.attrs |= {"aria-label": field.label}
            if name == "name":
                field.widget.attrs |= {"placeholder": field.label}
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs |= {"class": "ph-input"}
            self.fields[f"{name}_{row}"] = field

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each column with its fields, as the page shows it."""
        keys = [str(column.key) for column in self.plan.columns]
        extra = [f"new{n}" for n in range(NEW_COLUMNS)]
        return [
            {name: self[f"{name}_{row}"] for name in ("place", "name", "state", "limit")}
            | ({name: self[f"{name}_{row}"] for name in ("gone", "to")} if row in keys else {})
            | {"held": self.held.get(int(row), 0) if row in keys else None}
            for row in [*keys, *extra]
        ]

    def wanted(self) -> dict[str, Any]:
        """The columns in their new order, and where cards of removed ones go."""
        values = self.cleaned_data
        found: list[tuple[int, ColumnPlan]] = []
        moves: dict[int, int] = {}
        for column in self.plan.columns:
            row = str(column.key)
            if (target := values[f"to_{row}"]) is not None:
                moves[column.key] = target
            if not values[f"gone_{row}"]:
                found.append((values[f"place_{row}"] or LAST, self._column(row, column.key)))
        fresh = [f"new{n}" for n in range(NEW_COLUMNS) if values[f"name_new{n}"]]
        found += [(values[f"place_{row}"] or LAST, self._column(row, 0)) for row in fresh]
        found.sort(key=lambda pair: pair[0])
        return {"columns": [column for _place, column in found], "moves": moves}

    def _column(self, row: str, key: int) -> ColumnPlan:
        values = self.cleaned_data
        state = State(values[f"state_{row}"] or self[f"state_{row}"].initial)
        return ColumnPlan(values[f"name_{row}"], state, values[f"limit_{row}"], key)


class RemoveForm(StyledForm, forms.Form):
    """Whether a sprint is to go."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CarryForm(StyledForm, forms.Form):
    """Into which sprint unfinished work goes."""

    other_id = forms.ModelChoiceField(label=_("Into the sprint"), queryset=Sprint.objects.none())

    def __init__(self, *args: Any, others: QuerySet[Sprint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_id"].queryset = others  # type: ignore[attr-defined]

    def clean_other_id(self) -> int:
        """The key, as the service takes it."""
        chosen: Sprint = self.cleaned_data["other_id"]
        return chosen.pk
