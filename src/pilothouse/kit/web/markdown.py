"""Markdown that people write, as HTML that is safe to show."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_READER = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).enable(
    "table"
)
_TAGS = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr", "h3", "h4",
    "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "del",
}  # fmt: skip
_LEVELS = {"h1": "h4", "h2": "h5"}


def markdown(text: str | None) -> SafeString:
    """Markdown as HTML: no scripts, styles, pictures or addresses other than the web's."""
    made = _READER.render(text or "")
    for high, low in _LEVELS.items():
        made = made.replace(f"<{high}>", f"<{low}>").replace(f"</{high}>", f"</{low}>")
    safe = nh3.clean(
        made, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )  # fmt: skip
    return mark_safe(safe)  # noqa: S308  (cleaned above)
