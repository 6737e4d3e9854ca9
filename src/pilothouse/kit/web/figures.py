"""Figures, states and people as small pieces of HTML; the tags of `{% load pilothouse %}`."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from pilothouse.kit.web import format as words

SPRITE = "pilothouse/vendor/icons/sprite.svg"
DIRECTIONAL = ("arrow-left", "arrow-right", "chevron-left", "chevron-right", "arrow-back-up")
HOLE = 'class="ph-hole" fill="none" stroke="#fff" stroke-width="1.5" stroke-linecap="round"'
TRIANGLE = (
    "M8 2.1c.5 0 1 .3 1.3.8l5 8.7c.5 1-.2 2.1-1.3 2.1H3"
    "c-1.1 0-1.8-1.1-1.3-2.1l5-8.7c.3-.5.8-.8 1.3-.8z"
)
# These colours are for print, which applies no style sheet inside a picture; pages override them.
RAG_SHAPES = {
    "g": '<circle class="ph-shape" cx="8" cy="8" r="6.5" fill="#157347"/>'
    f'<path d="M5.4 8.1l1.8 1.8 3.4-3.5" stroke-linejoin="round" {HOLE}/>',
    "a": f'<path class="ph-shape" d="{TRIANGLE}" fill="#e08a00"/>'
    f'<path d="M8 6v3M8 11.2v.1" {HOLE}/>',
    "r": '<rect class="ph-shape" x="1.8" y="1.8" width="12.4" height="12.4" rx="2.2" '
    'fill="#c0271f"/>'
    f'<path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" {HOLE}/>',
    "n": '<circle class="ph-ring" cx="8" cy="8" r="6" fill="none" stroke="#556072" '
    'stroke-width="1.6" stroke-dasharray="2.4 2.3"/>',
}


def icon(name: str, extra: str = "", label: str = "") -> SafeString:
    """Draw an icon of the sprite; decorative unless `label` is given."""
    flip = " ph-ic-flip" if name in DIRECTIONAL else ""
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="ph-ic{} {}" {}><use href="{}#{}"/></svg>',
        flip,
        extra,
        spoken,
        static(SPRITE),
        name,
    )


def rag(value: object, style: str = "word", label: str = "", text: str = "") -> SafeString:
    """Show a RAG value by shape, word and colour; style is word, pill or icon."""
    letter = words.rag_letter(value)
    word = text or words.rag_word(letter)
    spoken = f"{label}: {word}" if label else word
    inside = format_html('<span class="ph-hide">{}</span>', spoken) if style == "icon" else word
    pill = " ph-pill" if style == "pill" else ""
    shape = mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true">{RAG_SHAPES[letter]}</svg>')  # noqa: S308
    title = format_html(' title="{}"', spoken) if style == "icon" else ""
    return format_html(
        '<span class="ph-rag ph-rag-{}{}"{}>{}{}</span>', letter, pill, title, shape, inside
    )


def slip(days: float | Decimal | None) -> SafeString:
    """Show slip in words: 23 d late, 2 d early, on date."""
    return format_html('<span class="{}">{}</span>', words.slip_class(days), words.slip_words(days))


def money(value: Any, style: str = "", currency: str = "") -> str:
    """Show a Money (or a Decimal with `currency`); style compact gives $53.8m."""
    if value is None:
        return words.DASH
    amount = getattr(value, "amount", value)
    return words.money_words(
        amount, currency or getattr(value, "currency", ""), compact=style == "compact"
    )


def age(instant: datetime | None, stale_after: int = 0) -> SafeString:
    """Show how old something is; older than `stale_after` days it is marked as stale."""
    if instant is None:
        return format_html('<span class="ph-age ph-stale">{}</span>', gettext("never"))
    now = timezone.now()
    stale = bool(stale_after) and (now - instant).days >= stale_after
    said = format_html('<span class="ph-stale-mark"> {}</span>', gettext("stale")) if stale else ""
    local = timezone.localtime(instant)
    return format_html(
        '<time class="ph-age{}" datetime="{}" title="{}" data-age>{}</time>{}',
        " ph-stale" if stale else "", instant.isoformat(timespec="seconds"),
        date_format(local, "DATETIME_FORMAT"), words.age_words(instant, now), said,
    )  # fmt: skip


def hours(minutes: int | None) -> str:
    """Show minutes as hours."""
    return words.quantity(minutes, 60, gettext("h"))


def days(minutes: int | None, day: int = 480) -> str:
    """Show working minutes as days of `day` minutes (480 unless told)."""
    return words.quantity(minutes, day, gettext("d"))


def percent(value: float | Decimal | None) -> str:
    """Show a share (0.46) as 46 %."""
    return words.DASH if value is None else f"{words.number(value * 100)}%"


def signed(value: float | Decimal | None, places: int = 0) -> str:
    """Show a number with its sign; a real minus."""
    if value is None:
        return words.DASH
    shown = words.number(value, places)
    nothing = words.number(0, places)
    if shown.lstrip("−-") == nothing:
        return nothing
    return ("+" if value > 0 else "") + shown


def dash(value: object) -> object:
    """Show an en dash for nothing."""
    return words.DASH if value is None or value == "" else value


def progress(value: float, planned: float | None = None, wide: str = "") -> dict[str, Any]:
    """Show a bar of 0 to 100 with a tick where it should be."""
    capped = max(0, min(100, round(value)))
    tick = None if planned is None else max(0, min(100, round(planned)))
    return {"value": capped, "planned": tick, "wide": wide}


def avatar(who: object, size: str = "") -> SafeString:
    """Show a person's initials in a stable colour."""
    name = person_name(who)
    return format_html(
        '<span class="ph-avatar ph-av{}{}" aria-hidden="true">{}</span>',
        words.avatar_colour(name), " ph-avatar-lg" if size == "lg" else "", words.initials(name),
    )  # fmt: skip


def person(who: object, nobody: str = "") -> SafeString:
    """Show a person's initials and name, or the word for nobody."""
    if not who:
        return format_html('<span class="ph-nobody">{}</span>', nobody or gettext("Nobody yet"))
    return format_html('<span class="ph-person">{}{}</span>', avatar(who), person_name(who))


def person_name(who: object) -> str:
    """Return the name of a person record, or the text itself."""
    return str(getattr(who, "name", "") or who)


def tag(text: object, tone: str = "", icon_name: str = "") -> SafeString:
    """Show a small label; tone is blue, green, amber, red, line or empty."""
    drawn = icon(icon_name) if icon_name else ""
    return format_html(
        '<span class="ph-tag{}">{}{}</span>', f" ph-tag-{tone}" if tone else "", drawn, text
    )


def score(value: int, level: int) -> SafeString:
    """Show a risk score on the colour of its level, 1 to 5."""
    return format_html('<span class="ph-score ph-m{}">{}</span>', max(1, min(5, level)), value)
