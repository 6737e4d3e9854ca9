"""HTML of the report's parts; every text is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

ON_PAPER = 12
_ICONS = {
    "good": '<circle cx="8" cy="8" r="7"/><path class="cut" d="M4.8 8.2l2.2 2.2 4.2-4.6"/>',
    "bad": '<rect x="1" y="1" width="14" height="14" rx="3"/>'
    '<path class="cut" d="M5.2 5.2l5.6 5.6m0-5.6l-5.6 5.6"/>',
    "warn": '<path d="M8 1.5l7 12.5H1z"/><path class="cut" d="M8 6v3.6m0 1.6v.6"/>',
    "none": '<circle class="dash" cx="8" cy="8" r="6.2"/>',
}


def badge(kind: str, word: str) -> str:
    """A state as shape, word and colour. Kinds: good, bad, warn, none."""
    icon = f'<svg viewBox="0 0 16 16" aria-hidden="true">{_ICONS[kind]}</svg>'
    return f'<span class="badge {kind}">{icon}{escape(word)}</span>'


def figure(label: str, value: str, note: str = "", tone: str = "") -> str:
    """One key figure of the strip."""
    return (
        f'<div class="kpi"><span class="l">{escape(label)}</span><b>{escape(value)}</b>'
        f'<span class="d {tone}">{escape(note)}</span></div>'
    )


def section(title: str, body: str, note: str = "", *, name: str = "") -> str:
    """A titled card. `body` is markup."""
    head = f"<h2>{escape(title)}</h2>" + (f"<p>{escape(note)}</p>" if note else "")
    kind = f' class="{name}"' if name else ""
    return f"<section{kind}><header>{head}</header>{body}</section>"


def table(heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table; heads are (class, words), cells are markup. The class also marks the column."""
    top = "".join(f'<th scope="col" class="{css}">{escape(words)}</th>' for css, words in heads)
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{heads[at][0]}">{cell}</td>' for at, cell in enumerate(cells))
        + "</tr>"
        for cells in rows
    )
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def beside(*parts: str) -> str:
    """Parts side by side where there is room, one alone over the whole width."""
    held = [f"<div>{part}</div>" for part in parts if part]
    return f'<div class="two">{"".join(held)}</div>' if len(held) > 1 else "".join(held)


def meter(share: float, tone: str = "c1") -> str:
    """A horizontal bar of a share 0 .. 1."""
    width = max(0.0, min(1.0, share)) * 100
    return f'<span class="meter"><i class="{tone}" style="inline-size:{width:.1f}%"></i></span>'


def more(summary: str, items: Sequence[str]) -> str:
    """A list that opens on demand; items are plain texts. Paper shows the first few."""
    if not items:
        return escape(summary)
    lines = "".join(f"<li>{escape(item)}</li>" for item in items)
    if len(items) > ON_PAPER:
        lines += '<li class="paper">… the others are on screen</li>'
    return f"<details><summary>{escape(summary)}</summary><ul>{lines}</ul></details>"
