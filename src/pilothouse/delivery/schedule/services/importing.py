"""Plan files: uploaded, read by a job, shown first, then brought in by task identity."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import datetime, time
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.permissions import IMPORT
from pilothouse.delivery.schedule.queries.agreed import agreed_days
from pilothouse.delivery.schedule.queries.checking import same_dates
from pilothouse.delivery.schedule.queries.last_file import last_file
from pilothouse.delivery.schedule.queries.packing import packed_plan, unpacked_plan
from pilothouse.delivery.schedule.queries.plans import plan_import
from pilothouse.delivery.schedule.queries.rows import Loaded, load
from pilothouse.delivery.schedule.queries.starting import first_day
from pilothouse.delivery.schedule.rules.merge import Merged, merge
from pilothouse.delivery.schedule.services.changing import (
    change_plan,
    check_control,
    computed_or_refused,
    local_uids,
    locked_plan,
)
from pilothouse.delivery.schedule.services.planning import insert_plan
from pilothouse.delivery.schedule.types import Difference, ImportState, Part, RowChange
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.engine import Schedule, instant
from pilothouse.engine.network.data import Plan
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.documents.services import keep
from pilothouse.foundation.documents.types import DocumentKind
from pilothouse.interchange import Loss, ReadResult, Unsaid
from pilothouse.interchange.tables import guessed
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.services import service

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilothouse.delivery.work.models import Project
    from pilothouse.foundation.documents.models import DocumentVersion

LARGEST = 50 * 1024 * 1024
OPEN_AT_ONCE = 5
READ, APPLY = "schedule.read_file", "schedule.apply_import"
ROWS_SHOWN = 200
ROWS_KEPT = 2000


@service("schedule.upload_plan")
def upload_plan(
    *, actor: Actor, project_id: int, file: UploadedFile[Any], project_index: int | None = None
) -> PlanImport:
    """Take in a plan file and have it read in the background; nothing is changed yet.

    `project_index` picks one project of a file that holds several. Raises InvalidError for an
    empty or too large file, RuleError when too many uploads wait.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, IMPORT, project.scope.path)
    rules.check_may_plan(project.stage)
    digest = _checked(project, file)
    name = PurePath(file.name or "plan").name[:255]
    row = PlanImport(
        project=project, file_name=name, size=file.size or 0, sha256=digest,
        project_index=project_index, by_name=actor.name,
    )  # fmt: skip
    row.document = kept_file(actor, project, name, file.read(), digest)
    file.seek(0)
    row.file.save(f"{digest[:16]}{PurePath(name).suffix[:12]}", file, save=False)
    change = store.create(actor, row)
    job = enqueue(actor, READ, {"import_id": row.pk}, label=name, scope_path=project.scope.path)
    PlanImport.objects.filter(pk=row.pk).update(job_id=job.pk)
    row.job_id = job.pk
    record(actor, "plan_import.uploaded", row, change, scope_path=project.scope.path)
    return row


def kept_file(
    actor: Actor, project: Project, name: str, content: bytes, digest: str
) -> DocumentVersion | None:
    """The file as a version of a document of the project; none for kinds that none may be."""
    try:
        with transaction.atomic():
            return keep(
                actor, scope_id=project.scope_id, title=f"Plan file {name}"[:200], name=name,
                content=content, kind=DocumentKind.PLAN, note=f"SHA-256 {digest}",
            )  # fmt: skip
    except InvalidError:
        return None


def _checked(project: Project, file: UploadedFile[Any]) -> str:
    if not file.size:
        raise InvalidError("The file is empty.", {"file": ["The file is empty."]})
    if file.size > LARGEST:
        text = f"The file has {file.size >> 20} MB; the limit is {LARGEST >> 20} MB."
        raise InvalidError(text, {"file": [text]})
    waiting = PlanImport.objects.filter(project=project, state=ImportState.READING).count()
    if waiting >= OPEN_AT_ONCE:
        raise RuleError("Several files are being read already. Wait until they are done.")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@service("schedule.record_reading")
