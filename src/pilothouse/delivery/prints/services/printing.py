"""Asking for a print, keeping what was drawn, removing it."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction

from pilothouse.delivery.prints import queries, rules
from pilothouse.delivery.prints.models import PlanPrint
from pilothouse.delivery.prints.permissions import DRAW
from pilothouse.delivery.prints.types import PrintOptions, PrintState
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.services import service

JOB = "prints.draw"


@service("prints.ask")
def ask_print(*, actor: Actor, project_id: int, options: PrintOptions) -> PlanPrint:
    """Ask for a plan on paper; a job draws it. Raises InvalidError for what cannot be drawn."""
    plan = plan_row(actor, project_id)
    project = plan.project
    permits.require(actor, DRAW, project.scope.path)
    rules.check_options(options)
    queries.laid_out(actor, project_id, options)
    row = PlanPrint(
        project=project, options=options.as_json(), revision=plan.version, by_name=actor.name
    )
    change = store.create(actor, row)
    job = enqueue(actor, JOB, {"print_id": row.pk}, scope_path=project.scope.path)
    PlanPrint.objects.filter(pk=row.pk).update(job_id=job.pk)
    row.job_id = job.pk
    record(actor, "plan.printed", row, change, scope_path=project.scope.path)
    return row


@service("prints.keep")
def keep_print(
    *, actor: Actor, print_id: int, content: bytes, file_name: str, pages: int
) -> PlanPrint:
    """Keep the file that was drawn."""
    row = queries.plan_print(actor, print_id, DRAW)
    row.file.save(file_name, ContentFile(content), save=False)
    change = store.update(
        actor, row, state=PrintState.READY, file=row.file.name, file_name=file_name,
        size=len(content), pages=pages,
    )  # fmt: skip
    record(actor, "plan.print_drawn", row, change, scope_path=row.project.scope.path)
    return row


@service("prints.refuse")
def refuse_print(*, actor: Actor, print_id: int, sentence: str) -> PlanPrint:
    """Keep why a print could not be drawn."""
    row = queries.plan_print(actor, print_id, DRAW)
    change = store.update(actor, row, state=PrintState.FAILED, error=sentence)
    record(actor, "plan.print_failed", row, change, scope_path=row.project.scope.path)
    return row


@service("prints.remove")
def remove_print(*, actor: Actor, print_id: int) -> None:
    """Remove a print and its file."""
    row = queries.plan_print(actor, print_id, DRAW)
    gone = store.Change(store.snapshot(row), {})
    record(actor, "plan.print_removed", row, gone, scope_path=row.project.scope.path)
    storage, name = row.file.storage, row.file.name
    row.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
