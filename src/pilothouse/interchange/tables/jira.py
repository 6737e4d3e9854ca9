"""What Jira exports: CSV, the XML of its issue list, and the JSON of its search."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers.expat.errors import XML_ERROR_NO_MEMORY, codes

from pilothouse.engine.network.data import (
    Assignment,
    CustomField,
    Link,
    Plan,
    Resource,
    StoredDates,
    Task,
)
from pilothouse.interchange.errors import TooLarge, Truncated, WrongFormat
from pilothouse.interchange.result import Loss, LossRow, Outcome, Unsaid
from pilothouse.interchange.tables.outline import outlined
from pilothouse.interchange.tables.sheet import Sheet
from pilothouse.interchange.tables.unsaid import of_issues
from pilothouse.interchange.tables.values import CellError, instant_of, moment_of
from pilothouse.interchange.tables.working_days import STANDARD

_DAY = 480
_NO_MEMORY = codes[XML_ERROR_NO_MEMORY]
_KEY = re.compile(r"^[A-Z][A-Z0-9_]{1,30}-\d{1,9}$")
_DONE = {"done", "closed", "resolved", "fertig", "erledigt", "geschlossen", "terminé", "hecho"}
_FIELDS = (
    ("status", "Status"), ("type", "Type"), ("sprint", "Sprint"), ("points", "Story points"),
    ("labels", "Labels"), ("priority", "Jira priority"), ("created", "Created"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue. Times are seconds; `blocks` names the issues that wait for it."""

    key: str
    summary: str
    id: str = ""
    parent: str = ""
    epic: str = ""
    type: str = ""
    status: str = ""
    is_done: bool = False
    estimate: float | None = None
    remaining: float | None = None
    spent: float | None = None
    due: str = ""
    created: str = ""
    resolved: str = ""
    assignee: str = ""
    priority: str = ""
    labels: str = ""
    sprint: str = ""
    points: str = ""
    notes: str = ""
    blocks: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def issue_of(row: Mapping[str, Any]) -> Issue:
    """An issue from its fields as JSON gives them."""
    lists = {name: tuple(row.get(name) or ()) for name in ("blocks", "after")}
    return Issue(**(dict(row) | lists))


def is_jira_table(headings: Iterable[str]) -> bool:
    """Whether a CSV file has the columns that Jira's export has."""
    return {"issue key", "summary"} <= {heading.casefold() for heading in headings}


def is_jira_text(path: Path) -> bool:
    """Whether a file is the XML or the JSON of Jira's issue list."""
    with path.open("rb") as file:
        head = file.read(65_536)
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text.startswith((b"<?xml", b"<!--", b"<rss")):
        return b"<rss" in head and b"<channel" in head and (b"JIRA" in head or b"<item>" in head)
    return text.startswith((b"{", b"[")) and b'"issues"' in head and b'"fields"' in head


def issues_of_table(sheet: Sheet) -> list[Issue]:
    """The issues of Jira's CSV, whose columns repeat where an issue has several values."""
    names = [re.sub(r" #\d+$", "", heading).casefold() for heading in sheet.headings]
    found = []
    for row in sheet.rows:
        cells: dict[str, list[str]] = {}
        for name, cell in zip(names, row, strict=True):
            if cell:
                cells.setdefault(name, []).append(cell)
        if cells.get("issue key") and cells.get("summary"):
            found.append(_of_cells(cells))
    return found


def _of_cells(cells: Mapping[str, list[str]]) -> Issue:
    def one(*names: str) -> str:
        return next((cells[name][0] for name in names if name in cells), "")

    status = one("status")
    category = one("status category") or status
    return Issue(
        key=one("issue key"), id=one("issue id"), summary=one("summary"),
        parent=one("parent key", "parent id", "parent"),
        epic=one("custom field (epic link)", "epic link"), type=one("issue type"), status=status,
        is_done=category.casefold() in _DONE or bool(one("resolved")),
        estimate=_seconds(one("original estimate", "σ original estimate")),
        remaining=_seconds(one("remaining estimate")), spent=_seconds(one("time spent")),
        due=one("due date"), created=one("created"), resolved=one("resolved"),
        assignee=one("assignee"), priority=one("priority"),
        labels=", ".join(cells.get("labels", [])),
        sprint=cells.get("sprint", cells.get("custom field (sprint)", [""]))[-1],
        points=one("custom field (story points)", "story points", "story point estimate"),
        notes=one("description"),
        blocks=tuple(cells.get("outward issue link (blocks)", [])),
        after=tuple(cells.get("inward issue link (blocks)", [])),
    )  # fmt: skip


def _seconds(text: Any) -> float | None:
    try:
        return float(text) if text not in (None, "") else None
    except (TypeError, ValueError):
        return None


