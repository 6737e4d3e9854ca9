"""Risk: the histogram of finish dates with its cumulative line, and the counts of the matrix."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate

from .data import Histogram, RiskCount
from .lines import nothing
from .svg import colour, frame, num, tag, text, time_ticks, width_of

Rise = Callable[[float], float]
LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 34.0, 26.0
LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Certain")
EFFECTS = ("Minor", "Low", "Moderate", "Major", "Severe")
LEVELS = ((1, 1, 1, 2, 2), (1, 1, 2, 3, 3), (1, 2, 3, 3, 4), (2, 3, 3, 4, 5), (2, 3, 4, 5, 5))


def histogram(data: Histogram, *, title: str, width: int = 480, height: int = 240) -> str:
    """Draw how often each finish came out, the share that is done by then, and the percentiles.

    The left axis is the cumulative share; bars have no axis of their own (their sum is all runs).

    Parameters
    ----------
    data : Histogram
        Counts per bin of dates, percentiles, the deterministic date.
    title : str
        Said to readers who cannot see it.
    width, height : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    total = sum(data.counts)
    if not total:
        return nothing(title, width, height)
    first, last = data.edges[0], data.edges[-1]
    days = max(1, (last - first).days)
    room = width - LEFT - RIGHT

    def place(on: date) -> float:
        return LEFT + room * (on - first).days / days

    def rise(share: float) -> float:
        return TOP + (height - TOP - BOTTOM) * (1 - share)

    xs = [place(edge) for edge in data.edges]
    parts = [axes(rise, width), time_axis(first, last, xs[0], xs[-1], height)]
    parts += bars(data, xs, rise)
    parts += [cumulative(data, xs, rise, total), percentiles(data, rise, xs, first, days, width)]
    return frame(width, height, title, described(data, total), "".join(parts))


def axes(rise: Rise, width: float) -> str:
    """Draw the lines of the shares."""
    parts = []
    for share in (0.0, 0.5, 0.8, 1.0):
        y = rise(share)
        parts.append(
            tag("path", d=f"M{num(LEFT)} {num(y)}H{num(width - RIGHT)}", stroke=colour("line"))
        )
        parts.append(text(LEFT - 6, y + 4, f"{share:.0%}", text_anchor="end"))
    return "".join(parts)


def time_axis(first: date, last: date, start: float, end: float, height: float) -> str:
    """Draw the words of the time axis."""
    days = max(1, (last - first).days)
    parts = []
    for on, word in time_ticks(first, last, 6):
        x = start + (end - start) * (on - first).days / days
        parts.append(text(x, height - 8, word, text_anchor="middle"))
    return "".join(parts)


def bars(data: Histogram, xs: Sequence[float], rise: Rise) -> list[str]:
    """Draw the bins; the fullest takes six tenths of the height."""
    most = max(data.counts)
    foot = rise(0.0)
    drawn = []
    for i, count in enumerate(data.counts):
        y = rise(0.6 * count / most)
        drawn.append(
            tag(
                "rect",
                x=xs[i] + 0.5,
                y=y,
                width=max(0.5, xs[i + 1] - xs[i] - 1),
                height=foot - y,
                rx=1,
                fill=colour("bar"),
                fill_opacity=0.75,
            )
        )
    return drawn


def cumulative(data: Histogram, xs: Sequence[float], rise: Rise, total: int) -> str:
    """Draw the share of runs that are done by each date."""
    shares = [0.0, *(c / total for c in accumulate(data.counts))]
    points = [f"{num(x)} {num(rise(s))}" for x, s in zip(xs, shares, strict=True)]
    return tag(
        "path",
        d="M" + "L".join(points),
        fill="none",
        stroke=colour("c1"),
        stroke_width=2.5,
        stroke_linejoin="round",
    )


def percentiles(
    data: Histogram, rise: Rise, xs: Sequence[float], first: date, days: int, width: float
) -> str:
    """Draw a line for each percentile and for the date of the plan, labelled above."""
    foot = rise(0.0)
    marks = [(label, on, "ink-2") for label, on in data.percentiles]
    if data.deterministic is not None:
        marks.append(("Plan", data.deterministic, "today"))
    parts, free = [], {0: 0.0, 1: 0.0}
    for label, on, hue in sorted(marks, key=lambda m: m[1]):
        x = xs[0] + (xs[-1] - xs[0]) * (on - first).days / days
        x = max(xs[0], min(xs[-1], x))
        words = f"{label} {on.day} {on:%b %y}"
        half = width_of(words) / 2
        at = max(half, min(width - half, x))
        line = 0 if at - half >= free[0] else 1
        free[line] = at + half + 10
        y = 22.0 - 12 * line
        parts.append(
            tag(
                "path",
                d=f"M{num(x)} {num(y + 3)}V{num(foot)}",
                stroke=colour(hue),
                stroke_dasharray="2 3",
            )
        )
        parts.append(text(at, y, words, text_anchor="middle", fill=colour(hue), font_weight=600))
    return "".join(parts)


def described(data: Histogram, total: int) -> str:
    """Say the percentiles."""
    said = [f"{label} {on:%d %b %Y}" for label, on in data.percentiles]
    return "; ".join([f"{total} runs", *said])


def risk_matrix(counts: Sequence[RiskCount], *, title: str, width: int = 340) -> str:
    """Draw how many risks there are per likelihood and effect; pages use the HTML table instead.

    Parameters
    ----------
    counts : sequence of RiskCount
        Likelihood and effect 1 to 5.
    title : str
        Said to readers who cannot see it.
    width : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    found = {(c.likelihood, c.effect): c.count for c in counts}
    left, tall = 64.0, 30.0
    wide = (width - left) / 5
    parts = []
    for row in range(5):
        likelihood, y = 5 - row, row * (tall + 3)
        parts.append(text(0, y + 19, LIKELIHOODS[likelihood - 1]))
        for effect in range(1, 6):
            x = left + (effect - 1) * wide
            count = found.get((likelihood, effect), 0)
            parts.append(cell(x, y, wide - 3, tall, LEVELS[likelihood - 1][effect - 1], count))
    y = 5 * (tall + 3) + 12
    parts += [
        text(left + i * wide + (wide - 3) / 2, y, word, text_anchor="middle")
        for i, word in enumerate(EFFECTS)
    ]
    said = "; ".join(
        f"{LIKELIHOODS[c.likelihood - 1]}, {EFFECTS[c.effect - 1]}: {c.count}" for c in counts
    )
    return frame(width, y + 6, title, said, "".join(parts))


def cell(x: float, y: float, wide: float, tall: float, level: int, count: int) -> str:
    """Draw one field of the matrix."""
    field = tag("rect", x=x, y=y, width=wide, height=tall, rx=3, fill=colour(f"m{level}"))
    if not count:
        return field
    hue = colour(f"m{level}-ink")
    return field + text(
        x + wide / 2,
        y + 19,
        str(count),
        text_anchor="middle",
        font_size=12,
        font_weight=600,
        fill=hue,
    )
