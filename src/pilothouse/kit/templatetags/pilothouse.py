"""The component tags: `{% load pilothouse %}`. The page at /kit/ shows each in all its states."""

from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from pilothouse.kit.web import figures
from pilothouse.kit.web import format as words
from pilothouse.kit.web.figures import icon, rag
from pilothouse.kit.web.forms import field_kind, is_wide
from pilothouse.kit.web.markdown import markdown
from pilothouse.kit.web.nav import Crumb

register = template.Library()
THEMES = ("light", "dark")
GO = {
    "home": "h",
    "my-work": "t",
    "projects": "p",
    "portfolios": "f",
    "proposals": "o",
    "risks": "r",
    "changes": "c",
    "decisions": "d",
    "standards": "s",
    "reports": "e",
}

for _tag in (
    figures.icon,
    figures.rag,
    figures.slip,
    figures.money,
    figures.age,
    figures.avatar,
    figures.person,
    figures.tag,
    figures.score,
):
    register.simple_tag(_tag)
for _filter in (figures.hours, figures.days, figures.percent, figures.signed, figures.dash):
    register.filter(_filter.__name__, _filter)
register.filter("markdown", markdown)
register.inclusion_tag("kit/parts/progress.html")(figures.progress)


# --- blocks ------------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content: str, title: object = "", sub: object = "", flush: bool = False, anchor: str = ""
) -> SafeString:
    """Frame content with a title; `flush` leaves out the padding; `anchor` is its id."""
    ident = format_html(' id="{}"', anchor) if anchor else ""
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
) -> dict[str, Any]:
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
    """Show key figures as one strip (label, value, unit, note, delta, tone, trend, url, stale)."""
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
    """Show a load table: caption, columns, rows (label, note, cells in percent or a word)."""
    return {"heat": data}


@register.filter
def heat_class(value: float | str | None) -> str:
    """Return the class of a load in percent: blue within capacity, orange over 100.

    A word stands for a load for which there is no capacity at all.
    """
    if value is None:
        return "ph-u0"
    if isinstance(value, str):
        return "ph-o3"
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
def ragbar(
    green: int = 0, amber: int = 0, red: int = 0, none: int = 0, without: str = ""
) -> dict[str, Any]:
    """Show how many are green, amber, red and none of these, as one bar with words.

    `without` says what the last are without, if not a report.
    """
    total = max(1, green + amber + red + none)
    pieces, start = [], 0.0
    for letter, count in zip("garn", (green, amber, red, none), strict=True):
        width = 100 * count / total
        pieces.append(
            {
                "letter": letter,
                "count": count,
                "words": without if letter == "n" else "",
                "x": f"{start:.2f}",
                "width": f"{max(0, width - 0.6):.2f}",
            }
        )
        start += width
    return {"pieces": [p for p in pieces if p["count"]]}


@register.simple_tag
def computed_rag(value: object, style: str = "pill") -> SafeString:
    """Show the RAG that the figures give; without one it says that nothing was computed."""
    return rag(value, style, text="" if words.rag_letter(value) != "n" else gettext("Not computed"))


@register.simple_tag
def rag_count(letter: str, count: int, said: str = "") -> SafeString:
    """Show a count beside a RAG shape, as in 14 on track."""
    word = said or words.rag_word(letter)
    return rag(letter, text=f"{count} {word[0].lower()}{word[1:]}")


# --- page parts --------------------------------------------------------------------------------


@register.inclusion_tag("kit/parts/crumbs.html", takes_context=True)
def breadcrumbs(context: Context) -> dict[str, Any]:
    """Show the breadcrumb from `crumbs` in the context, or the page's title.

    On a page of a project it begins with the way to the project.
    """
    crumbs = list(context.get("crumbs") or [Crumb(context.get("title", ""))])
    header = context.get("project_header")
    trail = list(header.trail) if header else []
    if trail and getattr(crumbs[0], "url", "") == trail[0].url:
        trail = []
    return {"crumbs": [*trail, *crumbs]}


@register.inclusion_tag("kit/parts/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    """Show previous and next of a `kit.paging.Page`; other parameters of the address stay."""
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
def go_letter(name: str) -> str:
    """Return the letter that, after g, opens a menu entry; nothing for most."""
    return GO.get(name.replace("_", "-"), "")


@register.filter
def phone_entries(menu: list[Any] | None) -> list[Any]:
    """Return the entries of the bottom bar: what people do on a phone first."""
    first = (
        "home",
        "my-tasks",
        "my_tasks",
        "tasks",
        "timesheets",
        "approvals",
        "decisions",
        "projects",
        "risks",
    )
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
    """Put a chart of `kit.charts` on the page; the chart has escaped its texts itself.

    A `wide` one fills its card and gives way to a `narrow` one beside it on a phone.
    """
    kind = f" ph-chart-{style}" if style else ""
    return format_html('<figure class="ph-chart{}">{}</figure>', kind, mark_safe(svg))  # noqa: S308
