"""Public holidays by country, as the `holidays` package knows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import holidays

from pilothouse.kit.errors import InvalidError

MOST_YEARS = 30
FIRST, LAST = 1950, 2100
_SMALL = {"And": "and", "Of": "of", "The": "the"}


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """ISO codes and names of the countries whose holidays are known, by name."""
    found = {code: name for name, (_, code, *_) in holidays.registry.COUNTRIES.items()}
    return tuple(sorted(((c, _title(n)) for c, n in found.items()), key=lambda pair: pair[1]))


def _title(name: str) -> str:
    words = name.replace("_", " ").title().split()
    return " ".join([*words[:1], *(_SMALL.get(word, word) for word in words[1:])])


@cache
def regions(country: str) -> tuple[str, ...]:
    """The codes of a country's regions that have holidays of their own."""
    return tuple(holidays.list_supported_countries().get(country, ()))


def public_holidays(country: str, region: str, years: Sequence[int]) -> list[tuple[date, str]]:
    """The holidays of some years by date, with their names in English where that is known.

    Raises InvalidError for a country, region or years that cannot be.
    """
    if country not in dict(countries()):
        raise _wrong("country", "Choose a country from the list.")
    if region and region not in regions(country):
        known = ", ".join(regions(country)[:12]) or "none"
        raise _wrong("region", f"“{region}” is no region of this country. There are: {known}.")
    if not years or len(years) > MOST_YEARS or min(years) < FIRST or max(years) > LAST:
        raise _wrong("last_year", f"Choose up to {MOST_YEARS} years between {FIRST} and {LAST}.")
    found = holidays.country_holidays(
        country, subdiv=region or None, years=list(years), language=_language(country)
    )
    return sorted(found.items())


def _language(country: str) -> str | None:
    known = holidays.list_localized_countries().get(country, [])
    return next((code for code in ("en_US", "en_GB", "en") if code in known), None)


def _wrong(field: str, text: str) -> InvalidError:
    return InvalidError(text, {field: [text]})
