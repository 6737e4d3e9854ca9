"""The few things every page does: permit, show, edit, and say what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError, InvalidError, PilothouseError, RuleError
from pilothouse.kit.impossible import IMPOSSIBLE, impossible

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def page(permission: str, *, public: bool = False) -> Callable[[View[P]], View[P]]:
    """Mark a view as a page that needs a permission code; asks for sign-in when nobody is.

    The view itself still asks `permits` for its rows; the mark feeds the conformance tests.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not public and not actor_of(request).is_signed_in:
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        run.permission = permission  # type: ignore[attr-defined]
        run.public = public  # type: ignore[attr-defined]
        return cast("View[P]", run)

    return decorate


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page or a fragment."""
    return render(request, template, context, status=status)


def edit(
    request: HttpRequest,
    *,
    form: BaseForm,
    template: str,
    save: Callable[..., Any],
    done: str | Callable[[Any], str],
    said: str = "",
    undo: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form; on a valid post call `save(**cleaned_data)` and go on to `done`.

    There it is `said`, with an Undo that posts to the address that `undo` gives, if any.

    A rule that is broken comes back on the form; a conflict shows the other person's change. In
    neither case anything was written.
    """
    context |= {"form": form}
    if request.method != "POST":
        return show(request, template, **context)
    if not form.is_valid():
        return show(request, template, status=422, **context)
    try:
        result = save(**_values(form))
    except InvalidError as error:
        _put_on(form, error)
        return show(request, template, status=422, **context)
    except ConflictError as error:
        return show(request, template, status=409, conflict=error, **context)
    except RuleError as error:
        form.add_error(None, error.message)
        return show(request, template, status=409, **context)
    if said:
        _say(request, said, undo(result) if undo else "")
    return go(request, done(result) if callable(done) else done)


def act(
    request: HttpRequest,
    *,
    do: Callable[[], Any],
    done: str | Callable[[Any], str],
    said: str = "",
    undo: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Carry out a button's post and go on to `done`; a refusal becomes a message there.

    `said` and `undo` are as in `edit`.
    """
    try:
        result = do()
    except (InvalidError, ConflictError, RuleError) as error:
        messages.error(request, error.message)
        return go(request, done if isinstance(done, str) else request.headers.get("Referer", "/"))
    if said:
        _say(request, said, undo(result) if undo else "")
    return go(request, done(result) if callable(done) else done)


def _say(request: HttpRequest, said: str, undo_url: str) -> None:
    """A message on the next page; the tag of one that can be undone is the address for that."""
    messages.success(request, said, extra_tags=undo_url)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on: a redirect, or htmx's own when the page asked by htmx."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _values(form: BaseForm) -> dict[str, Any]:
    # A new row has no version to compare with.
    return {n: v for n, v in form.cleaned_data.items() if n != "version" or v is not None}


def _put_on(form: BaseForm, error: InvalidError) -> None:
    placed = False
    for name, texts in error.fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
            placed = True
    if not placed:
        form.add_error(None, error.message)


class ErrorPages:
    """Middleware: errors of services that a view let through, as a page or as problem details."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a PilothouseError into its page."""
        if isinstance(error, IMPOSSIBLE):
            error = impossible(error, request.path)
        if not isinstance(error, PilothouseError):
            return None
        return show(request, "kit/error.html", status=error.status, error=error)
