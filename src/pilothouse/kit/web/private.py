"""Pages that a personal link opens: guesses are counted, a cookie stands for the secret."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from pilothouse.kit.web.pages import show

COOKIE_SECONDS = 4 * 60 * 60
GUESSES = 10
GUESS_SECONDS = 15 * 60


def private(answer: HttpResponse) -> HttpResponse:
    """Keep an answer out of search engines and caches."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store"
    return answer


def gone(request: HttpRequest) -> HttpResponse:
    """The page of a link that does not open."""
    title = _("This link does not open")
    return private(show(request, "kit/link_gone.html", status=404, title=title))


def wait(request: HttpRequest) -> HttpResponse:
    """The page for somebody who tried too many links."""
    return private(show(request, "kit/link_wait.html", status=429, title=_("Please wait")))


def exchanged(url: str, *, cookie: str, key: int, path: str) -> HttpResponse:
    """Go on to a page with a short-lived signed cookie in place of the secret.

    So the secret does not leak by a referrer, the history or a screenshot.
    """
    answer = HttpResponseRedirect(url)
    answer.set_signed_cookie(
        cookie,
        str(key),
        salt=cookie,
        max_age=COOKIE_SECONDS,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    answer["Referrer-Policy"] = "no-referrer"
    return private(answer)


def held(request: HttpRequest, cookie: str) -> int | None:
    """The key of the link that the browser's cookie stands for."""
    found = request.get_signed_cookie(cookie, "", salt=cookie, max_age=COOKIE_SECONDS)
    return int(found) if found else None


def may_guess(request: HttpRequest) -> bool:
    """Whether this address may try another secret now."""
    return int(cache.get(_key(request), 0)) < GUESSES


def count_guess(request: HttpRequest) -> None:
    """Remember a secret that opened nothing."""
    cache.set(_key(request), int(cache.get(_key(request), 0)) + 1, GUESS_SECONDS)


def _key(request: HttpRequest) -> str:
    return f"personal_links.guesses.{request.META.get('REMOTE_ADDR', '')}"
