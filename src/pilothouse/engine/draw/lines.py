"""Curves over time: the S-curve and the sparkline."""

from collections.abc import Callable, Sequence
from datetime import date

from .data import Curve, Tone
from .svg import (
    colour,
    frame,
    ink_of,
    num,
    plain,
    shorten,
    spread,
    tag,
    text,
    ticks,
    time_ticks,
    width_of,
)  # fmt: skip

Scale = Callable[[date, float], tuple[float, float]]
TOP, BOTTOM, LEFT = 16.0, 26.0, 36.0
LABEL_GAP = 14.0


def s_curve(
    curves: Sequence[Curve],
    *,
    title: str,
    data_date: date | None = None,
    data_date_label: str = "Data date",
    unit: str = "",
    width: int = 480,
    height: int = 260,
) -> str:
    """Draw cumulative curves over dates, each labelled at its end, with the data date dotted.

    `unit` stands after the top value of the axis and in the description. Curves without points are
    left out; without any, the frame says that there is nothing to draw.

    Parameters
    ----------
    curves : sequence of Curve
        Drawn in this order.
    title : str
        Said to readers who cannot see it.
    data_date : date or None
        Where facts end.
    data_date_label : str
        Its word.
    unit : str
        Of the values.
    width, height : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    drawn = [c for c in curves if c.points]
    if not drawn:
        return nothing(title, width, height)
    first = min(c.points[0][0] for c in drawn)
    last = max(c.points[-1][0] for c in drawn)
    marks = ticks(max(v for c in drawn for _, v in c.points) or 1)
    right = width - min(150.0, max(width_of(end_words(c)) for c in drawn) + 14)
    scale = scaled(first, last, marks[-1], right, height)
    parts = [
        grid(marks, unit, scale, first, right),
        months(first, last, scale, height),
        *(line(c, scale, height) for c in drawn),
        data_line(data_date, data_date_label, scale, (first, last), height),
        labels(drawn, scale, height, width, data_date),
    ]
    return frame(width, height, title, described(drawn, unit), "".join(parts))


def scaled(first: date, last: date, top: float, right: float, height: float) -> Scale:
    """Return the function from a date and a value to a point."""
    days = max(1, (last - first).days)
    room = height - TOP - BOTTOM

    def place(on: date, value: float) -> tuple[float, float]:
        return LEFT + (right - LEFT) * (on - first).days / days, TOP + room * (1 - value / top)

    return place


def grid(marks: Sequence[float], unit: str, scale: Scale, first: date, right: float) -> str:
    """Draw the horizontal lines and their values."""
    parts = []
    for value in marks:
        y = scale(first, value)[1]
        parts.append(tag("path", d=f"M{num(LEFT)} {num(y)}H{num(right)}", stroke=colour("line")))
        parts.append(text(LEFT - 6, y + 4, plain(value), text_anchor="end"))
    if unit:
        parts.append(text(0, 9, unit))
    return "".join(parts)


def months(first: date, last: date, scale: Scale, height: float) -> str:
    """Draw the words of the time axis."""
    room = scale(last, 0)[0] - scale(first, 0)[0]
    marks = time_ticks(first, last, max(2, min(7, int(room / 52))))
    return "".join(
        text(scale(on, 0)[0], height - 8, word, text_anchor="middle") for on, word in marks
    )


def line(curve: Curve, scale: Scale, height: float) -> str:
    """Draw a curve; a forecast is dashed, an end that is not a forecast has a dot when strong."""
    points = [scale(on, value) for on, value in curve.points]
    path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)
    hue = colour(curve.tone)
    parts = []
    if curve.filled:
        foot = height - BOTTOM
        area = f"{path}L{num(points[-1][0])} {num(foot)}L{num(points[0][0])} {num(foot)}Z"
        parts.append(tag("path", d=area, fill=hue, fill_opacity=0.07))
    parts.append(
        tag("path", d=path, fill="none", stroke=hue, stroke_width=2.5 if curve.strong else 2,
            stroke_linejoin="round", stroke_linecap="round",
            stroke_dasharray="4 4" if curve.forecast else None)
    )  # fmt: skip
    if curve.strong and not curve.forecast:
        parts.append(tag("circle", cx=points[-1][0], cy=points[-1][1], r=3, fill=hue))
    return "".join(parts)


def data_line(
    on: date | None, label: str, scale: Scale, span: tuple[date, date], height: float
) -> str:
    """Draw the data date as a dotted line with its word."""
    if on is None or not span[0] <= on <= span[1]:
        return ""
    x = scale(on, 0)[0]
    path = f"M{num(x)} {num(TOP - 6)}V{num(height - BOTTOM)}"
    return tag("path", d=path, stroke=colour("today"), stroke_dasharray="2 3") + text(
        x + 4, height - BOTTOM - 5, label, fill=colour("today")
    )


def end_words(curve: Curve) -> str:
    """Return what stands at the end of a curve."""
    return f"{curve.label} {plain(curve.points[-1][1])}"


def labels(
    curves: Sequence[Curve], scale: Scale, height: float, width: float, data_date: date | None
) -> str:
    """Write each curve's name and last value at its end, kept apart from each other.

    Of the curves that end before the others, the highest is labelled on its left, where it is free.
    """
    last = max(c.points[-1][0] for c in curves)
    outer = [c for c in curves if c.points[-1][0] == last]
    inner = sorted((c for c in curves if c not in outer), key=lambda c: -c.points[-1][1])
    heights = spread([scale(*c.points[-1])[1] for c in outer], LABEL_GAP, TOP, height - BOTTOM)
    parts = [
        label(c, scale(*c.points[-1])[0] + 7, y + 4, width)
        for c, y in zip(outer, heights, strict=True)
    ]
    line_x = scale(data_date, 0)[0] if data_date else 0
    for i, curve in enumerate(inner):
        x, y = scale(*curve.points[-1])
        if i == 0 and len(inner) > 1:
            parts.append(label(curve, x - 7, y - 6, width, anchor="end"))
        else:
            clear = max(x, line_x) if 0 <= line_x - x < width_of(end_words(curve)) else x
            parts.append(label(curve, clear + 7, y + 4 + LABEL_GAP * max(0, i - 1), width))
    return "".join(parts)


def label(curve: Curve, x: float, y: float, width: float, anchor: str | None = None) -> str:
    """Write a curve's name and last value."""
    words = end_words(curve) if anchor else shorten(end_words(curve), width - x)
    return text(x, y, words, fill=ink_of(curve.tone), font_weight=600, text_anchor=anchor)