def record_reading(*, actor: Actor, import_id: int, result: ReadResult) -> PlanImport:
    """Keep what was read from a file, what could not be, and what bringing it in would change."""
    row = plan_import(actor, import_id, IMPORT)
    plan = result.plan
    merged = _merged(actor, row.project, plan, result.unsaid)
    content, _ = packed_plan(plan)
    computed = computed_or_refused(merged.plan)
    values = reading_values(result, merged, computed)
    values["checks"] = same_dates(plan, computed, merged.plan)
    PlanImport.objects.filter(pk=row.pk).update(content=content)
    change = store.update(actor, row, state=ImportState.READY, **values)
    summary = store.Change({"state": ImportState.READING.value}, {"counts": values["counts"]})
    path = row.project.scope.path
    record(actor, "plan_import.read", row, summary if change else change, scope_path=path)
    return row


def reading_values(result: ReadResult, merged: Merged, computed: Schedule) -> dict[str, Any]:
    """The columns of an import that tell what was read from its file."""
    held = held_otherwise(result, merged, computed)
    return {
        "source": dataclasses.asdict(result.source),
        "counts": dict(result.counts),
        "losses": [_loss(loss) for loss in (*held, *result.losses)],
        "difference": difference_json(merged.difference),
        "columns": [[heading, target] for heading, target in result.columns.items()],
        "unsaid": dataclasses.asdict(result.unsaid) if result.unsaid.plan else {},
    }


def held_otherwise(result: ReadResult, merged: Merged, computed: Schedule) -> tuple[Loss, ...]:
    """What the computed plan holds otherwise than the file that it comes from."""
    costs = rules.costs_of(computed)
    return rules.held_otherwise(result.plan, merged.difference, merged.uids, costs)


def _loss(loss: Any) -> dict[str, Any]:
    return {
        "code": loss.code,
        "outcome": loss.outcome.value,
        "title": loss.title,
        "why": loss.why,
        "count": loss.count,
        "rows": [[item.id, item.detail] for item in loss.rows[:ROWS_KEPT]],
    }


def difference_json(difference: Difference) -> dict[str, Any]:
    """A difference as it is kept: exact counts, the first rows of each kind."""
    made: dict[str, Any] = {
        "links_added": difference.links_added,
        "links_removed": difference.links_removed,
        "parts": [_part_json(part) for part in difference.parts],
        "calendars_kept": list(difference.calendars_kept),
        "calendars_replaced": list(difference.calendars_replaced),
    }
    for name in ("added", "changed", "removed", "kept", "agreed"):
        rows = getattr(difference, name)
        made[f"{name}_count"] = len(rows)
        made[name] = [_row_json(row) for row in rows[:ROWS_SHOWN]]
    return made


def _row_json(row: RowChange) -> dict[str, Any]:
    fields = {label: list(pair) for label, pair in row.fields.items()}
    return {"uid": row.uid, "wbs": row.wbs, "name": row.name, "fields": fields}


def _part_json(part: Part) -> dict[str, Any]:
    rows = [dataclasses.asdict(row) for row in part.rows[:ROWS_SHOWN]]
    return {
        "kind": part.kind.value, "before": part.before, "after": part.after,
        "count": len(part.rows), "rows": [row | {"change": row["change"].value} for row in rows],
    }  # fmt: skip


def _merged(actor: Actor, project: Project, plan: Plan, unsaid: Unsaid) -> Merged:
    row = PlanRow.objects.filter(project=project).first()
    if row is None:
        return first_merged(actor, project, plan)
    return merged_into(load(row), plan, unsaid)


def first_merged(actor: Actor, project: Project, plan: Plan) -> Merged:
    """A file's plan where there is none; one without any date begins when an empty plan would."""
    day = instant(datetime.combine(first_day(actor, project), time(8)))
    return merge(None, dataclasses.replace(plan, start=plan.start or day))