def issues_of_text(path: Path, most: int) -> list[Issue]:
    """At most so many issues of Jira's XML or JSON. Raises a ReadError."""
    data = path.read_bytes()
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _of_xml(path, data, most)
    try:
        content = json.loads(data.decode("utf-8-sig"))
        rows = content["issues"] if isinstance(content, dict) else content
        if len(rows) > most:
            raise TooLarge(
                f"{path.name} has {len(rows):,} issues and the limit is {most:,}: export "
                "fewer at a time."
            )
        return [_of_json(row) for row in rows]
    except RecursionError as error:
        raise TooLarge(
            f"{path.name} nests its data deeper than Jira does: export it again."
        ) from error
    except ValueError as error:
        raise Truncated(
            f"{path.name} is not complete JSON (cut short or edited): export it again."
        ) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise WrongFormat(
            f"{path.name} is JSON but no list of Jira issues: export the result of a search."
        ) from error


def _of_json(row: Mapping[str, Any]) -> Issue:
    fields = row["fields"]

    def name(key: str, what: str = "name") -> str:
        value = fields.get(key)
        return str(value.get(what) or "") if isinstance(value, dict) else str(value or "")

    status = fields.get("status") or {}
    category = (status.get("statusCategory") or {}).get("key", "")
    links = fields.get("issuelinks") or []
    return Issue(
        key=str(row["key"]), id=str(row.get("id") or ""), summary=str(fields.get("summary") or ""),
        parent=name("parent", "key"), type=name("issuetype"), status=name("status"),
        is_done=category == "done" or name("status").casefold() in _DONE,
        estimate=_seconds(fields.get("timeoriginalestimate")),
        remaining=_seconds(fields.get("timeestimate")), spent=_seconds(fields.get("timespent")),
        due=str(fields.get("duedate") or ""), created=str(fields.get("created") or ""),
        resolved=str(fields.get("resolutiondate") or ""), assignee=name("assignee", "displayName"),
        priority=name("priority"), labels=", ".join(map(str, fields.get("labels") or [])),
        notes=fields["description"] if isinstance(fields.get("description"), str) else "",
        blocks=tuple(_linked(links, "outwardIssue")), after=tuple(_linked(links, "inwardIssue")),
    )  # fmt: skip


def _linked(links: Iterable[Mapping[str, Any]], side: str) -> Iterator[str]:
    for link in links:
        if "block" in str((link.get("type") or {}).get("name", "")).casefold() and side in link:
            yield str(link[side]["key"])


def _of_xml(path: Path, data: bytes, most: int) -> list[Issue]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise WrongFormat(
            f"{path.name} declares XML entities, which Jira does not write and which can be an "
            "attack: export it again."
        )
    try:
        items = list(ET.fromstring(data).iter("item"))  # noqa: S314  entities are refused above
    except ET.ParseError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        raise Truncated(
            f"{path.name} ends before its data does (cut short in a copy): export it again."
        ) from error
    if len(items) > most:
        raise TooLarge(f"{path.name} has more than {most:,} issues: export fewer at a time.")
    return [_of_item(item) for item in items]


def _of_item(item: ET.Element) -> Issue:
    def text(name: str) -> str:
        return (item.findtext(name) or "").strip()

    def seconds(name: str) -> float | None:
        found = item.find(name)
        return None if found is None else _seconds(found.get("seconds"))

    resolution = text("resolution").casefold()
    return Issue(
        key=text("key"), summary=text("summary"), parent=text("parent"), type=text("type"),
        status=text("status"), estimate=seconds("timeoriginalestimate"),
        is_done=text("status").casefold() in _DONE or resolution in _DONE,
        remaining=seconds("timeestimate"), spent=seconds("timespent"), due=text("due"),
        created=text("created"), resolved=text("resolved"), assignee=text("assignee"),
        priority=text("priority"), labels=", ".join(x.text or "" for x in item.iter("label")),
        notes=re.sub(r"<[^>]+>", " ", text("description")).strip(),
        blocks=tuple(_xml_links(item, "outwardlinks")),
        after=tuple(_xml_links(item, "inwardlinks")),
    )  # fmt: skip


def _xml_links(item: ET.Element, side: str) -> Iterator[str]:
    for kind in item.iter("issuelinktype"):
        if "block" in (kind.findtext("name") or "").casefold():
            for key in kind.findall(f"{side}/issuelink/issuekey"):
                yield (key.text or "").strip()


def plan_of(issues: list[Issue], name: str) -> tuple[Plan, tuple[Loss, ...], Unsaid]:
    """Build a plan of issues: parents and epics become summaries, blocks become links.

    The duration is the original estimate, else what is spent and left, else one day, which is told.
    A due date is a deadline. The key is the WBS code; status, sprint, points and labels are custom
    fields. Last comes what a plan keeps that is updated from them.
    """
    ids = {issue.key: place for place, issue in enumerate(issues, 1)}
    by_number = {issue.id: ids[issue.key] for issue in issues if issue.id}
    lost: dict[str, list[LossRow]] = {"estimate": [], "date": [], "link": []}
    keys: dict[str, int] = {**by_number, **ids}
    parents = [x.parent if x.parent in keys else x.epic if x.epic in keys else "" for x in issues]
    tasks = [_task(issue, ids[issue.key], lost) for issue in issues]
    placed = outlined(tasks, levels=[None] * len(tasks), parents=parents, keys=keys)
    if not any(parents):
        placed = tuple(replace(task, parent=None) for task in tasks)
    resources, assignments = _people(issues, ids, placed)
    starts = [t.stored.start for t in placed if t.stored and t.stored.start is not None]
    plan = Plan(
        name, min(starts, default=0), (STANDARD,), STANDARD.id, placed,
        tuple(_links(issues, ids, lost)), resources, assignments,
        custom_fields=tuple(CustomField(key, title) for key, title in _FIELDS),
    )  # fmt: skip
    open_ended = [row.id for row in lost["estimate"] if row.id is not None]
    return plan, _losses(lost), of_issues(plan, open_ended)


