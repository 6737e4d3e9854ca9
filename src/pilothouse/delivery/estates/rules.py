"""Which files of a folder count, and which task of another plan a link means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Protocol

from pilothouse.delivery.dependencies.types import FoundLink
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import LinkType
from pilothouse.kit.errors import InvalidError

PLAN_FILES = frozenset({
    ".mpp", ".mpt", ".mpx", ".xml", ".xer", ".pmxml", ".pod", ".gan", ".planner", ".pp", ".mpd",
    ".ppx", ".prx", ".fts", ".cdpx", ".cdpz", ".edpx", ".schedule_grid", ".sp", ".zip", ".json",
})  # fmt: skip
TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
MOST_FILES = 2000
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_FOLDER = 2 * 1024 * 1024 * 1024
LONGEST_PATH = 400
FROM_FINISH = frozenset({LinkType.FS.value, LinkType.FF.value})


def is_plan_file(path: str) -> bool:
    """Whether the ending of a file says that it may be a plan, as a table may."""
    return PurePosixPath(path).suffix.casefold() in PLAN_FILES | TABLES


def is_table(path: str) -> bool:
    """Whether the ending of a file says that it is a table, of which nobody knows what it lists."""
    return PurePosixPath(path).suffix.casefold() in TABLES


def is_hidden(path: str) -> bool:
    """Whether a file is the system's own business, such as a lock or an archive's metadata."""
    parts = PurePosixPath(path).parts
    return any(part.startswith((".", "~$", "__MACOSX")) for part in parts)


def check_folder(sizes: Mapping[str, int]) -> None:
    """Raise InvalidError for a folder without files, with too many, or too large ones."""
    if not sizes:
        _refuse("There is no file in it.")
    if len(sizes) > MOST_FILES:
        _refuse(f"It has {len(sizes):,} files; at most {MOST_FILES:,} come in at once. Divide it.")
    if sum(sizes.values()) > LARGEST_FOLDER:
        _refuse(f"It has more than {LARGEST_FOLDER >> 30} GB. Divide it.")
    long = next((path for path in sizes if len(path) > LONGEST_PATH), None)
    if long:
        _refuse(f"The path {long[:60]}… is longer than {LONGEST_PATH} letters. Shorten it.")


def _refuse(text: str) -> None:
    raise InvalidError(text, {"archive": [text]})


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A plan that is in, as links of other files may call it.

    `rows` gives the task at each row number, `uids` the plan's uid for each of the file's, `codes`
    and `guids` the task for each activity code and guid.
    """

    project: int
    names: frozenset[str]
    rows: Mapping[int, int] = field(default_factory=dict)
    uids: Mapping[int, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    guids: Mapping[str, int] = field(default_factory=dict)


def called(*names: str) -> frozenset[str]:
    """How a plan is called in other files: without folder, without ending, in small letters."""
    found: set[str] = set()
    for name in names:
        last = name.replace("\\", "/").replace("<>", "/").rstrip("/").rpartition("/")[2].casefold()
        if last:
            found |= {last, last.rpartition(".")[0] or last}
    return frozenset(found)


def resolved(end: Mapping[str, Any], plans: Iterable[KnownPlan]) -> tuple[int, int] | None:
    """The project and the task that the other end of a link is; None while it is not in.

    `end` is an `interchange.OutsideEnd` as a mapping.
    """
    wanted = called(end.get("file") or "", end.get("project") or "")
    for plan in plans:
        if wanted & plan.names and (task := _task(end, plan)) is not None:
            return plan.project, task
    return None


def _task(end: Mapping[str, Any], plan: KnownPlan) -> int | None:
    for key, known in (("guid", plan.guids), ("uid", plan.uids), ("row", plan.rows)):
        value = end.get(key)
        if value not in (None, "") and value in known:
            return int(known[value])
    return plan.codes.get(end.get("code") or "")


class Ends(Protocol):
    """A link between tasks of two plans, as far as both ends are known."""

    task: int
    incoming: bool
    type: str
    ghost: int | None
    other_project_id: int | None
    other_task: int | None
    known_finish: int | None
    file: Any


def as_delivery(link: Ends) -> FoundLink | None:
    """What the plan of the second task gets from that of the first, by the day it reckons with.

    That day is the first task's finish as the file of the second knew it. None while an end is
    missing, and for links from a start: nothing is delivered by then.
    """
    there, other, here = link.other_project_id, link.other_task, link.file.project_id
    if there is None or other is None or here is None or there == here:
        return None
    if link.type not in FROM_FINISH:
        return None
    if not link.incoming:
        return FoundLink(here, link.task, there, other)
    on = None if link.known_finish is None else to_datetime(link.known_finish).date()
    return FoundLink(there, other, here, link.task, on, link.ghost)


def place_of(end: Mapping[str, Any]) -> str:
    """The other end of a link in words, as the file names it."""
    where = end.get("file") or end.get("project") or "another project"
    row, uid = end.get("row"), end.get("uid")
    what = end.get("code") or (f"row {row}" if row is not None else f"task {uid}" if uid else "")
    return f"{where}, {what}".rstrip(", ")[:512]
