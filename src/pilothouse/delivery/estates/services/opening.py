"""Opening a folder of plans, and listing what is in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from pilothouse.delivery.estates import queries, rules
from pilothouse.delivery.estates.models import Estate, EstateFile
from pilothouse.delivery.estates.permissions import RUN
from pilothouse.delivery.estates.types import EstateState, FileState, FoundFile, NewEstate
from pilothouse.delivery.work.queries import portfolios
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.jobs.types import ENDED
from pilothouse.kit.models import Job
from pilothouse.kit.services import service

BRING_IN = "estates.bring_in"
LARGEST_ARCHIVE = 200 * 1024 * 1024
_SETTLED = (FileState.DONE, FileState.UNCHANGED, FileState.POOL)


@service("estates.open")
def open_estate(
    *, actor: Actor, new: NewEstate, archive: UploadedFile[Any] | None = None
) -> Estate:
    """Open a folder of plans below a portfolio; a job brings in an archive that comes with it.

    Raises InvalidError where the portfolio has a folder of that name, where the programme is
    another portfolio's, or for an archive that is none.
    """
    permits.require_anywhere(actor, RUN)
    place = portfolios(actor).filter(pk=new.portfolio_id).first()
    if place is None:
        raise InvalidError("There is no such portfolio.", {"portfolio": ["Choose one."]})
    permits.require(actor, RUN, place.scope.path)
    row = Estate(by_name=actor.name[:200], **dataclasses.asdict(new))
    if row.programme is not None and row.programme.portfolio_id != place.pk:
        text = "The programme belongs to another portfolio."
        raise InvalidError(text, {"programme": [text]})
    if archive is not None:
        _take(row, archive)
    change = store.create(actor, row)
    if archive is not None:
        job = enqueue(
            actor, BRING_IN, {"estate_id": row.pk}, label=row.name, scope_path=place.scope.path
        )
        row.job_id = job.pk
        row.save(update_fields=["job_id"])
    record(actor, "estate.opened", row, change, scope_path=place.scope.path)
    return row


@service("estates.run_again")
def run_again(
    *, actor: Actor, estate_id: int, archive: UploadedFile[Any] | None = None,
    version: int | None = None,
) -> Estate:  # fmt: skip
    """Bring a folder in again: a newer archive, or what an interrupted run has left.

    Raises RuleError while a run is going on, or when there is no archive.
    """
    row = queries.estate(actor, estate_id, RUN)
    if Job.objects.filter(pk=row.job_id or 0).exclude(state__in=ENDED).exists():
        raise RuleError("This folder is being brought in. Wait until that is done.")
    if archive is None and not row.archive:
        raise RuleError("This folder came by the command line: bring it in again there.")
    path = row.portfolio.scope.path
    job = enqueue(actor, BRING_IN, {"estate_id": row.pk}, label=row.name, scope_path=path)
    change = store.update(actor, row, expected=version, job_id=job.pk)
    if archive is not None:
        _take(row, archive)
        row.save(update_fields=["archive", "archive_name"])
        change.after["archive_name"] = row.archive_name
    record(actor, "estate.run_again", row, change, scope_path=path)
    return row


def _take(row: Estate, archive: UploadedFile[Any]) -> None:
    if not archive.size:
        raise InvalidError("The file is empty.", {"archive": ["The file is empty."]})
    if archive.size > LARGEST_ARCHIVE:
        text = f"The archive has {archive.size >> 20} MB; the limit is {LARGEST_ARCHIVE >> 20} MB."
        raise InvalidError(text, {"archive": [text]})
    if archive.read(4) != b"PK\x03\x04":
        text = "This is no zip archive. Put the folder into one."
        raise InvalidError(text, {"archive": [text]})
    archive.seek(0)
    row.archive_name = PurePath(archive.name or "plans.zip").name[:255]
    row.archive.save(PurePath(row.archive_name).name[-80:], archive, save=False)


@service("estates.list_files")
def list_files(*, actor: Actor, estate_id: int, found: Iterable[FoundFile]) -> Estate:
    """Begin a run, or go on with one that was interrupted, with the files that the folder has now.

    Files that came in already wait again only if they differ. Raises InvalidError for a folder that
    is empty, too large or has too many files.
    """
    row = queries.estate(actor, estate_id, RUN)
    here = {item.path: item for item in found if not rules.is_hidden(item.path)}
    rules.check_folder({path: item.size for path, item in here.items()})
    known: dict[str, list[EstateFile]] = {}
    for held in EstateFile.objects.filter(estate=row):
        known.setdefault(held.path, []).append(held)
    goes_on = row.state == EstateState.RUNNING
    for path, item in here.items():
        for held in known.pop(path, None) or [EstateFile(estate=row, path=path)]:
            _look_at(held, item, goes_on=goes_on)
    gone = [held.pk for rows in known.values() for held in rows]
    EstateFile.objects.filter(pk__in=gone).update(state=FileState.GONE)
    change = store.Change({"state": row.state}, {"files": len(here), "gone": len(gone)})
    Estate.objects.filter(pk=row.pk).update(state=EstateState.RUNNING, version=row.version + 1)
    record(actor, "estate.begun", row, change, scope_path=row.portfolio.scope.path)
    row.refresh_from_db()
    return row


def _look_at(held: EstateFile, item: FoundFile, *, goes_on: bool) -> None:
    """Whether a file waits to be read, or stays as it came in before."""
    same = held.sha256 == item.sha256
    if not rules.is_plan_file(item.path):
        held.state = FileState.SKIPPED
    elif item.size > rules.LARGEST_FILE:
        held.state = FileState.FAILED
        held.error = f"It has {item.size >> 20} MB; the limit is {rules.LARGEST_FILE >> 20} MB."
    elif same and goes_on and held.state not in (FileState.GONE, FileState.SKIPPED):
        return
    elif same and held.state in _SETTLED:
        held.state = FileState.POOL if held.state == FileState.POOL else FileState.UNCHANGED
    else:
        held.state, held.error = FileState.WAITING, ""
    held.sha256, held.size = item.sha256, item.size
    held.save()
