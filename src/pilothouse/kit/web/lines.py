"""A form field of many lines: a small table whose rows people add, fill in and remove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

Line = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One cell of each line; `kind` is text, number, date or choice."""

    name: str
    label: Any
    kind: str = "text"
    choices: Sequence[tuple[str, Any]] = ()
    longest: int = 200


class LinesWidget(forms.Widget):
    """The table. Lines without a filled-in cell are left out; a choice alone fills none."""

    template_name = "kit/forms/lines.html"

    def __init__(self, columns: Sequence[Column], add: Any) -> None:
        """`add` is the label of the button that adds a line."""
        super().__init__({"data-wide": "true"})
        self.columns, self.add = columns, add

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The cells of each line, and those of a blank one for the next."""
        lines = [self._cells(name, line) for line in value or []]
        made = {"lines": lines, "blank": self._cells(name, {}), "columns": self.columns}
        return {**super().get_context(name, value, attrs), **made, "add": self.add}

    def _cells(self, name: str, line: Mapping[str, str]) -> list[dict[str, Any]]:
        return [
            {"column": column, "name": f"{name}-{column.name}", "value": line.get(column.name, "")}
            for column in self.columns
        ]

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> list[Line] | None:
        """The lines as they were typed."""
        lists = [data.getlist(f"{name}-{column.name}") for column in self.columns]  # type: ignore[attr-defined]
        names = [column.name for column in self.columns]
        lines = [
            {key: value.strip() for key, value in zip(names, row, strict=True)}
            for row in zip(*lists, strict=False)
        ]
        typed = [column.name for column in self.columns if column.kind != "choice"]
        return [line for line in lines if any(line[key] for key in typed)]

    def value_omitted_from_data(self, *_args: Any) -> bool:
        """No line at all is an answer too."""
        return False


class LinesField(forms.Field):
    """Lines of a small table; cleans to a list of dictionaries of text by column."""

    def __init__(self, columns: Sequence[Column], *, add: Any, **values: Any) -> None:
        """`columns` from left to right, `add` the label of the button that adds a line."""
        super().__init__(widget=LinesWidget(columns, add), required=False, **values)

    def clean(self, value: Any) -> list[Line]:
        """The lines; what they mean is for the form to check."""
        return list(value or [])
