"""Refuse markup that the page cannot honour: habits of htmx 2, and what the CSP would block."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "pilothouse"
DJANGO_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", re.DOTALL)
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
OLD_EVENT = re.compile(r"htmx:[a-z]+[A-Z]\w*")
OLD_SCRIPT = re.compile(r"htmx\.(?:defineExtension|removeExtension|logAll|logger)\b")
GONE = {
    "hx-params", "hx-prompt", "hx-ext", "hx-vars", "hx-disinherit", "hx-inherit", "hx-request",
    "hx-history", "hx-history-elt", "hx-disabled-elt", "hx-sse", "hx-ws",
}  # fmt: skip
REQUESTS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-action", "hx-boost"}
INHERITED = {
    "hx-target", "hx-swap", "hx-headers", "hx-vals", "hx-include", "hx-select", "hx-select-oob",
    "hx-indicator", "hx-confirm", "hx-sync", "hx-encoding", "hx-push-url", "hx-replace-url",
    "hx-validate", "hx-disable", "hx-config",
}  # fmt: skip

Attributes = list[tuple[str, str | None]]


class Page(HTMLParser):
    """Reads one template and collects what is wrong, by line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        for sentence in (*_htmx(attrs), *_blocked(tag, attrs)):
            self.found.append((self.getpos()[0], sentence))


def _htmx(attrs: Attributes) -> Iterator[str]:
    names = {name for name, _ in attrs}
    for name, value in attrs:
        base, *modifiers = name.split(":")
        if base == "hx-on":
            yield f"{name}: no inline code; listen in a script file."
        elif base in GONE:
            yield f"{base} does not exist in htmx 4."
        elif base in INHERITED and "inherited" not in modifiers and not names & REQUESTS:
            yield f"{name} has no effect here: inheritance needs '{base}:inherited'."
        yield from _code(base, value or "")


def _code(name: str, value: str) -> Iterator[str]:
    if name == "hx-trigger" and "[" in value:
        yield "a filter in hx-trigger is code; the CSP blocks it."
    if name.startswith("hx-") and re.match(r"\s*(?:js|javascript):", value):
        yield f"'js:' in {name} is code; the CSP blocks it."


def _blocked(tag: str, attrs: Attributes) -> Iterator[str]:
    values = dict(attrs)
    if tag == "script" and "src" not in values and values.get("type") != "application/json":
        yield "an inline script; the CSP blocks it."
    if tag == "style":
        yield "an inline style sheet; the CSP blocks it."
    for name, value in attrs:
        if name.startswith("on"):
            yield f"{name}: an inline handler; the CSP blocks it."
        if name in {"href", "action"} and (value or "").lower().startswith("javascript:"):
            yield f"{name} holds code; the CSP blocks it."
        if name == "src" and re.match(r"(?:https?:)?//", value or ""):
            yield f"{tag} loads {value} from another host; vendor it."


def _neutral(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n") or "x"


def in_template(text: str) -> list[tuple[int, str]]:
    """What is wrong in a template, as (line, sentence)."""
    page = Page()
    page.feed(DJANGO_TAG.sub(_neutral, COMMENT.sub(_neutral, text)))
    page.close()
    return page.found + in_script(text)


def in_script(text: str) -> list[tuple[int, str]]:
    """What is wrong in a script, as (line, sentence)."""
    return [
        (number, f"{match.group()} is a name of htmx 2.")
        for number, line in enumerate(text.splitlines(), 1)
        for pattern in (OLD_EVENT, OLD_SCRIPT)
        for match in pattern.finditer(line)
    ]


def _files(patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        for path in sorted(PACKAGE.rglob(pattern)):
            if "vendor" not in path.parts:
                yield path


def problems() -> Iterator[str]:
    """A sentence with file and line for everything that is wrong."""
    readers = {".html": in_template, ".js": in_script}
    for path in _files(("templates/**/*.html", "static/**/*.js")):
        for line, sentence in readers[path.suffix](path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}:{line}: {sentence}"


def main() -> None:
    found = list(problems())
    print(*found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
