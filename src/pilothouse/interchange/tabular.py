"""Whether a file is a table or a list of issues, and the plan that it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pilothouse.engine.network.data import Plan
from pilothouse.interchange import texts
from pilothouse.interchange.errors import EmptyFile, NoNameColumn
from pilothouse.interchange.result import (
    Limits,
    Loss,
    ProjectInFile,
    ReadResult,
    SourceInfo,
    Unsaid,
)
from pilothouse.interchange.tables import Sheet, Target, guessed, is_table, jira, opened, read_table
from pilothouse.interchange.tables.working_days import EIGHT_HOURS, days_of

Columns = Callable[[tuple[str, ...]], Mapping[str, str] | None]
Base = Callable[[], Plan | None]


def read_or_none(
    path: Path, limits: Limits, columns: Columns | None, base: Base | None = None
) -> ReadResult | None:
    """Read a CSV file, a workbook or a list of Jira issues; none if the file is nothing of these.

    `base` gives the plan that a table updates, whose days are those of the table.

    Raises a ReadError: WrongFormat where no column is the name of a task.
    """
    if jira.is_jira_text(path):
        return _issues(path, texts.issues(path, limits), "Jira export", "UTF-8")
    if not is_table(path):
        return None
    sheet = opened(path, limits)
    said = columns(sheet.headings) if columns else None
    if jira.is_jira_table(sheet.headings) and not said:
        return _issues(path, jira.issues_of_table(sheet), "Jira CSV", sheet.encoding)
    return _table(path, sheet, said, base() if base else None)


def _issues(path: Path, issues: list[jira.Issue], kind: str, encoding: str) -> ReadResult:
    if not issues:
        raise EmptyFile(f"{path.name} holds no issues: export the result of a search.")
    plan, losses, unsaid = jira.plan_of(issues, path.stem)
    return _result(plan, SourceInfo(kind, "Jira", "", encoding, 0, ()), losses, {}, unsaid)


def _table(
    path: Path, sheet: Sheet, said: Mapping[str, str] | None, base: Plan | None
) -> ReadResult:
    meant = chosen(sheet.headings, said)
    if Target.NAME not in meant.values():
        raise NoNameColumn(
            f"{path.name} has no column for the names of tasks among {_listed(sheet.headings)}: "
            "call it Name, or say which it is.",
            sheet.headings,
        )
    days = days_of(base) if base else EIGHT_HOURS
    plan, losses, unsaid = read_table(sheet, meant, path.stem, days)
    if not plan.tasks:
        raise EmptyFile(f"{path.name} holds no tasks: check that the right file was exported.")
    kind = "CSV" if sheet.encoding else "XLSX"
    source = SourceInfo(kind, kind, "", sheet.encoding, 0, ())
    columns = {heading: meant[heading] for heading in sheet.headings}
    return _result(plan, source, losses, columns, unsaid)


def chosen(headings: tuple[str, ...], said: Mapping[str, str] | None) -> dict[str, Target]:
    """What the headings mean: as somebody said, guessed for those nobody did."""
    meant = guessed(headings)
    if said:
        known = {str(kind) for kind in Target}
        taken = {h: Target(said[h]) for h in headings if said.get(h) in known}
        spoken = set(taken.values()) - {Target.KEEP, Target.IGNORE}
        rest = {h: Target.KEEP if t in spoken else t for h, t in meant.items() if h not in taken}
        meant = {h: (taken | rest)[h] for h in headings}
    return meant


def _listed(headings: tuple[str, ...]) -> str:
    names = ", ".join(headings[:6])
    return f"{names} …" if len(headings) > 6 else names


def _result(
    plan: Plan, source: SourceInfo, losses: tuple[Loss, ...], columns: Mapping[str, str],
    unsaid: Unsaid,
) -> ReadResult:  # fmt: skip
    projects = (ProjectInFile(0, "", plan.name, len(plan.tasks)),)
    named = SourceInfo(source.format, source.tool, "", source.encoding, 0, projects)
    counts = {
        "tasks": len(plan.tasks), "links": len(plan.links), "calendars": len(plan.calendars),
        "resources": len(plan.resources), "assignments": len(plan.assignments), "baselines": 0,
        "splits": 0,
    }  # fmt: skip
    return ReadResult(plan, named, losses, counts, dict(columns), unsaid=unsaid)
