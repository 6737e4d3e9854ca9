"""The component tags: `{% load pilothouse %}`. The living page at /kit/ shows each in all its states."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from pilothouse.kit.web import format as words
from pilothouse.kit.web.forms import field_kind, is_wide

register = template.Library()
SPRITE = "pilothouse/vendor/icons/sprite.svg"
DIRECTIONAL = ("arrow-left", "arrow-right", "chevron-left", "chevron-right", "arrow-back-up")
THEMES = ("light", "dark")
RAG_SHAPES = {
    "g": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>'
    '<path class="ph-hole" d="M5.4 8.1l1.8 1.8 3.4-3.5" fill="none" stroke="#fff" stroke-width="1.5" '
    'stroke-linecap="round" stroke-linejoin="round"/>',
    "a": '<path d="M8 2.1c.5 0 1 .3 1.3.8l5 8.7c.5 1-.2 2.1-1.3 2.1H3c-1.1 0-1.8-1.1-1.3-2.1l5-8.7c.3-.5'
    '.8-.8 1.3-.8z" fill="currentColor"/><path class="ph-hole" d="M8 6v3M8 11.2v.1" fill="none" '
    'stroke="#fff" stroke-width="1.5" stroke-linecap="round"/>',
    "r": '<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2.2" fill="currentColor"/>'
    '<path class="ph-hole" d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" fill="none" stroke="#fff" '
    'stroke-width="1.6" stroke-linecap="round"/>',
    "n": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.6" '
    'stroke-dasharray="2.4 2.3"/>',
}


# --- figures -----------------------------------------------------------------------------------


@register.simple_tag
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


@register.simple_tag
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


@register.simple_tag
def slip(days: float | Decimal | None) -> SafeString:
    """Show slip in words: 23 d late, 2 d early, on date."""
    return format_html('<span class="{}">{}</span>', words.slip_class(days), words.slip_words(days))


@register.simple_tag
def money(value: Any, style: str = "", currency: str = "") -> str:
    """Show a Money (or a Decimal with `currency`); style compact gives $53.8m."""
    if value is None:
        return words.DASH
    amount = getattr(value, "amount", value)
    return words.money_words(
        amount, currency or getattr(value, "currency", ""), compact=style == "compact"
    )


@register.simple_tag
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


@register.filter
def hours(minutes: int | None) -> str:
    """Show minutes as hours."""
    return words.quantity(minutes, 60, gettext("h"))


@register.filter
def days(minutes: int | None, day: int = 480) -> str:
    """Show working minutes as days of `day` minutes (480 unless told)."""
    return words.quantity(minutes, day, gettext("d"))


@register.filter
def percent(value: float | Decimal | None) -> str:
    """Show a share (0.46) as 46 %."""
    return words.DASH if value is None else f"{words.number(value * 100)}%"


@register.filter
def signed(value: float | Decimal | None, places: int = 0) -> str:
    """Show a number with its sign; a real minus."""
    if value is None:
        return words.DASH
    return ("+" if value > 0 else "") + words.number(value, places)


@register.filter
def dash(value: object) -> object:
    """Show an en dash for nothing."""
    return words.DASH if value is None or value == "" else value


@register.inclusion_tag("kit/parts/progress.html")
def progress(value: float, planned: float | None = None, wide: str = "") -> dict[str, Any]:
    """Show a bar of 0 to 100 with a tick where it should be."""
    capped = max(0, min(100, round(value)))
    tick = None if planned is None else max(0, min(100, round(planned)))
    return {"value": capped, "planned": tick, "wide": wide}


@register.simple_tag
def avatar(who: object, size: str = "") -> SafeString:
    """Show a person's initials in a stable colour."""
    name = person_name(who)
    return format_html(
        '<span class="ph-avatar ph-av{}{}" aria-hidden="true">{}</span>',
        words.avatar_colour(name), " ph-avatar-lg" if size == "lg" else "", words.initials(name),
    )  # fmt: skip


@register.simple_tag
def person(who: object, nobody: str = "") -> SafeString:
    """Show a person's initials and name, or the word for nobody."""
    if not who:
        return format_html('<span class="ph-nobody">{}</span>', nobody or gettext("Nobody yet"))
    return format_html('<span class="ph-person">{}{}</span>', avatar(who), person_name(who))


def person_name(who: object) -> str:
    """Return the name of a person record, or the text itself."""
    return str(getattr(who, "name", "") or who)


