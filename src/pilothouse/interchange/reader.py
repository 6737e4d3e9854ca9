"""`read`: one file in, one plan with its losses out."""

from __future__ import annotations

import codecs
import dataclasses
import math
from pathlib import Path
from typing import Any

from pilothouse.engine.network.data import Calendar, LagUnit, LinkType, Plan
from pilothouse.interchange import (
    archive,
    letters,
    losses,
    plan_json,
    sniff,
    tabular,
    texts,
    worker,
)
from pilothouse.interchange.errors import (
    CrashedReader,
    EmptyFile,
    PasswordProtected,
    ReadError,
    TooLarge,
    Truncated,
    WrongFormat,
)
from pilothouse.interchange.result import (
    Limits,
    OutsideEnd,
    ProjectInFile,
    ReadResult,
    SourceInfo,
)
from pilothouse.interchange.tabular import Base, Columns
from pilothouse.interchange.worker import Progress

_TOOLS = {"Microsoft": "Microsoft Project", "Primavera": "Primavera P6"}
_CUT = ("same entity", "EOFException", "Unexpected end of", "premature end", "Truncated")
_FIRST, _LAST = -25_567 * 1440, 84_006 * 1440
_CENTURY = 100 * 366 * 1440
_MOMENTS = (
    "constraint_date", "secondary_constraint_date", "expected_finish", "deadline", "manual_start",
    "manual_finish", "actual_start", "actual_finish", "suspend", "resume",
)  # fmt: skip
_DAY = ((480, 720), (780, 1020))
_STANDARD = Calendar(1, "Standard", (_DAY,) * 5 + ((), ()))


def read(
    path: str | Path,
    *,
    limits: Limits | None = None,
    project_index: int | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    peer: bool = False,
    columns: Columns | None = None,
    base: Base | None = None,
    pool: bool = False,
) -> ReadResult:
    """Read a plan file of any known format.

    `project_index` picks a project where the file has several; none takes the one that the file
    marks as exported, else the largest. `encoding` overrides the character set of an XER file.
    `progress` is called with a fraction and a sentence; what it raises ends the reading. With
    `peer` the reader library's own scheduler replaces the stored dates, for comparisons. `columns`
    is asked what the headings of a table mean and may say none; they are guessed then. `base`
    gives the plan that a table updates, if there is one: its days are as long as those of the plan,
    else of eight hours. With `pool` a file that holds people and no tasks, such as a shared
    resource pool, is an answer too.

    Raises a ReadError (see `errors`) whose text is one sentence for the person who chose the file.
    """
    source = Path(path)
    bounds = limits or Limits()
    tell = progress or _silent
    tell(0.0, "Looking at the file")
    sniff.check(source, bounds)
    if texts.is_own_plan(source):
        return _own(source, bounds)
    if (as_table := tabular.read_or_none(source, bounds, columns, base)) is not None:
        return as_table
    with archive.unpacked(source, bounds.unpacked_bytes) as inside:
        if inside != source:
            sniff.check(inside, bounds)
        return _foreign(inside, bounds, project_index, encoding, tell, peer=peer, pool=pool)


def _foreign(
    path: Path,
    bounds: Limits,
    project: int | None,
    encoding: str | None,
    tell: Progress,
    *,
    peer: bool,
    pool: bool,
) -> ReadResult:
    tell(0.1, "Starting the reader")
    unlabelled = letters.is_unlabelled(path)
    chosen = encoding or (letters.guessed(path) if unlabelled else None)
    answer = worker.run(path, bounds, project=project, encoding=chosen, progress=tell, peer=peer)
    if "error" in answer:
        raise _refusal(path, answer, bounds)
    if chosen and answer["source"].get("format") == "MPX":
        answer = _mended(path, answer, chosen)
    if unlabelled and not chosen:
        answer["losses"].append(losses.found("encoding", letters.ASSUMED))
    result = _result(path, answer, chosen, pool=pool)
    tell(1.0, "Read")
    return result


def _mended(path: Path, answer: dict[str, Any], encoding: str) -> dict[str, Any]:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise _refusal(path, {"error": "charset"}, Limits()) from error
    mended: dict[str, Any] = letters.mended(answer, encoding)
    return mended


def _silent(fraction: float, sentence: str) -> None:
    """Nobody listens."""


def _own(path: Path, bounds: Limits) -> ReadResult:
    plan = texts.own_plan(path, bounds)
    if (row := absurd(plan)) is not None:
        raise WrongFormat(
            f"{path.name} has a date outside 1900 to 2199 or a duration of over a hundred years in "
            f"{row}: mend it where the file was made."
        )
    projects = (ProjectInFile(0, "", plan.name, len(plan.tasks)),)
    source = SourceInfo("JSON", "Pilothouse", str(plan_json.VERSION), "UTF-8", 0, projects)
    return ReadResult(plan, source, (), _counts(plan))


def absurd(plan: Plan) -> str | None:
    """The first part of a plan with a date or a duration beyond all sense, none if all is well."""
    moments = (plan.start, plan.finish, plan.must_finish_by, plan.data_date)
    if not all(_sensible(moment) for moment in moments):
        return "the plan itself"
    for task in plan.tasks:
        dates = (getattr(task, name) for name in _MOMENTS)
        if not all(_sensible(date) for date in dates) or abs(task.duration) > _CENTURY:
            return f"task {task.id}"
    return next((f"the link to {x.successor}" for x in plan.links if abs(x.lag) > _CENTURY), None)


