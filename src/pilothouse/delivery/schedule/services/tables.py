"""What the columns of tables were taken for, so that the next file need not be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import ColumnMapping, PlanImport
from pilothouse.delivery.schedule.permissions import IMPORT
from pilothouse.delivery.schedule.queries.plans import plan_import
from pilothouse.delivery.schedule.queries.remembering import key_of
from pilothouse.delivery.schedule.types import ImportState
from pilothouse.foundation.audit.services import record
from pilothouse.interchange.tables import Target
from pilothouse.interchange.tables.columns import REPEATABLE
from pilothouse.kit import store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.services import service

READ = "schedule.read_file"


@service("schedule.choose_columns")
def choose_columns(
    *, actor: Actor, import_id: int, columns: Mapping[str, str], version: int | None = None
) -> PlanImport:
    """Say what the columns of a table mean; the file is read again and the answer remembered.

    `columns` maps headings to targets. Raises InvalidError for an unknown meaning, one given
    twice, or none for the name of a task, and RuleError when the file was brought in already.
    """
    row = plan_import(actor, import_id, IMPORT)
    if row.state not in {ImportState.READY, ImportState.FAILED} or not row.columns:
        raise RuleError("This file is no table that waits for its columns.")
    rules.check_may_plan(row.project.stage)
    headings = [heading for heading, _ in row.columns]
    chosen = _checked(headings, columns)
    remember(actor, headings, chosen)
    path = row.project.scope.path
    job = enqueue(actor, READ, {"import_id": row.pk}, label=row.file_name, scope_path=path)
    change = store.update(
        actor, row, expected=version, columns=[[h, chosen[h]] for h in headings],
        state=ImportState.READING, error="", job_id=job.pk,
    )  # fmt: skip
    record(actor, "plan_import.columns_chosen", row, change, scope_path=path)
    return row


def _checked(headings: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    known = {target.value for target in Target}
    wrong = [value for value in columns.values() if value not in known]
    if wrong:
        raise InvalidError(f"No column can mean “{wrong[0][:40]}”.", {"columns": ["Unknown."]})
    chosen = {heading: columns.get(heading, Target.IGNORE.value) for heading in headings}
    given = [value for value in chosen.values() if Target(value) not in REPEATABLE]
    twice = next((value for value in given if given.count(value) > 1), None)
    if twice:
        text = f"Two columns cannot both be the {twice.replace('_', ' ')}."
        raise InvalidError(text, {"columns": [text]})
    if Target.NAME.value not in given:
        text = "Say which column holds the names of the tasks."
        raise InvalidError(text, {"columns": [text]})
    return chosen


def remember(actor: Actor, headings: Iterable[str], chosen: Mapping[str, str]) -> None:
    """Keep the meaning of columns for the person and, as the newest, for the organisation."""
    whose: dict[str, Any] = {"person_id": actor.person_id, "signature": key_of(headings)}
    facts = {"columns": dict(chosen), "used_at": actor.now}
    ColumnMapping.objects.update_or_create(**whose, defaults=facts)
