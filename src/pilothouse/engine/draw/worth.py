"""Value against money: what each budget buys at best."""

from collections.abc import Sequence
from dataclasses import dataclass

from .lines import BOTTOM, LEFT, TOP, nothing
from .svg import colour, frame, num, plain, tag, text, ticks, width_of


@dataclass(frozen=True, slots=True)
class Worth:
    """The best value that an amount of money buys; `here` marks the amount in question."""

    money: float
    value: float
    here: bool = False


def value_curve(
    points: Sequence[Worth],
    *,
    title: str,
    value_unit: str = "",
    money_unit: str = "",
    here: str = "",
    width: int = 640,
    height: int = 260,
) -> str:
    """Draw the best value for each amount of money as steps, the amount in question marked.

    Between two points that were computed the value of the smaller amount is drawn, which is what
    is known to be reached.

    Parameters
    ----------
    points : sequence of Worth
        From the least money to the most.
    title : str
        Said to readers who cannot see it.
    value_unit, money_unit : str
        Of the axes.
    here : str
        The words at the marked point.
    width, height : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    if not points:
        return nothing(title, width, height)
    across, up = (
        ticks(max(p.money for p in points) or 1, 6),
        ticks(max(p.value for p in points) or 1),
    )
    axes = _Axes(across[-1], up[-1], width, height)
    parts = [
        *(_level(axes, value) for value in up),
        *(text(axes.x(m), height - 8, plain(m), text_anchor="middle") for m in across),
        text(0, 9, value_unit),
        text(width, height - 8, money_unit, text_anchor="end"),
        _steps(axes, points),
        *(_mark(axes, p, here, width) for p in points),
    ]
    said = "; ".join(
        f"{plain(p.money)} {money_unit}: {plain(p.value)} {value_unit}" for p in points
    )
    return frame(width, height, title, said, "".join(parts))


class _Axes:
    """From money and value to a point of the picture."""

    def __init__(self, most_money: float, most_value: float, width: float, height: float) -> None:
        self.foot, self.right = height - BOTTOM, width - 64.0
        self._money, self._value = most_money, most_value

    def x(self, money: float) -> float:
        return LEFT + 8 + (self.right - LEFT - 8) * money / self._money

    def y(self, value: float) -> float:
        return TOP + (self.foot - TOP) * (1 - value / self._value)


def _level(axes: _Axes, value: float) -> str:
    y = axes.y(value)
    rule = tag("path", d=f"M{num(axes.x(0))} {num(y)}H{num(axes.right)}", stroke=colour("line"))
    return rule + text(axes.x(0) - 6, y + 4, plain(value), text_anchor="end")


def _steps(axes: _Axes, points: Sequence[Worth]) -> str:
    first = points[0]
    path = f"M{num(axes.x(first.money))} {num(axes.y(first.value))}" + "".join(
        f"H{num(axes.x(p.money))}V{num(axes.y(p.value))}" for p in points[1:]
    )
    return tag("path", d=path, fill="none", stroke=colour("c1"), stroke_width=2)


def _mark(axes: _Axes, point: Worth, here: str, width: float) -> str:
    x, y = axes.x(point.money), axes.y(point.value)
    if not point.here:
        return tag("circle", cx=x, cy=y, r=2.5, fill=colour("c1"))
    drop = tag(
        "path",
        d=f"M{num(x)} {num(y)}V{num(axes.foot)}",
        stroke=colour("c4"),
        stroke_dasharray="4 4",
    )
    dot = tag("circle", cx=x, cy=y, r=4.5, fill=colour("c4"))
    room = x + 8 + width_of(here) <= width
    words = text(
        x + 8 if room else x - 8, y + 16, here, fill=colour("a"), font_weight=600,
        text_anchor=None if room else "end",
    )  # fmt: skip
    return drop + dot + words