def _task(issue: Issue, uid: int, lost: dict[str, list[LossRow]]) -> Task:
    seconds = issue.estimate or ((issue.spent or 0) + (issue.remaining or 0))
    if not seconds:
        lost["estimate"].append(LossRow(uid, f"{issue.key} {issue.summary[:80]}"))
    duration = round(seconds / 60) or _DAY
    created = _instant(issue, uid, issue.created, lost)
    resolved = _instant(issue, uid, issue.resolved, lost)
    begun = issue.is_done and resolved is not None
    start = None if resolved is None else max(created or 0, resolved - 3 * duration)
    custom = tuple((key, getattr(issue, key)) for key, _ in _FIELDS if getattr(issue, key))
    done = issue.spent or 0
    percent = 100.0 if issue.is_done else min(99.0, round(100 * done / seconds)) if seconds else 0.0
    return Task(
        id=uid, name=issue.summary[:512], duration=duration, wbs=issue.key[:120],
        percent_complete=percent, notes=issue.notes[:20_000], custom=custom,
        deadline=_instant(issue, uid, issue.due, lost, end=True),
        actual_start=start if begun else None, actual_finish=resolved if begun else None,
        stored=StoredDates(start=created),
    )  # fmt: skip


def _instant(
    issue: Issue, uid: int, text: str, lost: dict[str, list[LossRow]], *, end: bool = False
) -> int | None:
    if not text:
        return None
    try:
        value, timed = _moment(text)
    except CellError as error:
        lost["date"].append(LossRow(uid, f"{issue.key}: “{text[:40]}” {error}"))
        return None
    at = instant_of(value)
    return at if timed and not end else at - at % 1440 + (17 if end else 8) * 60


def _moment(text: str) -> tuple[datetime, bool]:
    if re.match(r"^\d{4}-\d\d-\d\dT", text):
        return datetime.fromisoformat(text[:19]), True
    plain = re.sub(r"\s+[+-]\d{4}$", "", text)
    return moment_of(plain)


def _people(
    issues: list[Issue], ids: Mapping[str, int], tasks: Iterable[Task]
) -> tuple[tuple[Resource, ...], tuple[Assignment, ...]]:
    durations = {task.id: task.duration for task in tasks}
    known: dict[str, Resource] = {}
    found: list[Assignment] = []
    for issue in issues:
        if issue.assignee and issue.assignee.casefold() != "unassigned":
            who = known.setdefault(issue.assignee, Resource(len(known) + 1, issue.assignee[:255]))
            uid = ids[issue.key]
            found.append(Assignment(uid, who.id, 1.0, durations[uid]))
    return tuple(known.values()), tuple(found)


def _links(
    issues: list[Issue], ids: Mapping[str, int], lost: dict[str, list[LossRow]]
) -> Iterator[Link]:
    pairs: dict[tuple[int, int], None] = {}
    for issue in issues:
        ends = [(issue.key, key) for key in issue.blocks] + [
            (key, issue.key) for key in issue.after
        ]
        for first, second in ends:
            if first in ids and second in ids and first != second:
                pairs[ids[first], ids[second]] = None
            elif first != second:
                lost["link"].append(LossRow(ids[issue.key], f"{first} blocks {second}"))
    return (Link(first, second) for first, second in pairs)


_LOST = {
    "estimate": (
        Outcome.CHANGED, "Issues without an estimate",
        "They were read with a duration of one day; estimate them.",
    ),
    "date": (Outcome.NOT_CARRIED, "Dates that are none", "They were left empty."),
    "link": (
        Outcome.NOT_CARRIED, "Links to issues that are not in the file",
        "The other issue was not exported; export both together.",
    ),
}  # fmt: skip


def _losses(lost: Mapping[str, list[LossRow]]) -> tuple[Loss, ...]:
    made = [
        Loss(f"jira_{code}", *_LOST[code], len(rows), tuple(rows[:2000]))
        for code, rows in lost.items()
        if rows
    ]
    why = "A plan has no place for them; they stay in Jira and in the file, which is kept."
    made.append(Loss("jira_rest", Outcome.NOT_CARRIED, "Comments, attachments, history", why, 1))
    return tuple(made)


def is_key(text: str) -> bool:
    """Whether a text is the key of an issue."""
    return bool(_KEY.match(text))
