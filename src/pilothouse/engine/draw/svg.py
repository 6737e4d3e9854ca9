"""Building SVG text: escaping, numbers, themed colours, the frame."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

FALLBACK = {
    "ink": "#14181f",
    "ink-2": "#4b5565",
    "ink-3": "#5f6b7e",
    "line": "#e5e8ed",
    "line-2": "#d3d8e0",
    "surface": "#ffffff",
    "surface-2": "#f1f3f6",
    "c1": "#2d5bd7",
    "c2": "#0c8f9c",
    "c3": "#8455d6",
    "c4": "#d98a13",
    "c5": "#cf4a7d",
    "c6": "#7b8798",
    "g": "#157347",
    "a": "#a35200",
    "a-fill": "#e08a00",
    "r": "#c0271f",
    "n": "#556072",
    "today": "#7a3fd0",
    "bar": "#7d9ff0",
    "bar-p": "#2d5bd7",
    "bar-c": "#e58d86",
    "bar-cp": "#c0271f",
    "sum": "#3b4454",
    "bl": "#b3bbc7",
    "m1": "#e4f3ea",
    "m2": "#f3f0c9",
    "m3": "#fde2b8",
    "m4": "#f9c0a6",
    "m5": "#e2685a",
    "m1-ink": "#11603b",
    "m2-ink": "#5f5308",
    "m3-ink": "#7a3e00",
    "m4-ink": "#7b2608",
    "m5-ink": "#2a0603",
}
# Text on a line of this colour must keep its contrast.
TEXT_TONE = {"c4": "a", "a-fill": "a", "c6": "ink-3", "c2": "c2", "line-2": "ink-3"}
FONT = "'Inter Variable', Inter, system-ui, sans-serif"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CHARACTER = 0.59


class Hue(str):
    """A colour as text, that remembers the name of its theme variable."""

    __slots__ = ("name",)
    name: str


def colour(name: str) -> Hue:
    """Return a colour of the light theme; `tag` adds the class by which a page recolours it."""
    hue = Hue(FALLBACK[name])
    hue.name = name
    return hue


def ink_of(tone: str) -> Hue:
    """Return the colour for text that belongs to a mark of this tone."""
    return colour(TEXT_TONE.get(tone, tone))


def num(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def tag(name: str, content: str = "", **attributes: object) -> str:
    """Return an element; `_` in names stands for `-`.

    A colour becomes an attribute, which PDF and stand-alone files show, and a class (ph-f-c1 for a
    fill, ph-s-c1 for a stroke), by which the page's style sheet follows the theme.
    """
    hues = [f"ph-{k[0]}-{v.name}" for k, v in attributes.items() if isinstance(v, Hue)]
    attributes |= {"class_": " ".join(hues)} if hues else {}
    parts = [
        f'{key.strip("_").replace("_", "-")}="{escape(number_or_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    ]
    opened = " ".join([name, *parts])
    return f"<{opened}>{content}</{name}>" if content else f"<{opened}/>"


def number_or_text(value: object) -> str:
    """Return an attribute's value as text."""
    return num(value) if isinstance(value, float) else str(value)


def text(x: float, y: float, words: str, **attributes: object) -> str:
    """Return a text of 11 px in the third ink unless told otherwise."""
    style: dict[str, object] = {"font_size": 11, "fill": colour("ink-3")}
    return tag("text", escape(words), x=float(x), y=float(y), **(style | attributes))


def frame(width: float, height: float, title: str, described: str, content: str) -> str:
    """Return the whole picture: scalable, with a name and a description."""
    name = escape(title)
    head = f"<title>{name}</title>" + (f"<desc>{escape(described)}</desc>" if described else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {num(width)} {num(height)}" '
        f'width="{num(width)}" height="{num(height)}" role="img" aria-label="{name}" '
        f'font-family="{FONT}" font-size="11">{head}{content}</svg>'
    )


def width_of(words: str, size: float = 11) -> float:
    """Estimate the width of a text."""
    return len(words) * size * CHARACTER


def shorten(words: str, room: float, size: float = 11) -> str:
    """Cut a text to the room it has, with an ellipsis."""
    fits = int(room / (size * CHARACTER))
    return words if len(words) <= fits else words[: max(1, fits - 1)].rstrip() + "…"


def nice_step(span: float, wanted: int = 4) -> float:
    """Return a round step (1, 2, 2.5 or 5 times a power of ten) that fits about `wanted` times."""
    if span <= 0:
        return 1.0
    raw = span / wanted
    power = float(10 ** math.floor(math.log10(raw)))
    return next((m * power for m in (1, 2, 2.5, 5) if m * power >= raw), 10 * power)


def ticks(top: float, wanted: int = 4) -> list[float]:
    """Return round values from 0 to at least `top`."""
    step = nice_step(top, wanted)
    return [step * i for i in range(math.ceil(top / step - 1e-9) + 1)]


def plain(value: float) -> str:
    """Return a number without needless decimals, thousands separated."""
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.1f}"


def month_starts(first: date, last: date) -> list[date]:
    """Return the firsts of months within a range."""
    found, at = [], date(first.year, first.month, 1)
    while at <= last:
        if at >= first:
            found.append(at)
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    return found


def time_ticks(first: date, last: date, room: int) -> list[tuple[date, str]]:
    """Return at most `room` dates to label and their words: days, months or years."""
    days = max(1, (last - first).days)
    if days <= 45:
        step = max(1, math.ceil(days / room / 7) * 7)
        return [(d, f"{d.day} {MONTHS[d.month - 1]}") for d in days_between(first, last, step)]
    months = month_starts(first, last)
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if len(months) / s <= room), 120)
    chosen = [m for m in months if (m.year * 12 + m.month - 1) % step == 0]
    return [(m, month_word(m, step, is_first=i == 0)) for i, m in enumerate(chosen)]


def month_word(month: date, step: int, *, is_first: bool) -> str:
    """Return Nov, or Jan 27 where a year begins, or 2027 when only years are shown."""
    if step >= 12:
        return str(month.year)
    name = MONTHS[month.month - 1]
    return f"{name} {month.year % 100:02d}" if is_first or month.month <= step else name


def days_between(first: date, last: date, step: int) -> Sequence[date]:
    """Return every `step`-th day of a range."""
    return [first + timedelta(days=i) for i in range(0, (last - first).days + 1, step)]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart until they are `gap` from each other, within low and high."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    floor = low
    for i in order:
        placed[i] = max(wanted[i], floor)
        floor = placed[i] + gap
    ceiling = high
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    return placed
