"""Tables of progress: uploaded, looked at, taken in."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import ProgressTable
from pilothouse.delivery.schedule.permissions import EDIT
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.progress import progress_table, read_progress
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.rules import progress_table as tables
from pilothouse.delivery.schedule.services.changing import carry_over, locked_plan
from pilothouse.foundation.audit.services import record
from pilothouse.interchange import Limits
from pilothouse.interchange.errors import ReadError
from pilothouse.interchange.tables import Sheet, opened
from pilothouse.kit import store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.services import service

MOST_BYTES = 10 * 1024 * 1024
LIMITS = Limits(seconds=20, memory_mb=1024, tasks=20_000)
MOST_COLUMNS = 60


@service("schedule.upload_progress")
def upload_progress(*, actor: Actor, project_id: int, name: str, content: bytes) -> ProgressTable:
    """Read a table of progress (CSV or XLSX) and guess its columns; nothing changes yet.

    Raises InvalidError for a file that is too large or no table.
    """
    row = plan_row(actor, project_id, EDIT)
    rules.check_may_report(row.project.stage)
    sheet = _opened(name, content)
    made = ProgressTable(
        plan=row,
        file_name=PurePath(name).name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        headings=list(sheet.headings),
        rows=[list(cells) for cells in sheet.rows],
        first_row=sheet.first_row,
        columns=tables.guessed(sheet.headings),
        by_name=actor.name[:200],
    )
    change = store.create(actor, made)
    record(actor, "progress_table.uploaded", made, change, scope_path=row.project.scope.path)
    return made


def _opened(name: str, content: bytes) -> Sheet:
    if len(content) > MOST_BYTES:
        raise _refused("The table is larger than 10 MB: leave out what is not progress.")
    with tempfile.TemporaryDirectory(prefix="pilothouse-progress-") as folder:
        path = Path(folder) / f"table{PurePath(name).suffix.lower()[:8]}"
        path.write_bytes(content)
        try:
            sheet = opened(path, LIMITS)
        except ReadError as error:
            raise _refused(str(error).replace(path.name, PurePath(name).name)) from error
    if len(sheet.headings) > MOST_COLUMNS:
        raise _refused(f"The table has more than {MOST_COLUMNS} columns: leave out some.")
    if not sheet.rows:
        raise _refused("The table has headings but no rows.")
    return sheet


def _refused(text: str) -> InvalidError:
    return InvalidError(text, {"file": [text]})


@service("schedule.choose_progress_columns")
def choose_progress_columns(
    *, actor: Actor, table_id: int, columns: Mapping[str, str], version: int | None = None
) -> ProgressTable:
    """Say what the columns of a table of progress mean. Raises InvalidError, RuleError."""
    row = _waiting(progress_table(actor, table_id, EDIT))
    chosen = tables.checked(row.headings, columns)
    change = store.update(actor, row, expected=version, columns=chosen)
    path = row.plan.project.scope.path
    record(actor, "progress_table.columns_chosen", row, change, scope_path=path)
    return row


@service("schedule.take_in_progress")
def take_in_progress(*, actor: Actor, table_id: int, version: int | None = None) -> ProgressTable:
    """Report what a table says, as one step that undo takes back; rows with errors stay out.

    Raises RuleError when it was taken in already, InvalidError when no row changes anything.
    """
    row = _waiting(progress_table(actor, table_id, EDIT))
    tables.checked(row.headings, row.columns)
    project = row.plan.project
    rules.check_may_report(project.stage)
    plan = locked_plan(actor, project.pk, EDIT, None)
    results = read_progress(actor, row)
    reports = [result.report for result in results if result.report is not None]
    if not reports:
        raise InvalidError("No row of this table changes anything.")
    loaded = load(plan)
    new = rules.apply(loaded.plan, reports, plan.last_uid)
    said = f"Progress of {len(reports)} rows taken in from {row.file_name}"
    carry_over(actor, loaded, new, said=said)
    change = store.update(actor, row, expected=version, taken_in_at=actor.now)
    record(actor, "progress_table.taken_in", row, change, scope_path=project.scope.path)
    return row


def _waiting(row: ProgressTable) -> ProgressTable:
    if row.taken_in_at is not None:
        raise RuleError("This table was taken in already; upload it again for later progress.")
    return row
