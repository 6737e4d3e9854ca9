"""Answers that leave the area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import Instant, Minutes, Plan, Task
from pilothouse.interchange.result import Loss

Place = int | None
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Delta:
    """The difference between two states of a plan; swapping its sides gives the inverse.

    `before` and `after` hold only the records that differ. The places tell, for tasks that came,
    went or moved, the uid of the task just before each in the outline.
    """

    before: Plan
    after: Plan
    places_before: Mapping[int, Place] = field(default_factory=dict)
    places_after: Mapping[int, Place] = field(default_factory=dict)

    def inverse(self) -> Delta:
        """The delta that takes this one back."""
        return Delta(self.after, self.before, self.places_after, self.places_before)

    def __bool__(self) -> bool:
        return self.before != self.after or self.places_before != self.places_after


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an edit did: which rows to show anew. Uids of tasks, keys of links.

    `changed` are all rows whose dates or facts differ, `touched` those whose facts do. `repriced`
    says that what work costs may differ everywhere, `repeated` that the edit had come before and
    nothing was done now. `meanwhile` is who did what since the revision that the person was
    looking at, newest first.
    """

    plan_id: int
    revision: int
    finish_before: Instant
    finish_after: Instant
    changed: tuple[int, ...]
    removed: tuple[int, ...] = ()
    links_changed: tuple[int, ...] = ()
    links_removed: tuple[int, ...] = ()
    reordered: bool = False
    added: tuple[int, ...] = ()
    said: str = ""
    touched: tuple[int, ...] = ()
    repriced: bool = False
    repeated: bool = False
    meanwhile: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """One edit that somebody else made meanwhile."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """How one task of a file differs from the plan's. `fields` maps a label to (before, after)."""

    uid: int
    wbs: str
    name: str
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class PartKind(StrEnum):
    """The parts of a plan that a comparison tells apart."""

    PLAN = "plan"
    LOGIC = "logic"
    CALENDARS = "calendars"
    CONSTRAINTS = "constraints"
    FLOAT = "float"
    COST = "cost"
    RESOURCES = "resources"
    ASSIGNMENTS = "assignments"


class Changed(StrEnum):
    """How a row differs between two states."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PartRow:
    """One difference, about a task (`uid`) or the whole plan; empty where a side has none."""

    change: Changed
    uid: int | None
    wbs: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of two states of a plan: its differences, and its whole on both sides in words."""

    kind: PartKind
    rows: tuple[PartRow, ...]
    before: str
    after: str

    def count(self, change: Changed) -> int:
        """How many rows were added, removed or changed."""
        return sum(1 for row in self.rows if row.change is change)


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import would do to a plan. `agreed` are rows whose day was agreed here, and stays.

    `parts` tell what is no task: the plan's start and options, calendars, resources, links and
    assignments. `calendars_kept` are days of calendars that were changed here and stay,
    `calendars_replaced` those for which the file's own changes now stand; both in words.
    """

    added: tuple[RowChange, ...] = ()
    changed: tuple[RowChange, ...] = ()
    removed: tuple[RowChange, ...] = ()
    kept: tuple[RowChange, ...] = ()
    agreed: tuple[RowChange, ...] = ()
    links_added: int = 0
    links_removed: int = 0
    parts: tuple[Part, ...] = ()
    calendars_kept: tuple[str, ...] = ()
    calendars_replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreedDay:
    """The day on which another project delivers to a task of a plan; `said` names the agreement."""

    uid: int
    on: date
    said: str = ""
    delivered: bool = False

    @property
    def at(self) -> Instant:
        """The morning of the day."""
        return instant(datetime.combine(self.on, time(8)))

    def dates_of(self, task: Task) -> tuple[Instant, Instant]:
        """The start and finish of a task of another plan, moved whole days to end on the day."""
        finish = task.manual_finish if task.manual_finish is not None else task.manual_start
        start = task.manual_start if task.manual_start is not None else finish
        if start is None or finish is None:
            return self.at, self.at
        days = (self.on - to_datetime(finish).date()).days
        return start + days * DAY, finish + days * DAY


@dataclass(frozen=True, slots=True)
class MilestoneSlip:
    """A milestone's date in the baseline and now. `slip` is working days, late is positive."""

    uid: int
    name: str
    baseline: date | None
    forecast: date
    slip: float | None
    done: bool
    critical: bool