@register.simple_tag
def tag(text: object, tone: str = "", icon_name: str = "") -> SafeString:
    """Show a small label; tone is blue, green, amber, red, line or empty."""
    drawn = icon(icon_name) if icon_name else ""
    return format_html(
        '<span class="ph-tag{}">{}{}</span>', f" ph-tag-{tone}" if tone else "", drawn, text
    )


@register.simple_tag
def score(value: int, level: int) -> SafeString:
    """Show a risk score on the colour of its level, 1 to 5."""
    return format_html('<span class="ph-score ph-m{}">{}</span>', max(1, min(5, level)), value)


# --- blocks ------------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content: str, title: object = "", sub: object = "", flush: bool = False, id: str = ""
) -> SafeString:  # noqa: A002, FBT001, FBT002
    """Frame content with a title; `flush` leaves out the padding (tables, lists)."""
    ident = format_html(' id="{}"', id) if id else ""
    under = format_html('<p class="ph-sub">{}</p>', sub) if sub else ""
    head = (
        format_html('<header class="ph-card-head"><h2>{}</h2>{}</header>', title, under)
        if title
        else ""
    )
    body = content if flush else format_html('<div class="ph-card-body">{}</div>', content)
    return format_html('<section class="ph-card"{}>{}{}</section>', ident, head, body)


@register.simple_block_tag
def note(content: str, tone: str = "", icon_name: str = "") -> SafeString:
    """Frame a remark; tone is info, good, warn, bad or empty."""
    symbols = {"good": "circle-check", "warn": "alert-triangle", "bad": "alert-circle"}
    drawn = icon(icon_name or symbols.get(tone, "info-circle"))
    kind = f" ph-note-{tone}" if tone else ""
    return format_html('<div class="ph-note{}">{}<div>{}</div></div>', kind, drawn, content)


@register.inclusion_tag("kit/parts/empty.html")
def empty(
    title: object,
    text: object = "",
    action: object = "",
    url: str = "",
    icon_name: str = "inbox",
    dialog: bool = False,
) -> dict[str, Any]:  # noqa: FBT001, FBT002
    """Say what belongs here, why it matters, and give the one button."""
    return {
        "title": title,
        "text": text,
        "action": action,
        "url": url,
        "icon_name": icon_name,
        "dialog": dialog,
    }


@register.inclusion_tag("kit/parts/kpis.html")
def kpis(items: object) -> dict[str, Any]:
    """Show key figures as one strip: dicts with label, value, unit, note, tone, trend, url, stale, rag."""
    return {"items": items}


@register.inclusion_tag("kit/parts/facts.html")
def facts(items: object, style: str = "") -> dict[str, Any]:
    """Show (label, value) pairs; style row puts them side by side."""
    return {"items": items, "style": style}


@register.inclusion_tag("kit/parts/matrix.html")
def matrix(data: object) -> dict[str, Any]:
    """Show a 5×5 risk matrix: rows (label, cells), columns; cells have count, level, url."""
    return {"matrix": data}


@register.inclusion_tag("kit/parts/heat.html")
def heat(data: object) -> dict[str, Any]:
    """Show a load table: caption, columns, rows (label, note, cells in percent)."""
    return {"heat": data}


@register.filter
def heat_class(value: float | None) -> str:
    """Return the class of a load in percent: blue within capacity, orange over 100."""
    if value is None:
        return "ph-u0"
    steps = ((50, "u0"), (75, "u1"), (90, "u2"), (100.01, "u3"), (113, "o1"), (128, "o2"))
    return "ph-" + next((name for limit, name in steps if value < limit), "o3")


@register.inclusion_tag("kit/parts/activity.html")
def activity(entries: object) -> dict[str, Any]:
    """Show what happened, newest first: dicts with who, what, at, icon, url, quote, diff."""
    return {"entries": entries}


@register.inclusion_tag("kit/parts/diff.html")
def diff(rows: object, caption: object = "") -> dict[str, Any]:
    """Show changes field by field: rows with label, before, after."""
    return {"rows": rows, "caption": caption or gettext("Changes")}


@register.inclusion_tag("kit/parts/tabs.html")
def tabs(entries: object, label: object = "") -> dict[str, Any]:
    """Show tabs: entries with label, url, current, count."""
    return {"tabs": entries, "label": label}


