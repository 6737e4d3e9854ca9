"""Rows that are found by typing: what is picked, what is only typed, and what the page shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django import forms
from django.http import QueryDict

from pilothouse.kit.web.forms import StyledForm
from pilothouse.kit.web.picking import PickField, Picking

pytestmark = pytest.mark.nodb
NAMES = {"2": "1.1 Piles", "3": "1.2 <Report>"}


def named(values: Sequence[str]) -> dict[str, str]:
    return {value: NAMES[value] for value in values if value in NAMES}


def called(text: str) -> str | None:
    return {"Piles": "2"}.get(text)


class Choice(StyledForm, forms.Form):
    tasks = PickField(label="Tasks", coerce=int)

    def __init__(self, data: QueryDict | None = None, **values: object) -> None:
        super().__init__(data, **values)  # type: ignore[arg-type]
        self.fields["tasks"].picking = Picking("/find/", named, called)  # type: ignore[attr-defined]


class OneChoice(StyledForm, forms.Form):
    task = PickField(label="Task", coerce=int, is_single=True)

    def __init__(self, data: QueryDict | None = None, **values: object) -> None:
        super().__init__(data, **values)  # type: ignore[arg-type]
        self.fields["task"].picking = Picking("/find/", named, called)  # type: ignore[attr-defined]


def one(text: str) -> OneChoice:
    return OneChoice(QueryDict(text))


def sent(text: str) -> Choice:
    return Choice(QueryDict(text))


def test_what_is_picked_comes_once_and_in_order() -> None:
    form = sent("tasks=3&tasks=2&tasks=3")
    assert form.is_valid()
    assert form.cleaned_data["tasks"] == [3, 2]
    assert sent("").is_valid()


def test_without_scripts_a_row_is_typed_by_what_it_is_called() -> None:
    form = sent("tasks=3&tasks-more=Piles")
    assert form.is_valid()
    assert form.cleaned_data["tasks"] == [3, 2]
    for wrong in ("tasks-more=Pil", "tasks=two"):
        assert "tasks" in sent(wrong).errors


def test_the_page_has_a_box_for_each_row_and_keeps_what_was_typed() -> None:
    html = str(sent("tasks=3&tasks=9&tasks-more=Pil")["tasks"].as_field_group())
    assert 'value="3" checked><span>1.2 &lt;Report&gt;</span>' in html
    assert 'value="9" checked><span>9</span>' in html
    assert 'name="tasks-more" value="Pil"' in html
    assert 'aria-controls="id_tasks_found"' in html
    assert 'aria-invalid="true"' in html
    assert 'data-url="/find/"' in html
    assert "1.1 Piles" in str(Choice(initial={"tasks": [2]})["tasks"])


@pytest.mark.parametrize(
    ("text", "value"),
    [("task=3", 3), ("task=3&task=3", 3), ("", None), ("task=3&task-more=Piles", 2)],
)
def test_of_a_single_choice_comes_one_value_or_none(text: str, value: int | None) -> None:
    """What is typed without scripts takes the place of what was picked before."""
    form = one(text)
    assert form.is_valid()
    assert form.cleaned_data["task"] == value


def test_a_single_choice_refuses_two_and_shows_the_first_one() -> None:
    assert one("task=3&task=2").errors["task"] == ["Choose one only."]
    html = str(OneChoice(initial={"task": 2})["task"])
    assert "data-single" in html
    assert "1.1 Piles" in html
    assert "data-single" not in str(Choice(initial={"tasks": [2]})["tasks"])
    assert 'value="2" checked' in html