def _sensible(moment: int | None) -> bool:
    return moment is None or _FIRST <= moment <= _LAST


def _result(path: Path, answer: dict[str, Any], encoding: str | None, *, pool: bool) -> ReadResult:
    fields, extra = _completed(answer["plan"], path)
    try:
        plan = plan_json.decode(fields)
    except plan_json.PlanJsonError as error:
        raise CrashedReader(
            f"The reader gave an answer for {path.name} that is not a plan ({error}): save the "
            "file again in the tool it came from."
        ) from error
    if not plan.tasks and not (pool and plan.resources):
        raise EmptyFile(f"{path.name} holds no tasks: check that the right file was exported.")
    source = _source(answer["source"], encoding)
    found = losses.explain([*answer["losses"], *extra]) + losses.other_projects(source)
    outside = tuple(_outside(item) for item in answer["outside"])
    rows = dict(answer["rows"])
    return ReadResult(plan, source, found, _counts(plan), outside=outside, row_numbers=rows)


def _outside(item: dict[str, Any]) -> OutsideEnd:
    kinds = {"type": LinkType(item["type"]), "lag_unit": LagUnit(item.get("lag_unit", "working"))}
    return OutsideEnd(**(item | kinds))


def _completed(fields: dict[str, Any], path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Fill what a plan cannot be without, and tell."""
    filled: list[dict[str, Any]] = []
    fields["name"] = fields.get("name") or path.stem
    ids = {calendar["id"] for calendar in fields["calendars"]}
    if fields.get("default_calendar") not in ids:
        if not ids:
            fields["calendars"] = [dataclasses.asdict(_STANDARD)]
        fields["default_calendar"] = fields["calendars"][0]["id"]
        filled.append(losses.found("no_calendar", fields["calendars"][0]["name"]))
    if "start" not in fields:
        starts = [task["stored"].get("start") for task in fields["tasks"]]
        fields["start"] = min((start for start in starts if start is not None), default=0)
        filled.append(losses.found("no_start", ""))
    mended = [[task["id"], task["name"]] for task in fields["tasks"] if _mend_progress(task)]
    if mended:
        loss = losses.found("impossible_progress", "")
        filled.append(loss | {"count": len(mended), "rows": mended})
    return fields, filled


def _mend_progress(task: dict[str, Any]) -> bool:
    """Bring into its range what no plan can compute with; tell whether anything was outside."""
    ranges = {"remaining": (0, math.inf), "percent_complete": (0.0, 100.0)}
    if "actual_start" not in task and "actual_finish" not in task:
        ranges["duration"] = (0, math.inf)
    outside = False
    for name, (least, most) in ranges.items():
        value = task.get(name)
        if value is not None and not least <= value <= most:
            task[name] = least if value < least else most
            outside = True
    return outside


def _source(data: dict[str, Any], encoding: str | None) -> SourceInfo:
    tool = str(data.get("tool") or "")
    projects = tuple(
        ProjectInFile(
            index,
            str(item.get("id") or ""),
            str(item.get("name") or ""),
            int(item["tasks"]),
            bool(item.get("baseline")),
        )
        for index, item in enumerate(data["projects"])
    )
    version = data.get("mpp_type") or data.get("version") or ""
    return SourceInfo(
        format=str(data.get("format") or ""),
        tool=str(data.get("application") or _TOOLS.get(tool, tool)),
        version=str(version),
        encoding=encoding or str(data.get("code_page") or ""),
        project_index=int(data["project_index"]),
        projects=projects,
        manager=str(data.get("manager") or ""),
        pool=str(data.get("pool") or ""),
    )


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "tasks": len(plan.tasks),
        "links": len(plan.links),
        "calendars": len(plan.calendars),
        "resources": len(plan.resources),
        "assignments": len(plan.assignments),
        "baselines": len({values.number for task in plan.tasks for values in task.baselines}),
        "splits": sum(1 for task in plan.tasks if task.splits),
    }


def _refusal(path: Path, answer: dict[str, Any], limits: Limits) -> ReadError:
    code, detail, name = answer["error"], str(answer.get("detail") or ""), path.name
    if code == "password":
        return PasswordProtected(
            f"{name} is protected by a password: open it in its own tool and save a copy without."
        )
    if code == "too_many_tasks":
        return TooLarge(
            f"{name} has {detail} rows and the limit is {limits.tasks:,}: split it or raise it."
        )
    if code == "too_deep":
        return TooLarge(
            f"{name} nests its tasks deeper than {limits.depth} levels, which no plan needs: "
            "flatten the outline."
        )
    if code == "charset":
        return WrongFormat(
            f"{name} cannot be read in that character set, which the reader does not know: name "
            "another, such as UTF-8 or windows-1252."
        )
    if code == "no_such_project":
        return WrongFormat(f"{name} has {detail} project(s), numbered from 0: choose one of them.")
    if code == "no_project":
        return EmptyFile(f"{name} holds no project: check that the right file was exported.")
    if any(mark in detail for mark in _CUT):
        return Truncated(f"{name} ends before its data does (cut short in a copy): fetch it again.")
    return WrongFormat(
        f"{name} is not a project plan that can be read, or it is damaged: give an MPP, MS Project "
        "XML, MPX, XER, Primavera XML or similar file, or save it again in the tool it came from."
    )
