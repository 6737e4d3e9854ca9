"""The living component page: every component in every state, for people, screenshots and axe.

Only in demo and debug. Nothing here reads or writes data.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pilothouse.kit.errors import ConflictError, FieldClash, NotPermittedError
from pilothouse.kit.web import samples
from pilothouse.kit.web.forms import FileDrop, StyledForm
from pilothouse.kit.web.responses import close_dialog, is_htmx, toast

View = Callable[[HttpRequest], HttpResponse]


def only_shown_in_demo(view: View) -> View:
    """Answer 404 in production."""

    @wraps(view)
    def run(request: HttpRequest) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "DEMO", False)):
            raise Http404
        return view(request)

    run.permission = ""  # type: ignore[attr-defined]
    run.public = True  # type: ignore[attr-defined]
    return run


class SampleForm(StyledForm, forms.Form):
    """A form with every kind of field."""

    columns = 2
    short_fields = ("cost",)

    title = forms.CharField(help_text="A short sentence: cause, event, effect.")
    owner = forms.ChoiceField(
        choices=[("", "Choose a person"), ("1", "M. Lindqvist"), ("2", "A. Okafor")]
    )
    due = forms.DateField(widget=forms.DateInput, required=False)
    cost = forms.DecimalField(required=False, help_text="In thousands of euros.")
    kind = forms.ChoiceField(
        choices=[("threat", "Threat"), ("opportunity", "Opportunity")], widget=forms.RadioSelect
    )
    affects = forms.MultipleChoiceField(
        choices=[("time", "Time"), ("cost", "Cost"), ("scope", "Scope")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    response = forms.CharField(widget=forms.Textarea, required=False)
    plan = forms.FileField(
        widget=FileDrop, required=False, help_text="MS Project or Primavera, up to 50 MB."
    )
    told = forms.BooleanField(label="The sponsor has been told", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ShortForm(StyledForm, forms.Form):
    """A form of one dialog."""

    title = forms.CharField()
    reason = forms.CharField(widget=forms.Textarea, help_text="Kept with the decision.")


def shown(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render with the sample shell around it."""
    return render(request, template, samples.shell(request.path) | context, status=status)


@only_shown_in_demo
def components(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    return shown(request, "kit/living/components.html", **samples.components())


@only_shown_in_demo
def sample_list(request: HttpRequest) -> HttpResponse:
    """A list page with key figures, filters, table and pages."""
    return shown(request, "kit/living/list.html", **samples.portfolio())


@only_shown_in_demo
def sample_empty(request: HttpRequest) -> HttpResponse:
    """A list page with nothing in it."""
    return shown(request, "kit/living/list.html", title="Projects", rows=[])


@only_shown_in_demo
def sample_detail(request: HttpRequest) -> HttpResponse:
    """A project's page: header, tabs, sections and side column."""
    return shown(request, "kit/living/detail.html", **samples.detail())


@only_shown_in_demo
def sample_form(request: HttpRequest) -> HttpResponse:
    """A form page; a post shows its errors."""
    form = SampleForm(request.POST or None, request.FILES or None, initial={"kind": "threat"})
    status = 422 if form.is_bound and not form.is_valid() else 200
    return shown(
        request,
        "kit/page_form.html",
        status=status,
        form=form,
        title="New risk",
        submit="Save risk",
        sub="What could go wrong, and what we do about it.",
        cancel_url="/kit/list/",
    )


@only_shown_in_demo
def sample_dialog(request: HttpRequest) -> HttpResponse:
    """A dialog; a valid post closes it and shows a toast with Undo."""
    form = ShortForm(request.POST or None)
    if form.is_bound and form.is_valid():
        return toast(close_dialog(), f"{form.cleaned_data['title']} closed", undo_url=request.path)
    status = 422 if form.is_bound else 200
    context = {"form": form, "title": "Close the risk", "submit": "Close risk"}
    frame = "kit/dialog_form.html" if is_htmx(request) else "kit/page_form.html"
    return shown(request, frame, status=status, **context)


@only_shown_in_demo
def sample_conflict(request: HttpRequest) -> HttpResponse:
    """A save that came second."""
    error = ConflictError(
        "A. Okafor saved at 10:42, one minute before you.",
        model="risk",
        key=7,
        expected=3,
        current=4,
        clashes=[
            FieldClash("title", "Title", "Migration lead leaves early", "Lead leaves"),
            FieldClash("owner", "Owner", "A. Okafor", "M. Lindqvist"),
        ],
    )
    return shown(
        request,
        "kit/page_form.html",
        status=409,
        conflict=error,
        form=ShortForm(),
        title="Edit risk",
    )


@only_shown_in_demo
def sample_job(request: HttpRequest) -> HttpResponse:
    """The fragment of a background job that has ended."""
    return render(
        request, "kit/living/_job.html", {"record": samples.job("done", 100, "412 tasks read.")}
    )


@only_shown_in_demo
def sample_plain(request: HttpRequest) -> HttpResponse:
    """A page without navigation: an error."""
    error = NotPermittedError(
        "Only the PMO may accept a hand-over. Ask a PMO manager to look at it."
    )
    return shown(request, "kit/error.html", status=403, error=error, error_icon="lock")


@only_shown_in_demo
def sample_print(request: HttpRequest) -> HttpResponse:
    """The page that becomes a PDF."""
    return shown(request, "kit/living/print.html", **samples.report())