def merged_into(loaded: Loaded, plan: Plan, unsaid: Unsaid) -> Merged:
    """What a file's plan makes of the one that is there.

    What was agreed and added here stays, and what is `unsaid` in such a file.
    """
    row, uids = loaded.row, [task.id for task in loaded.plan.tasks]
    agreed = agreed_days(row.project_id)
    starts = dict(zip(uids, loaded.dates["start"].tolist(), strict=True)) if unsaid.plan else {}
    return merge(
        loaded.plan, plan, local_uids(row), row.last_uid, agreed, last_file(row), unsaid, starts
    )


@service("schedule.record_refusal")
def record_refusal(
    *, actor: Actor, import_id: int, sentence: str, headings: Iterable[str] = ()
) -> PlanImport:
    """Keep why a file could not be read; of a table also its headings, to be given a meaning."""
    row = plan_import(actor, import_id, IMPORT)
    columns = [[name, target.value] for name, target in guessed(headings).items()]
    change = store.update(
        actor, row, state=ImportState.FAILED, error=sentence, columns=columns or row.columns
    )
    path = row.project.scope.path
    record(actor, "plan_import.refused", row, change, scope_path=path, reason=sentence)
    return row


@service("schedule.confirm_import")
def confirm_import(*, actor: Actor, import_id: int, version: int | None = None) -> PlanImport:
    """Say yes to what was shown; a job then brings the plan in."""
    row = plan_import(actor, import_id, IMPORT)
    if row.state != ImportState.READY:
        raise RuleError("This file is not waiting for a confirmation.")
    rules.check_may_plan(row.project.stage)
    path = row.project.scope.path
    job = enqueue(actor, APPLY, {"import_id": row.pk}, label=row.file_name, scope_path=path)
    change = store.update(actor, row, expected=version, state=ImportState.APPLYING, job_id=job.pk)
    record(actor, "plan_import.confirmed", row, change, scope_path=path)
    return row


@service("schedule.drop_import")
def drop_import(*, actor: Actor, import_id: int) -> PlanImport:
    """Leave a file that was read where it is: nothing of it comes into the plan."""
    row = plan_import(actor, import_id, IMPORT)
    if row.state == ImportState.DONE:
        raise RuleError("This file was imported; undo that in the plan instead.")
    change = store.update(actor, row, state=ImportState.DROPPED)
    record(actor, "plan_import.dropped", row, change, scope_path=row.project.scope.path)
    return row


@service("schedule.apply_import")
def apply_import(*, actor: Actor, import_id: int) -> PlanRow:
    """Bring a confirmed file into the plan: a new plan, or an update by task identity."""
    row = plan_import(actor, import_id, IMPORT)
    if row.state != ImportState.APPLYING:
        raise RuleError("This file was not confirmed.")
    content = PlanImport.objects.values_list("content", flat=True).get(pk=row.pk)
    unsaid = Unsaid(**{name: tuple(rows) for name, rows in row.unsaid.items()})
    plan = _brought_in(actor, row, unpacked_plan(content or b""), unsaid)
    PlanImport.objects.filter(pk=row.pk).update(
        state=ImportState.DONE,
        version=row.version + 1,
        updated_at=actor.now,
        revision=plan.version,
    )
    return plan


def _brought_in(actor: Actor, file: PlanImport, plan: Plan, unsaid: Unsaid) -> PlanRow:
    project, said = file.project, f"Imported {file.file_name}"
    if not PlanRow.objects.filter(project=project).exists():
        merged = first_merged(actor, project, plan)
        loaded, _ = insert_plan(actor, project, merged.plan, local=False)
        change = store.Change({}, {"tasks": len(plan.tasks), "links": len(plan.links)})
        path = project.scope.path
        record(actor, "plan.imported", loaded.row, change, scope_path=path, reason=said)
        return loaded.row
    row = locked_plan(actor, project.pk, IMPORT, None)
    loaded = load(row)
    merged = merged_into(loaded, plan, unsaid)
    computed = computed_or_refused(merged.plan)
    check_control(row, loaded.plan, computed, ())
    change_plan(
        actor, loaded, merged.plan, said=said, action="plan.imported", reason=said,
        computed=computed, local=False, from_file=merged.from_file,
    )  # fmt: skip
    return row
