"""Figures in words: slip, age, duration, money, initials. Pure functions, for tags and reports."""

import zlib
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats
from django.utils.translation import gettext, ngettext

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CHF": "CHF\u00a0", "INR": "₹"}
DASH = "–"
AVATAR_COLOURS = 6
RAG_LETTERS = {
    "g": "g", "green": "g", "on_track": "g",
    "a": "a", "amber": "a", "at_risk": "a",
    "r": "r", "red": "r", "off_track": "r",
}  # fmt: skip


def rag_letter(value: object) -> str:
    """Return g, a, r or n for a RAG value given as word, letter or enum."""
    raw = getattr(value, "value", value)
    return RAG_LETTERS.get(str(raw or "").lower(), "n")


def rag_word(letter: str) -> str:
    """Return the word that always stands beside the shape."""
    words = {"g": gettext("On track"), "a": gettext("At risk"), "r": gettext("Off track")}
    return words.get(letter, gettext("No report"))


def slip_words(days: float | Decimal | None) -> str:
    """Return working days of slip in words: late when positive, early when negative."""
    if days is None:
        return DASH
    whole = round(days)
    if whole == 0:
        return gettext("on date")
    text = gettext("%(days)s d late") if whole > 0 else gettext("%(days)s d early")
    return text % {"days": abs(whole)}


def slip_class(days: float | Decimal | None) -> str:
    """Return the class that colours a slip."""
    whole = round(days) if days is not None else 0
    return "ph-late" if whole > 0 else "ph-early" if whole < 0 else "ph-ondate"


def age_words(instant: datetime, now: datetime) -> str:
    """Return how long ago (or ahead) an instant is, in its largest sensible unit."""
    seconds = (now - instant).total_seconds()
    text = span_words(abs(seconds))
    if abs(seconds) < 60:
        return gettext("just now")
    template = gettext("%(span)s ago") if seconds > 0 else gettext("in %(span)s")
    return template % {"span": text}


def span_words(seconds: float) -> str:
    """Return a length of time in minutes, hours, days, months or years."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 24:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = hours // 24
    if days < 60:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    months = days // 30
    if months < 24:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    years = days // 365
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}


def number(value: Decimal | float, places: int = 0) -> str:
    """Return a number with the locale's separators and a real minus sign."""
    rounded = f"{value:.{places}f}"
    shown = formats.number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)
    return str(shown).replace("-", "\u2212")


def quantity(minutes: int | None, per_unit: int, unit: str) -> str:
    """Return minutes as a number of units (60 per hour, 480 per day), at most one decimal."""
    if minutes is None:
        return DASH
    amount = (Decimal(minutes) / per_unit).quantize(Decimal("0.1"), ROUND_HALF_UP)
    places = 0 if amount == amount.to_integral_value() else 1
    return f"{number(amount, places)}\u00a0{unit}"


def money_words(amount: Decimal | int, currency: str, *, compact: bool = False) -> str:
    """Return an amount with its currency; compact gives $53.8m, $640k."""
    sign = "\u2212" if amount < 0 else ""
    size, suffix, places = abs(Decimal(amount)), "", 0
    if compact:
        size, suffix, places = compacted(size)
    symbol = SYMBOLS.get(currency)
    figure = number(size, places) + suffix
    return f"{sign}{symbol}{figure}" if symbol else f"{sign}{figure}\u00a0{currency}"


def compacted(size: Decimal) -> tuple[Decimal, str, int]:
    """Return a size scaled to millions or thousands, its suffix and its decimals."""
    for limit, suffix, places in ((10**9, "bn", 1), (10**6, "m", 1), (10**3, "k", 0)):
        if size >= limit:
            return size / limit, suffix, places
    return size, "", 0


def initials(name: str) -> str:
    """Return one or two initials of a name."""
    words = [w for w in name.replace(".", " ").split() if w[0].isalnum()]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(w[0] for w in picked).upper() or "?"


def avatar_colour(name: str) -> int:
    """Return a stable colour number for a name."""
    return zlib.crc32(name.encode()) % AVATAR_COLOURS
