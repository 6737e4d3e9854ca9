"""What the charts take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tone(StrEnum):
    """The colours that a mark may have; the values name CSS variables."""

    BLUE = "c1"
    TEAL = "c2"
    VIOLET = "c3"
    ORANGE = "c4"
    PINK = "c5"
    GREY = "c6"
    GREEN = "g"
    AMBER = "a-fill"
    RED = "r"
    NONE = "line-2"


@dataclass(frozen=True, slots=True)
class Curve:
    """A line over dates: points in order; a forecast is dashed; `filled` shades what is below."""

    label: str
    points: Sequence[tuple[date, float]]
    tone: Tone = Tone.BLUE
    forecast: bool = False
    strong: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Chance:
    """How probable it is to stay within an amount: amounts in order with per cent, 0 to 100."""

    label: str
    points: Sequence[tuple[float, float]]
    tone: Tone = Tone.BLUE


@dataclass(frozen=True, slots=True)
class Marker:
    """A milestone on a row of the Gantt."""

    on: date
    label: str = ""
    baseline: date | None = None


@dataclass(frozen=True, slots=True)
class GanttRow:
    """A row of the small Gantt: a bar, a milestone, or both. `done` is a share, 0 to 1."""

    label: str
    start: date | None = None
    finish: date | None = None
    done: float = 0.0
    critical: bool = False
    summary: bool = False
    level: int = 0
    baseline_start: date | None = None
    baseline_finish: date | None = None
    markers: Sequence[Marker] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its own label; `planned` draws a tick, `text` replaces the printed number."""

    label: str
    value: float
    tone: Tone = Tone.BLUE
    planned: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts per bin of dates, and percentiles; `edges` has one more entry than `counts`."""

    edges: Sequence[date]
    counts: Sequence[int]
    percentiles: Sequence[tuple[str, date]] = ()
    deterministic: date | None = None


@dataclass(frozen=True, slots=True)
class RiskCount:
    """How many risks there are at a likelihood and an effect, both 1 to 5."""

    likelihood: int
    effect: int
    count: int
