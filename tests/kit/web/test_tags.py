"""The component tags give accessible, escaped HTML."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from pilothouse.kit.paging import Page
from pilothouse.kit.web.forms import FileDrop, StyledForm

SPITE = "<b>x</b>"


def drawn(source: str, **context: object) -> str:
    """Render a template that loads our tags."""
    return Template("{% load i18n pilothouse %}" + source).render(Context(context))


def test_rag_is_shape_word_and_colour() -> None:
    drawings = [drawn("{% rag v %}", v=v) for v in ("g", "a", "r", "n")]
    shapes = {html.split('aria-hidden="true">')[1][:22] for html in drawings}
    assert len(shapes) == 4
    assert "Off track" in drawn("{% rag v %}", v="red")
    assert "Time: Off track" in drawn("{% rag v 'icon' label='Time' %}", v="red")


@pytest.mark.parametrize(
    "source",
    [
        "{% person v %}",
        "{% tag v %}",
        "{% card title=v %}y{% endcard %}",
        "{% empty title=v text=v %}",
        "{% kpis k %}",
        "{% facts p %}",
        "{% diff d %}",
        "{% activity e %}",
        "{% tabs t v %}",
        "{% chips t v %}",
        "{% steps t %}",
        "{% rag 'r' text=v %}",
    ],
)
def test_what_comes_from_people_is_escaped(source: str) -> None:
    html = drawn(
        source,
        v=SPITE,
        k=[{"label": SPITE, "value": SPITE, "note": SPITE}],
        p=[(SPITE, SPITE)],
        d=[{"label": SPITE, "before": SPITE, "after": SPITE}],
        e=[{"who": SPITE, "what": SPITE, "at": timezone.now(), "quote": SPITE}],
        t=[{"label": SPITE, "url": "/"}],
    )
    assert SPITE not in html
    assert "&lt;b&gt;" in html


def test_age_marks_what_is_stale() -> None:
    old = timezone.now() - timedelta(days=20)
    assert "stale" in drawn("{% age at stale_after=14 %}", at=old)
    assert "stale" not in drawn("{% age at stale_after=30 %}", at=old)
    assert "never" in drawn("{% age at %}", at=None)


def test_progress_says_what_was_planned_and_stays_within_its_track() -> None:
    html = drawn("{% progress 140 planned=58 %}")
    assert "100%" in html
    assert "planned 58%" in html
    assert "style=" not in html


def test_the_pager_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/risks/?state=open&cursor=old")
    html = drawn("{% pager page %}", page=Page([1], "new", None), request=request)
    assert "?state=open&amp;cursor=new" in html
    assert "old" not in html
    assert 'rel="prev"' not in html


def test_a_job_asks_again_until_it_has_ended() -> None:
    running = {"title": "Import", "percent": 4, "ended": False, "state": "running"}
    assert 'hx-trigger="every 500ms"' in drawn("{% job j '/j' %}", j=running)
    assert "hx-get" not in drawn("{% job j '/j' %}", j=running | {"ended": True, "state": "done"})


@pytest.mark.parametrize(
    ("load", "name"),
    [(None, "u0"), (49, "u0"), (74, "u1"), (99, "u3"), (100, "u3"), (101, "o1"), (140, "o3")],
)
def test_load_is_orange_only_above_capacity(load: int | None, name: str) -> None:
    assert drawn("{{ v|heat_class }}", v=load) == f"ph-{name}"


class PlanForm(StyledForm, forms.Form):
    title = forms.CharField(help_text="Short.")
    due = forms.DateField(required=False)
    plan = forms.FileField(widget=FileDrop, required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    told = forms.BooleanField(required=False)


def test_an_error_is_tied_to_its_field() -> None:
    html = str(PlanForm({"kind": "a"}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'href="#id_title"' in html
    assert "This is needed: fill it in." in html


def test_every_field_has_a_label_or_a_legend() -> None:
    html = str(PlanForm())
    for name in ("title", "due", "plan", "told"):
        assert f'<label for="id_{name}"' in html
    assert "<legend>Kind" in html
    assert 'type="date"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "ph-errors" not in str(PlanForm())