@register.inclusion_tag("kit/parts/chips.html")
def chips(entries: object, label: object = "") -> dict[str, Any]:
    """Show filter chips: entries with label, url, current, count."""
    return {"chips": entries, "label": label or gettext("Filter")}


@register.inclusion_tag("kit/parts/steps.html")
def steps(entries: object, label: object = "") -> dict[str, Any]:
    """Show steps: entries with label and state (done, now, back or empty)."""
    return {"steps": entries, "label": label or gettext("Steps")}


@register.inclusion_tag("kit/parts/job.html")
def job(record: object, url: str, cancel_url: str = "") -> dict[str, Any]:
    """Show a background job's progress; asks `url` again until the job has ended."""
    return {"job": record, "url": url, "cancel_url": cancel_url}


@register.inclusion_tag("kit/parts/ragbar.html")
def ragbar(green: int = 0, amber: int = 0, red: int = 0, none: int = 0) -> dict[str, Any]:
    """Show how many are green, amber, red and without report, as one bar with words."""
    total = max(1, green + amber + red + none)
    pieces, start = [], 0.0
    for letter, count in zip("garn", (green, amber, red, none), strict=True):
        width = 100 * count / total
        pieces.append(
            {
                "letter": letter,
                "count": count,
                "x": f"{start:.2f}",
                "width": f"{max(0, width - 0.6):.2f}",
            }
        )
        start += width
    return {"pieces": [p for p in pieces if p["count"]]}


@register.simple_tag
def rag_count(letter: str, count: int) -> SafeString:
    """Show a count beside a RAG shape, as in 14 on track."""
    word = words.rag_word(letter)
    return rag(letter, text=f"{count} {word[0].lower()}{word[1:]}")


# --- page parts --------------------------------------------------------------------------------


@register.inclusion_tag("kit/parts/crumbs.html", takes_context=True)
def breadcrumbs(context: Context) -> dict[str, Any]:
    """Show the breadcrumb from `crumbs` in the context, or the page's title."""
    return {"crumbs": context.get("crumbs") or [], "title": context.get("title", "")}


@register.inclusion_tag("kit/parts/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    """Show previous and next of a `kit.paging.Page`, keeping the other parameters of the address."""
    return {
        "previous": page_url(context, getattr(page, "previous", None)),
        "next": page_url(context, getattr(page, "next", None)),
        "shown": len(page.items),
    }


def page_url(context: Context, cursor: str | None) -> str:
    """Return the address of the page at a cursor, or nothing."""
    if not cursor:
        return ""
    query = context["request"].GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"


@register.inclusion_tag("kit/forms/field_tag.html")
def field(bound: BoundField, unit: str = "") -> dict[str, Any]:
    """Show one field: label above, help, errors; `unit` stands behind the input."""
    return {"field": bound, "unit": unit}


@register.filter
def kind_of(bound: BoundField) -> str:
    """Return the layout of a field."""
    return field_kind(bound)


@register.filter
def wide(bound: BoundField) -> bool:
    """Tell whether a field takes the whole row."""
    return is_wide(bound)


@register.filter
def phone_entries(menu: list[Any] | None) -> list[Any]:
    """Return the entries of the bottom bar: what people do on a phone first."""
    first = ("home", "my-work", "timesheets", "approvals", "decisions", "projects", "risks")
    found = {
        getattr(e, "name", None) or (e.get("name") if isinstance(e, dict) else ""): e
        for e in menu or []
    }
    chosen = [found[name] for name in first if name in found]
    return (chosen or list(menu or []))[:4]


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return light or dark as the person chose, or nothing the first time."""
    request = context.get("request")
    chosen = request.COOKIES.get("ph_theme", "") if request else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag
def organisation() -> str:
    """Return the organisation's name, or the product's."""
    return str(getattr(settings, "ORGANISATION", "") or "Pilothouse")


@register.simple_tag
def chart(svg: str, style: str = "") -> SafeString:
    """Put a chart of `kit.charts` on the page; the chart has escaped its texts itself."""
    fixed = " ph-chart-fixed" if style == "fixed" else ""
    return format_html('<figure class="ph-chart{}">{}</figure>', fixed, mark_safe(svg))  # noqa: S308


@register.filter
def text(value: object) -> str:
    """Return a value as escaped text, an en dash for nothing."""
    return str(dash(conditional_escape(value)))
