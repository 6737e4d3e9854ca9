"""Every address of the product, read from the registries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from pilothouse.site.api import api
from tests.conformance.objects import MISSING, Values, value_of

API = "api"
LIVING = "kit/"  # the component page: demo and development only
FOREIGN = ("accounts/", "static/")


@dataclass(frozen=True, slots=True)
class Page:
    """A page or fragment: its pattern, name, parameters and view."""

    pattern: str
    name: str
    parameters: tuple[str, ...]
    view: Callable[..., Any]

    def url(self, values: Values) -> str:
        """The address with an object in each parameter."""
        kwargs = {p: value_of(values, self.name, p) for p in self.parameters}
        try:
            return reverse(self.name, kwargs=kwargs)
        except NoReverseMatch:
            return reverse(self.name, kwargs=dict.fromkeys(self.parameters, "none"))

    def missing(self, values: Values) -> list[str]:
        """The parameters for which no object was made."""
        return [p for p in self.parameters if value_of(values, self.name, p) == MISSING]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the API as its description states it."""

    id: str
    method: str
    path: str
    facts: dict[str, Any]

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.path))

    def url(self, values: Values) -> str:
        """The address with an object in each parameter."""
        return re.sub(r"{(\w+)}", lambda m: str(value_of(values, self.id, m[1])), self.path)

    def missing(self, values: Values) -> list[str]:
        """The parameters for which no object was made."""
        return [p for p in self.parameters if value_of(values, self.id, p) == MISSING]


@cache
def pages() -> tuple[Page, ...]:
    """All pages of ours, without the API, the foreign sign-in pages and the component page."""
    return tuple(
        page
        for page in _walk(get_resolver(), "", "")
        if not page.pattern.startswith((LIVING, *FOREIGN))
    )


@cache
def operations() -> tuple[Operation, ...]:
    """All operations of the API."""
    paths: dict[str, dict[str, Any]] = api.get_openapi_schema()["paths"]
    return tuple(
        Operation(facts.get("operationId", ""), method, path, facts)
        for path, methods in paths.items()
        for method, facts in methods.items()
    )


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Page]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            if entry.namespace != API:
                yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            parameters = tuple(re.findall(r"<(?:\w+:)?(\w+)>", pattern))
            yield Page(pattern, f"{space}{entry.name}", parameters, entry.callback)
