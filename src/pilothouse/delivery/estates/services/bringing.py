"""One file of a folder: into its project, or refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pilothouse.delivery.estates import queries
from pilothouse.delivery.estates.models import Estate, EstateFile
from pilothouse.delivery.estates.permissions import RUN
from pilothouse.delivery.estates.types import ANY_PROJECT, FileState
from pilothouse.delivery.schedule.services import bring_in_file, join_people
from pilothouse.delivery.schedule.types import BroughtIn, PlanFile
from pilothouse.delivery.work.services import NewProject, add_project
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.people.queries import staff
from pilothouse.interchange import ReadResult
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.locks import locked
from pilothouse.kit.services import service
from pilothouse.kit.store import Change, plain

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project

NAME = 120


@service("estates.bring_in")
def bring_in(*, actor: Actor, file_id: int, result: ReadResult, content: bytes) -> EstateFile:
    """Bring what was read from a file into its project, which is opened when it is new.

    All or nothing. A file of people without tasks becomes the pool that gives addresses to names.
    Raises RuleError or InvalidError where the project's stage or the plan forbids it.
    """
    row = _waiting(actor, file_id)
    _set(row, project_index=result.source.project_index, read_at=actor.now)
    _others(row, result)
    if not result.plan.tasks:
        return _as_pool(actor, row, result)
    project = row.project or _opened(actor, row.estate, row, result)
    index = result.source.project_index if len(result.source.projects) > 1 else None
    file = PlanFile(PurePosixPath(row.path).name, content, row.sha256, index)
    brought = bring_in_file(actor, project, file, result)
    known = join_people(actor, project.pk, {})
    facts = _facts(result, brought)
    facts["people"] = {"known": known.known, "unknown": list(known.unknown)}
    is_news = brought.is_new or bool(brought.after)
    _set(
        row, project=project, plan_import_id=brought.import_id, facts=facts, error="",
        state=FileState.DONE if is_news else FileState.UNCHANGED, code=_code(result),
        outside=[_end(end, brought) for end in result.outside], rows=_rows(result, brought),
    )  # fmt: skip
    told = {"project": project.number, "file": row.path, "sha256": row.sha256}
    change = Change(dict(brought.before), told | dict(brought.after))
    path = project.scope.path
    record(actor, "estate_file.brought_in", row, change, scope_path=path, reason=row.path)
    return row


def _waiting(actor: Actor, file_id: int) -> EstateFile:
    row = queries.file(actor, file_id, RUN)
    row = locked(
        EstateFile.objects.select_related("estate__portfolio__scope", "project__scope")
    ).get(pk=row.pk)
    if row.state != FileState.WAITING:
        raise RuleError("This file does not wait to be brought in.")
    return row


def _set(row: EstateFile, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _others(row: EstateFile, result: ReadResult) -> None:
    """The other projects of a file that holds several wait as files of their own."""
    for item in result.source.projects:
        if item.index != result.source.project_index and item.tasks and not item.baseline:
            EstateFile.objects.get_or_create(
                estate=row.estate, path=row.path, project_index=item.index,
                defaults={"sha256": row.sha256, "size": row.size},
            )  # fmt: skip


def _as_pool(actor: Actor, row: EstateFile, result: ReadResult) -> EstateFile:
    people = {r.name.casefold(): r.email for r in result.plan.resources if r.name and r.email}
    facts = {"counts": {"resources": len(result.plan.resources), "addresses": len(people)}}
    before = {"addresses": len(row.people)}
    _set(row, state=FileState.POOL, people=people, facts=facts, error="")
    change = Change(before, {"addresses": len(people), "file": row.path})
    path = row.estate.portfolio.scope.path
    record(actor, "estate_file.pool_read", row, change, scope_path=path, reason=row.path)
    return row


def _opened(actor: Actor, estate: Estate, row: EstateFile, result: ReadResult) -> Project:
    manager = result.source.manager.strip()
    pm = staff(actor).filter(name__iexact=manager).first() if manager else None
    new = NewProject(
        name=_name(row, result)[:NAME],
        summary=f"Brought in from {row.path}"[:300],
        portfolio_id=estate.portfolio_id,
        programme_id=estate.programme_id,
        method=estate.method,
        sponsor_id=estate.sponsor_id,
        business_pm_id=pm.pk if pm else estate.business_pm_id,
        technical_pm_id=estate.technical_pm_id,
    )
    if _is_currency(result.plan.currency):
        new = replace(new, currency=result.plan.currency)
    project, _ = add_project(actor, estate.portfolio, new)
    return project


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def _name(row: EstateFile, result: ReadResult) -> str:
    """The file's name; of one of several projects in a file its own."""
    if len(result.source.projects) > 1:
        chosen = next(p for p in result.source.projects if p.index == result.source.project_index)
        return chosen.name or chosen.id or result.plan.name
    return PurePosixPath(row.path).stem.replace("_", " ").strip() or result.plan.name


def _code(result: ReadResult) -> str:
    index = result.source.project_index
    chosen = next((p.id for p in result.source.projects if p.index == index), "")
    return (chosen or result.plan.name)[:120]


def _facts(result: ReadResult, brought: BroughtIn) -> dict[str, Any]:
    """What is told of the file in the summary."""
    changed: dict[str, int] = {}
    if not brought.is_new:
        for name in ("added", "changed", "removed", "kept", "agreed"):
            changed[name] = len(getattr(brought.difference, name))
    return {
        "format": result.source.format,
        "tool": result.source.tool,
        "counts": dict(result.counts),
        "changed": changed,
        "losses": sum(loss.count for loss in result.losses),
        "lost": [f"{loss.title} ({loss.count})" for loss in result.losses[:60]],
        "pool": result.source.pool,
        "is_new": brought.is_new,
    }


def _end(end: Any, brought: BroughtIn) -> dict[str, Any]:
    made: dict[str, Any] = {name: plain(getattr(end, name)) for name in end.__dataclass_fields__}
    made["task"] = brought.uids.get(end.task, end.task)
    if end.ghost is not None:
        made["ghost"] = brought.uids.get(end.ghost, end.ghost)
    return made


def _rows(result: ReadResult, brought: BroughtIn) -> dict[str, Any]:
    """The task at each row number, and uids that are others in the plan than in the file."""
    numbers = {
        result.row_numbers.get(task.id, place): brought.uids[task.id]
        for place, task in enumerate(result.plan.tasks, 1)
    }
    moved = {uid: ours for uid, ours in brought.uids.items() if uid != ours}
    return {"numbers": list(numbers.items()), "moved": list(moved.items())}


@service("estates.refuse")
def refuse(
    *, actor: Actor, file_id: int, sentence: str, state: FileState = FileState.FAILED
) -> EstateFile:
    """Keep why a file could not be brought in, or was left (`state`); the others go on."""
    row = _waiting(actor, file_id)
    index = 0 if row.project_index == ANY_PROJECT else row.project_index
    _set(row, state=state, error=sentence, project_index=index, read_at=actor.now)
    change = Change({"state": FileState.WAITING.value}, {"file": row.path, "error": sentence})
    path = row.estate.portfolio.scope.path
    record(actor, "estate_file.refused", row, change, scope_path=path, reason=sentence)
    return row
