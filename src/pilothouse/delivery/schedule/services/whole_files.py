"""Plan files brought in at once: from the command line, or as pieces of larger imports."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanImport, PlanResource
from pilothouse.delivery.schedule.permissions import IMPORT
from pilothouse.delivery.schedule.queries.checking import same_dates
from pilothouse.delivery.schedule.queries.packing import packed_plan
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.rules.merge import Merged
from pilothouse.delivery.schedule.services.changing import (
    carry_over,
    check_control,
    computed_or_refused,
    locked_plan,
)
from pilothouse.delivery.schedule.services.importing import (
    first_merged,
    held_otherwise,
    kept_file,
    merged_into,
    reading_values,
)
from pilothouse.delivery.schedule.services.planning import insert_plan
from pilothouse.delivery.schedule.services.writing import people_by_name
from pilothouse.delivery.schedule.types import (
    BroughtIn,
    Foreseen,
    ImportState,
    Joined,
    PlanFile,
)
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.engine.network.data import ResourceKind
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.locks import locked
from pilothouse.kit.services import part, service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pilothouse.delivery.work.models import Project
    from pilothouse.engine import Schedule
    from pilothouse.interchange import ReadResult
    from pilothouse.kit.actor import Actor


@part
def bring_in_file(actor: Actor, project: Project, file: PlanFile, result: ReadResult) -> BroughtIn:
    """Bring what was read from a file into a project, and keep the file and its loss report there.

    A plan that is there is updated by task identity. The caller has permitted it and leaves the
    audit event. Raises RuleError or InvalidError, with nothing written, where the project's stage
    or the plan itself forbids it.
    """
    rules.check_may_plan(project.stage)
    row = locked(PlanRow.objects.filter(project=project)).first()
    is_new = row is None
    if row is None:
        merged = first_merged(actor, project, result.plan)
        loaded, computed = insert_plan(actor, project, merged.plan, local=False)
        row = loaded.row
        change = store.Change({}, {"tasks": len(merged.plan.tasks)})
    else:
        merged, computed, change = _updated(actor, row, file.name, result)
    kept = _kept(actor, row, file, result, merged, computed)
    return BroughtIn(
        import_id=kept.pk, plan_id=row.pk, is_new=is_new, difference=merged.difference,
        uids=merged.uids, before=change.before, after=change.after,
    )  # fmt: skip


def _updated(
    actor: Actor, row: PlanRow, name: str, result: ReadResult
) -> tuple[Merged, Schedule, store.Change]:
    loaded = load(row)
    merged = merged_into(loaded, result.plan, result.unsaid)
    computed = computed_or_refused(merged.plan)
    check_control(row, loaded.plan, computed, ())
    _, change = carry_over(
        actor, loaded, merged.plan, said=f"Imported {name}", computed=computed, local=False,
        from_file=merged.from_file,
    )  # fmt: skip
    return merged, computed, change or store.Change({}, {})


def _kept(
    actor: Actor, plan: PlanRow, file: PlanFile, result: ReadResult, merged: Merged,
    computed: Schedule,
) -> PlanImport:  # fmt: skip
    name, project = PurePath(file.name).name[:255] or "plan", plan.project
    values: dict[str, Any] = reading_values(result, merged, computed)
    row = PlanImport(
        project=project, file_name=name, size=len(file.content), sha256=file.sha256,
        project_index=file.project_index, by_name=actor.name[:200], state=ImportState.DONE,
        revision=plan.version, content=packed_plan(result.plan)[0],
        checks=same_dates(result.plan, computed, merged.plan), **values,
    )  # fmt: skip
    row.document = kept_file(actor, project, name, file.content, file.sha256)
    row.file.save(
        f"{file.sha256[:16]}{PurePath(name).suffix[:12]}", ContentFile(file.content), save=False
    )
    store.create(actor, row)
    return row


def foreseen_import(actor: Actor, project_id: int, result: ReadResult) -> Foreseen:
    """What bringing in a file that was read would do; writes nothing.

    Raises what `import_file` would raise: NotPermittedError, RuleError, InvalidError.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, IMPORT, project.scope.path)
    rules.check_may_plan(project.stage)
    row = PlanRow.objects.filter(project=project).first()
    if row is None:
        merged = first_merged(actor, project, result.plan)
        held = held_otherwise(result, merged, computed_or_refused(merged.plan))
        return Foreseen(None, merged.difference, held)
    loaded = load(row)
    merged = merged_into(loaded, result.plan, result.unsaid)
    computed = computed_or_refused(merged.plan)
    check_control(row, loaded.plan, computed, ())
    return Foreseen(row.version, merged.difference, held_otherwise(result, merged, computed))


@service("schedule.import_file")
def import_file(
    *, actor: Actor, project_id: int, file: PlanFile, result: ReadResult,
    expected: int | None = None,
) -> BroughtIn:  # fmt: skip
    """Bring what was read from a file into a project's plan at once, without a preview here.

    File and loss report are kept with the project. `expected` is the plan's revision that somebody
    was shown the difference to. Raises ConflictError when the plan was changed since, RuleError or
    InvalidError where the project's stage or the plan itself forbids it.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, IMPORT, project.scope.path)
    if expected is not None:
        locked_plan(actor, project_id, IMPORT, expected)
    brought = bring_in_file(actor, project, file, result)
    told = {"file": file.name, "sha256": file.sha256, "import_id": brought.import_id}
    row = PlanRow.objects.get(pk=brought.plan_id)
    change = store.Change(dict(brought.before), told | dict(brought.after))
    said = f"Imported {file.name}"
    record(actor, "plan.imported", row, change, scope_path=project.scope.path, reason=said)
    return brought


@part
def join_people(actor: Actor, project_id: int, addresses: Mapping[str, str]) -> Joined:
    """Join the resources of a plan that are nobody's yet to our own people.

    They are known by their e-mail address, else by their name, else by the address that
    `addresses` (such as a shared pool) gives to the name; names are compared without case.
    """
    people = people_by_name(actor)
    rows = PlanResource.objects.filter(
        plan__project_id=project_id, kind=ResourceKind.WORK.value
    ).order_by("uid")
    unknown: list[str] = []
    known = 0
    for row in rows:
        name = row.name.casefold()
        keys = (row.email.casefold(), name, addresses.get(name, "").casefold())
        person = row.person_id or next((people[key] for key in keys if key in people), None)
        if person is None:
            unknown.append(row.name)
            continue
        known += 1
        if row.person_id is None:
            PlanResource.objects.filter(pk=row.pk).update(person_id=person)
    return Joined(known, tuple(name for name in unknown if name))
