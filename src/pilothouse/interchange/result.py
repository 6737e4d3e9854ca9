"""What reading a file gives: the plan, where it came from, and what was left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pilothouse.engine.network.data import LagUnit, LinkType, Plan


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one reading: input bytes, unpacked bytes, tasks, outline depth, time, memory."""

    bytes: int = 200_000_000
    unpacked_bytes: int = 1_000_000_000
    tasks: int = 100_000
    depth: int = 200
    seconds: float = 120.0
    memory_mb: int = 1024
    answer_bytes: int = 1_000_000_000


class Outcome(StrEnum):
    """What became of a piece of information."""

    CHANGED = "changed"
    NOT_CARRIED = "not_carried"


@dataclass(frozen=True, slots=True)
class LossRow:
    """One row touched by a loss. `id` is the unique id of the task or resource, or none."""

    id: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of information that the plan holds differently or not at all.

    `count` is exact; `rows` may stop early in very large files.
    """

    code: str
    outcome: Outcome
    title: str
    why: str
    count: int
    rows: tuple[LossRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectInFile:
    """One of the projects that a file offers. Pass its `index` to read that one."""

    index: int
    id: str
    name: str
    tasks: int
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class OutsideEnd:
    """A link between a task of the plan and a task of another project.

    `incoming` means that the other task comes first. The other end is named by whatever the file
    says of it: its file and the row there, its project's code, its unique id, activity code or
    guid. `ghost` is the external task of this plan that stands for it, where there is one. `lag` is
    as in `Link`; `start` and `finish` are the other task's dates as this file knew them.
    """

    task: int
    incoming: bool
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING
    name: str = ""
    file: str = ""
    project: str = ""
    row: int | None = None
    uid: int | None = None
    code: str = ""
    guid: str = ""
    ghost: int | None = None
    start: int | None = None
    finish: int | None = None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where a plan came from; who manages it and whose pool it uses, where the file says so."""

    format: str
    tool: str
    version: str
    encoding: str
    project_index: int
    projects: tuple[ProjectInFile, ...]
    manager: str = ""
    pool: str = ""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What a file has no place for: a plan that is updated from it keeps this as it is.

    `plan` and `task` name fields of the plan and of every task. `durations` are the tasks whose
    duration the file leaves open, `bounds` those that are bound to no more than their own start.
    """

    plan: tuple[str, ...] = ()
    task: tuple[str, ...] = ()
    durations: tuple[int, ...] = ()
    bounds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A plan with its origin, its losses and the number of each thing read.

    `columns` tells, for a plan that came as a table, what each heading was taken for. `outside` are
    the links to other projects; `row_numbers` gives the number that the tool shows for a task,
    where that is not its place in the outline. `unsaid` is what such a file cannot tell.
    """

    plan: Plan
    source: SourceInfo
    losses: tuple[Loss, ...]
    counts: Mapping[str, int]
    columns: Mapping[str, str] = field(default_factory=dict)
    outside: tuple[OutsideEnd, ...] = ()
    row_numbers: Mapping[int, int] = field(default_factory=dict)
    unsaid: Unsaid = field(default_factory=Unsaid)
