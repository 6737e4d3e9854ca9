"""A form field of rows that are found by typing, for lists too long to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 200


@dataclass(frozen=True)
class Picking:
    """Where rows are found.

    `url` answers `?q=` with `found_rows`; `named` gives the words of values, `called` the value of
    a row by exactly what people call it.
    """

    url: str
    named: Callable[[Sequence[str]], Mapping[str, str]]
    called: Callable[[str], str | None]


def found_rows(rows: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """What a search answers: values and their words, the best first."""
    return {"found": [{"value": value, "label": words} for value, words in rows.items()]}


class Typed(str):
    """What was typed into the field and not picked from its list."""

    __slots__ = ()


class PickWidget(forms.Widget):
    """The rows that are picked, each with a box to take it out, and a field to find more."""

    template_name = "kit/forms/pick.html"
    picking: Picking | None = None
    is_single = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The picked rows in words, and what is typed."""
        values = [str(each) for each in value or [] if not isinstance(each, Typed)]
        named = self.picking.named(values) if self.picking and values else {}
        return {
            **super().get_context(name, value, attrs),
            "picked": [{"value": each, "label": named.get(each, each)} for each in values],
            "typed": next((each for each in value or [] if isinstance(each, Typed)), ""),
            "url": self.picking.url if self.picking else "",
            "longest": LONGEST,
            "is_single": self.is_single,
        }

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> list[str]:
        """The values picked, and what is typed; a page without scripts sends only that."""
        typed = str(data.get(f"{name}-more", "")).strip()[:LONGEST]
        if typed and self.is_single:
            return [Typed(typed)]
        picked = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, ()))
        return [*picked, *([Typed(typed)] if typed else [])]

    def value_omitted_from_data(self, *_args: Any) -> bool:
        """No row at all is an answer too."""
        return False


class PickField(forms.Field):
    """Rows found by typing; cleans to their values by `coerce`, each once, in order.

    Where one at most may be picked, it cleans to that or None. The form sets `picking`.
    """

    widget = PickWidget

    def __init__(
        self, *, coerce: Callable[[str], Any], is_single: bool = False, **values: Any
    ) -> None:
        """`coerce` raises ValueError for what is no value."""
        super().__init__(required=False, **values)
        self.coerce = coerce
        self.is_single = self.widget.is_single = is_single

    @property
    def picking(self) -> Picking | None:
        """Where the rows are found."""
        return self.widget.picking

    @picking.setter
    def picking(self, value: Picking) -> None:
        self.widget.picking = value

    def prepare_value(self, value: Any) -> Any:
        """What the widget shows: a list, also of the one value of a single choice."""
        if value is None or isinstance(value, list):
            return value
        return [value] if self.is_single else list(value)

    def to_python(self, value: Any) -> Any:
        """The values; what was only typed has to be what exactly one row is called."""
        found = [self._typed(each) if isinstance(each, Typed) else each for each in value or []]
        try:
            values = list(dict.fromkeys(self.coerce(str(each)) for each in found))
        except ValueError as error:
            raise ValidationError(_("Choose from the list.")) from error
        if not self.is_single:
            return values
        if len(values) > 1:
            raise ValidationError(_("Choose one only."))
        return values[0] if values else None

    def _typed(self, text: str) -> str:
        value = self.picking.called(text) if self.picking else None
        if value is None:
            raise ValidationError(
                _("Nothing, or more than one thing, is called “%(text)s”: choose from the list.")
                % {"text": text}
            )
        return value
