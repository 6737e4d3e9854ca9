"""Bringing a plan file into a project from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from pilothouse.delivery.schedule.services import import_plan
from pilothouse.delivery.work.queries import project
from pilothouse.interchange import read
from pilothouse.kit.actor import Channel, system_actor
from pilothouse.kit.errors import InvalidError


def import_file(file: Path, number: str, index: int | None = None) -> Iterator[str]:
    """Read the file and write the plan; yields what to tell.

    Raises NotFoundError for an unknown project and ReadError for a file that cannot be read.
    """
    if file.is_dir():
        raise InvalidError(f"{file} is a folder: bring it in with pilothouse import-estate.")
    actor = system_actor(timezone.now(), "pilothouse import").via(Channel.COMMAND)
    target = project(actor, number)
    result = read(file, project_index=index)
    counts = ", ".join(f"{count} {name}" for name, count in result.counts.items() if count)
    yield f"Read {file.name} ({result.source.format}): {counts}"
    for loss in result.losses:
        yield f"  {loss.outcome.value.replace('_', ' ')}: {loss.title} ({loss.count}) – {loss.why}"
    import_plan(actor=actor, project_id=target.pk, result=result, file_name=file.name)
    yield f"{target} now has this plan."
