"""Background work: a folder of plans, file by file. An interrupted run goes on where it stopped."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.estates import queries, rules, services
from pilothouse.delivery.estates.models import Estate, EstateFile
from pilothouse.delivery.estates.tasks.archives import unpacked
from pilothouse.delivery.estates.types import ANY_PROJECT, FileState, FoundFile
from pilothouse.delivery.schedule.queries import plan_or_none, remembered
from pilothouse.interchange import Limits, ReadError, read
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import PilothouseError
from pilothouse.kit.jobs.registry import job
from pilothouse.kit.jobs.running import JobContext

LIMITS = Limits(bytes=rules.LARGEST_FILE)
Tell = Callable[[int, int, EstateFile], None]


@job("estates.bring_in", "Bring in a folder of plans", attempts=3)
def bring_in(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Unpack an uploaded archive and bring in its files."""
    row = queries.estate(context.actor, payload["estate_id"])
    with tempfile.TemporaryDirectory(prefix="pilothouse-estate-") as name:
        folder = Path(name)
        with row.archive.open("rb") as stream:
            unpacked(stream, folder)
        row = run(context.actor, row.pk, folder, _progress(context))
    return {"estate_id": row.pk, "files": row.summary["files"]}


def _progress(context: JobContext) -> Tell:
    def tell(done: int, total: int, item: EstateFile) -> None:
        context.progress(done, total, _("Read %(path)s") % {"path": item.path})

    return tell


def run(actor: Actor, estate_id: int, folder: Path, tell: Tell) -> Estate:
    """Bring in the files of a folder; `tell` hears of each that is done.

    A file that cannot come in is kept with its sentence and holds up no other.
    """
    services.list_files(actor=actor, estate_id=estate_id, found=found_in(folder))
    while (item := queries.next_file(actor, estate_id)) is not None:
        done = _one(actor, item, folder / item.path)
        held = queries.files(actor, estate_id)
        waiting = held.filter(state=FileState.WAITING).count()
        tell(held.count() - waiting, held.count(), done)
    return services.finish(actor=actor, estate_id=estate_id)


def _one(actor: Actor, item: EstateFile, path: Path) -> EstateFile:
    index = None if item.project_index == ANY_PROJECT else item.project_index
    columns = _Columns(actor)
    try:
        result = read(
            path, limits=LIMITS, project_index=index, pool=True, columns=columns.meant,
            base=lambda: plan_or_none(actor, item.project_id) if item.project_id else None,
        )  # fmt: skip
        if result.columns and not columns.known:
            return _left(actor, item, _unknown())
        return services.bring_in(
            actor=actor, file_id=item.pk, result=result, content=path.read_bytes()
        )
    except ReadError as error:
        if rules.is_table(item.path) and not columns.known:
            headings = getattr(error, "headings", ())
            return _left(actor, item, _unknown() if headings else str(error))
        return services.refuse(actor=actor, file_id=item.pk, sentence=str(error))
    except PilothouseError as error:
        return services.refuse(actor=actor, file_id=item.pk, sentence=str(error))


class _Columns:
    """What somebody said of the columns of a table, and whether anybody did.

    Headings alone make no plan of a table: a list of risks has names and dates, too.
    """

    def __init__(self, actor: Actor) -> None:
        self.actor, self.known = actor, False

    def meant(self, headings: tuple[str, ...]) -> Mapping[str, str] | None:
        found = remembered(self.actor, headings)
        self.known = found is not None
        return found


def _left(actor: Actor, item: EstateFile, sentence: str) -> EstateFile:
    return services.refuse(actor=actor, file_id=item.pk, sentence=sentence, state=FileState.TABLE)


def _unknown() -> str:
    return _(
        "Nobody has said yet what such columns mean. Import the table once on a project’s plan "
        "page and choose them there; bring the folder in again, and all tables with these "
        "headings come in."
    )


def found_in(folder: Path) -> Iterator[FoundFile]:
    """The files of a folder and those below it, by their path; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(folder).as_posix()
            size = path.stat().st_size
            plan = rules.is_plan_file(name) and size <= rules.LARGEST_FILE
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if plan else ""
            yield FoundFile(name, size, digest)
