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

    @property
    def blank(self) -> str:
        """What a new line has in this cell."""
        return self.choices[0][0] if self.choices else ""


class LinesWidget(forms.Widget):
    """The table. Lines in which nothing was typed or chosen are left out."""

    template_name = "kit/forms/lines.html"

    def __init__(self, columns: Sequence[Column], add: Any) -> None:
        """`add` is the label of the button that adds a line."""
        super().__init__()
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
        names = [column.name for column in self.columns]
        lists = [data.getlist(f"{name}-{key}") for key in names]  # type: ignore[attr-defined]
        lines = [
            {key: value.strip() for key, value in zip(names, row, strict=True)}
            for row in zip(*lists, strict=False)
        ]
        return [line for line in lines if any(line[c.name] != c.blank for c in self.columns)]

    def value_omitted_from_data(self, *_args: Any) -> bool:
        """No line at all is an answer too."""
        return False


class LinesField(forms.Field):
    """Lines of a small table; cleans to a list of dictionaries of text by column."""

    def __init__(self, columns: Sequence[Column], *, add: Any, **values: Any) -> None:
        """`columns` from left to right, `add` the label of the button that adds a line."""
        super().__init__(widget=LinesWidget(columns, add), required=False, **values)

    def to_python(self, value: Any) -> Any:
        """The lines; what they mean is for the form, or a field of its own, to check."""
        return list(value or [])