@dataclass(frozen=True, slots=True)
class Variance:
    """A plan against its baseline; `finish_days` is working days, late is positive.

    Costs are of the plan's currency; those of the baseline by the rates of then.
    """

    baseline_number: int | None
    baseline_finish: date | None
    finish: date
    finish_days: float | None
    milestones: tuple[MilestoneSlip, ...]
    cost: Decimal = Decimal(0)
    baseline_cost: Decimal | None = None
    currency: str = ""

    @property
    def more_cost(self) -> Decimal | None:
        """By how much the plan costs more than the baseline, less where negative."""
        return None if self.baseline_cost is None else self.cost - self.baseline_cost

    @property
    def cost_moved(self) -> Decimal:
        """The same without its sign."""
        return abs(self.more_cost or Decimal(0))


@dataclass(frozen=True, slots=True)
class WeekTask:
    """A task that is somebody's this week."""

    project_number: str
    project_name: str
    uid: int
    name: str
    start: Instant
    finish: Instant
    percent: float
    remaining: Minutes
    late: bool
    day: Minutes


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """Earned value of a plan at its data date, or `why` there is none.

    Amounts are money (`unit` is the currency) or hours, to the cent; `sv_t` is working days;
    `finish` is the day that IEAC(t) gives; `missing` holds the reason for each figure that is None.
    """

    computed: bool = False
    why: str = ""
    baseline: int | None = None
    on: date | None = None
    basis: str = ""
    unit: str = ""
    pv: Decimal | None = None
    ev: Decimal | None = None
    ac: Decimal | None = None
    bac: Decimal | None = None
    eac: Decimal | None = None
    vac: Decimal | None = None
    spi: float | None = None
    cpi: float | None = None
    tcpi: float | None = None
    p_factor: float | None = None
    spi_t: float | None = None
    sv_t: float | None = None
    finish: date | None = None
    eac_low: Decimal | None = None
    eac_high: Decimal | None = None
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryForecast:
    """A finish corrected by the overruns of closed projects of the same tier, or why there is none.

    `uplift` is percent of the planned length, `chance` percent; between `low` and `high` lie eight
    of ten such projects. `n` and `projects` are the basis; `needed` where they are too few.
    """

    computed: bool = False
    tier: str = ""
    why: str = ""
    n: int = 0
    needed: int = 0
    projects: tuple[str, ...] = ()
    uplift: float | None = None
    chance: int | None = None
    finish: date | None = None
    low: date | None = None
    high: date | None = None


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan file as bytes, with its name and the index of the project in it that was read."""

    name: str
    content: bytes
    sha256: str
    project_index: int | None = None

    @classmethod
    def of(cls, name: str, content: bytes, project_index: int | None = None) -> PlanFile:
        """A file from its bytes."""
        return cls(name, content, sha256(content).hexdigest(), project_index)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What bringing a plan file in would do: the plan's revision now, none where there is none.

    `held` is what the plan would hold otherwise than the file.
    """

    revision: int | None
    difference: Difference
    held: tuple[Loss, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing would change."""
        told = self.difference
        is_quiet = not (told.added or told.changed or told.removed)
        return self.revision is not None and is_quiet and not any(p.rows for p in told.parts)


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a plan file that a larger import brought into a project.

    `uids` gives the plan's uid for each uid of the file; `before` and `after` are for the audit
    trail, empty where the file changed nothing.
    """

    import_id: int
    plan_id: int
    is_new: bool
    difference: Difference
    uids: Mapping[int, int]
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joined:
    """Resources of a plan that are our people now, and the names of those who are nobody's."""

    known: int
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """How a plan begins from that of another project.

    `lengths` is "planned" (its first baseline), "actual" (as the work took) or "corrected" (as
    planned, times what closed projects ran over). `start` None: the project's target start.
    """

    source_id: int
    lengths: str = "planned"
    keep_people: bool = True
    keep_dates: bool = True
    start: date | None = None


class LeftBehind(StrEnum):
    """What a plan that begins from another does not take along."""

    PROGRESS = "progress"
    DATA_DATE = "data_date"
    BASELINES = "baselines"
    LEVELLING = "levelling"
    OTHER_PLANS = "other_plans"
    DOCUMENTS = "documents"
    AVAILABILITY = "availability"
    PEOPLE = "people"
    DATES = "dates"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One of those, and how many tasks, resources, assignments, baselines or steps it is about."""

    what: LeftBehind
    count: int
