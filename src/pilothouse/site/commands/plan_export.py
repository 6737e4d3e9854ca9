"""Writing a plan as a file of another tool from the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pilothouse.interchange import Format, Loss, UnwritableError, read, read_back, write

_BY_ENDING = {
    ".xml": Format.MSPDI, ".xer": Format.XER, ".xlsx": Format.XLSX, ".csv": Format.CSV,
    ".ics": Format.ICAL, ".json": Format.JSON, ".mpx": Format.MPX, ".planner": Format.PLANNER,
}  # fmt: skip


def kind_of(name: str, target: Path) -> Format:
    """The format by its name, else by the ending of the file. Raises UnwritableError."""
    known = ", ".join(kind.value for kind in Format)
    if name:
        if name not in set(Format):
            raise UnwritableError(f"There is no format {name}: choose one of {known}.")
        return Format(name)
    kind = _BY_ENDING.get(target.suffix.lower())
    if kind is None:
        raise UnwritableError(
            f"{target.name} does not say its format: add --to and one of {known}."
        )
    return kind


def export_file(source: Path, target: Path, kind: Format, *, report: bool) -> Iterator[str]:
    """Read a plan file and write it in another format; yields what to tell.

    Dates are those that this engine computes; where it cannot, those that the file holds.
    Raises ReadError for a file that cannot be read or written.
    """
    from pilothouse.engine import schedule
    from pilothouse.engine.network.data import PlanError

    result = read(source)
    plan = result.plan
    try:
        computed = schedule(plan)
    except PlanError as error:
        yield f"Written with the dates of {source.name}, since they cannot be computed: {error}"
        computed = None
    write(plan, target, kind, computed=computed)
    yield f"Wrote {target} ({kind.value}): {len(plan.tasks)} tasks, {len(plan.links)} links"
    if report:
        yield from told(result.losses)
        yield from told(read_back(plan, kind, computed=computed))


def export_project(number: str, target: Path, kind: Format, *, report: bool) -> Iterator[str]:
    """Write a project's plan; yields what to tell. Raises NotFoundError for an unknown project."""
    from django.utils import timezone

    from pilothouse.delivery.schedule.services import export_plan
    from pilothouse.delivery.schedule.services.exporting import lost_in
    from pilothouse.delivery.work.queries import project
    from pilothouse.kit.actor import Channel, system_actor

    actor = system_actor(timezone.now(), "pilothouse export").via(Channel.COMMAND)
    found = project(actor, number)
    made = export_plan(actor=actor, project_id=found.pk, kind=kind)
    target.write_bytes(made.content)
    yield f"Wrote {target} ({kind.value}): {len(made.content):,} bytes of {found}"
    if report:
        yield from told(lost_in(actor, found.pk, kind))


def told(losses: Iterable[Loss]) -> Iterator[str]:
    """What was changed or left behind, a line each."""
    for loss in losses:
        yield f"  {loss.outcome.value.replace('_', ' ')}: {loss.title} ({loss.count}) – {loss.why}"
