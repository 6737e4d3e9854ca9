"""Bars: a trend strip of RAG values and horizontal bars with their numbers."""

from collections.abc import Sequence

from .data import Bar, Tone
from .lines import nothing
from .svg import colour, frame, num, plain, shorten, tag, text, width_of

RAG = {
    "g": (Tone.GREEN, 5, "on track"),
    "a": (Tone.AMBER, 10, "at risk"),
    "r": (Tone.RED, 16, "off track"),
}
NO_REPORT = (Tone.NONE, 3, "no report")
ROW = 24


def trend_strip(
    values: Sequence[str], *, title: str = "Trend", width: int = 50, height: int = 18
) -> str:
    """Draw past RAG values, oldest first, as bars: height and colour both tell the value.

    Values are words or letters (green, amber, red; anything else is no report).

    Parameters
    ----------
    values : sequence of str
        Oldest first.
    title : str
        Said to readers who cannot see it.
    width, height : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    steps = [RAG.get(str(v).lower()[:1], NO_REPORT) for v in values]
    room = width / max(1, len(steps))
    drawn = "".join(
        tag("rect", x=float(i * room), y=float(height - tall * height / 16), width=float(room - 2),
            height=float(tall * height / 16), rx=1, fill=colour(tone))
        for i, (tone, tall, _) in enumerate(steps)
    )  # fmt: skip
    return frame(width, height, title, ", ".join(word for _, _, word in steps), drawn)


def bar_chart(bars: Sequence[Bar], *, title: str, unit: str = "", width: int = 420) -> str:
    """Draw horizontal bars, each with its label, its number and its planned tick.

    Parameters
    ----------
    bars : sequence of Bar
        From top to bottom.
    title : str
        Said to readers who cannot see it.
    unit : str
        After each number.
    width : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    if not bars:
        return nothing(title, width, 80)
    left = min(width * 0.4, max(width_of(b.label, 12) for b in bars) + 12)
    printed = [b.text or f"{plain(b.value)}{unit}" for b in bars]
    right = width - max(width_of(p, 12) for p in printed) - 12
    top = max(max(abs(b.value), b.planned or 0) for b in bars) or 1
    rows = [
        row(b, p, i, left, right, top) for i, (b, p) in enumerate(zip(bars, printed, strict=True))
    ]
    said = "; ".join(f"{b.label} {p}" for b, p in zip(bars, printed, strict=True))
    return frame(width, len(bars) * ROW + 4, title, said, "".join(rows))


def row(bar: Bar, printed: str, index: int, left: float, right: float, top: float) -> str:
    """Draw one bar with its label and number."""
    y = index * ROW + 2
    length = max(1.0, (right - left) * abs(bar.value) / top)
    parts = [
        text(0, y + 15, shorten(bar.label, left - 8, 12), font_size=12, fill=colour("ink")),
        tag("rect", x=left, y=y + 5, width=length, height=12, rx=2.5, fill=colour(bar.tone)),
        text(
            left + max(length, tick_at(bar, left, right, top) - left) + 6,
            y + 15,
            printed,
            font_size=12,
            fill=colour("ink-2"),
        ),
    ]
    if bar.planned is not None:
        x = tick_at(bar, left, right, top)
        parts.append(
            tag("path", d=f"M{num(x)} {y + 1}V{y + 21}", stroke=colour("ink"), stroke_width=2)
        )
    return "".join(parts)


def tick_at(bar: Bar, left: float, right: float, top: float) -> float:
    """Return where the planned tick stands; the start without one."""
    return left if bar.planned is None else left + (right - left) * bar.planned / top
