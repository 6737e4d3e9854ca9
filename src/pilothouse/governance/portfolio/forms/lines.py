"""Lines of a form that can be added and removed; blank ones are left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

Line = dict[str, str]


class LinesWidget(forms.Widget):
    """Lines of several inputs each, named `prefix-column`; its template shows them."""

    prefix: str
    columns: tuple[str, ...]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The lines that there are and a blank one to go on with."""
        return {**super().get_context(name, value, attrs), "rows": [*(value or []), {}]}

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Any, _name: str
    ) -> list[Line] | None:
        """The lines as they were typed."""
        names = [f"{self.prefix}-{column}" for column in self.columns]
        lists = [data.getlist(name) for name in names]  # type: ignore[attr-defined]
        lines = [
            {name: value.strip() for name, value in zip(self.columns, row, strict=True)}
            for row in zip(*lists, strict=False)
        ]
        return [line for line in lines if any(line.values())]


def amount_of(text: str, below: Decimal = Decimal(10) ** 12) -> Decimal | None:
    """A typed figure of 0 or more, thousands separated or not; None where it is no such figure."""
    try:
        amount = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < below else None