def described(curves: Sequence[Curve], unit: str) -> str:
    """Say the last value of every curve."""
    said = [
        f"{end_words(c)} {unit} on {c.points[-1][0]:%d %b %Y}".replace("  ", " ") for c in curves
    ]
    return "; ".join(said)


def nothing(title: str, width: float, height: float) -> str:
    """Draw the frame of a chart that has no figures."""
    words = text(width / 2, height / 2, "No figures yet", text_anchor="middle", font_size=12)
    return frame(width, height, title, "No figures yet", words)


def sparkline(
    values: Sequence[float],
    *,
    title: str,
    tone: Tone = Tone.BLUE,
    width: int = 72,
    height: int = 20,
) -> str:
    """Draw a small line with a dot at its end; fewer than two values give an empty picture.

    Parameters
    ----------
    values : sequence of float
        Oldest first.
    title : str
        Said to readers who cannot see it.
    tone : Tone
        Its colour.
    width, height : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    if len(values) < 2:
        return frame(width, height, title, "No figures yet", "")
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = (width - 6) / (len(values) - 1)
    points = [
        (3 + i * step, height - 3 - (height - 6) * (v - low) / span) for i, v in enumerate(values)
    ]
    path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)
    drawn = tag(
        "path", d=path, fill="none", stroke=colour(tone), stroke_width=1.5, stroke_linejoin="round"
    )
    dot = tag("circle", cx=points[-1][0], cy=points[-1][1], r=2, fill=colour(tone))
    return frame(
        width, height, title, f"from {plain(values[0])} to {plain(values[-1])}", drawn + dot
    )
