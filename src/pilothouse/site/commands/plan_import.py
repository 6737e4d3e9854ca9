"""Bringing a plan file into a project from the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from pilothouse.delivery.schedule.queries import plan_or_none
from pilothouse.delivery.schedule.services import foreseen_import, import_file
from pilothouse.delivery.schedule.types import Difference, Part, PlanFile, RowChange
from pilothouse.delivery.work.queries import project
from pilothouse.interchange import Loss, ReadResult, read
from pilothouse.kit.actor import Channel, system_actor
from pilothouse.kit.errors import InvalidError

SHOWN = 40
DONE, DECLINED = 0, 1


@dataclass(frozen=True, slots=True)
class How:
    """Which project of a file; whether to go ahead without asking, or only to look."""

    index: int | None = None
    yes: bool = False
    dry_run: bool = False


def bring_in(
    file: Path, number: str, how: How, tell: Callable[[str], None], ask: Callable[[str], bool]
) -> int:
    """Read the file, tell what it would change and what it loses, and write the plan.

    An update is asked about first. Gives the exit code: 0 when the plan has the file, also where
    nothing differs and after a dry run, 1 when somebody said no. Raises NotFoundError for an
    unknown project, ReadError for a file that cannot be read, RuleError where the stage forbids it.
    """
    if file.is_dir():
        raise InvalidError(f"{file} is a folder: bring it in with pilothouse import-estate.")
    actor = system_actor(timezone.now(), "pilothouse import").via(Channel.COMMAND)
    target = project(actor, number)
    result = read(file, project_index=how.index, base=lambda: plan_or_none(actor, target.pk))
    for line in read_lines(file.name, result):
        tell(line)
    foreseen = foreseen_import(actor, target.pk, result)
    for line in loss_lines(foreseen.held):
        tell(line)
    is_update = foreseen.revision is not None
    for line in difference_lines(foreseen.difference) if is_update else ():
        tell(line)
    if foreseen.is_same:
        tell(f"Nothing changes in {target}.")
    if how.dry_run:
        tell("Dry run: nothing was written.")
        return DONE
    if is_update and not foreseen.is_same and not (how.yes or ask(f"Update {target}?")):
        tell("Nothing was written. Answer y, or give --yes.")
        return DECLINED
    brought = import_file(
        actor=actor, project_id=target.pk, result=result, expected=foreseen.revision,
        file=PlanFile.of(file.name, file.read_bytes(), how.index),
    )  # fmt: skip
    tell(f"{target} now has this plan.")
    where = reverse("schedule:import", args=[brought.import_id])
    tell(f"The file and its report, task by task: {where}")
    return DONE


def read_lines(name: str, result: ReadResult) -> Iterator[str]:
    """What was read from a file, and what the plan holds otherwise or not at all, row by row."""
    counts = ", ".join(f"{count} {name}" for name, count in result.counts.items() if count)
    yield f"Read {name} ({result.source.format}): {counts}"
    yield from loss_lines(result.losses)


def loss_lines(losses: Iterable[Loss]) -> Iterator[str]:
    """Losses with the rows that they touch."""
    for loss in losses:
        yield from _loss_lines(loss)


def _loss_lines(loss: Loss) -> Iterator[str]:
    yield f"  {loss.outcome.value.replace('_', ' ')}: {loss.title} ({loss.count}) – {loss.why}"
    yield from _some([f"    {row.detail}" for row in loss.rows if row.detail], loss.count)


def difference_lines(found: Difference) -> Iterator[str]:
    """What an update would change, in the order of the preview."""
    yield "What changes in the plan:"
    for label, rows in (
        ("added", found.added), ("changed", found.changed), ("removed", found.removed),
        ("added here, kept", found.kept), ("day agreed with another project, kept", found.agreed),
    ):  # fmt: skip
        if rows:
            yield f"  tasks {label}: {len(rows)}"
            yield from _some([f"    {_row(row)}" for row in rows], len(rows))
    for part in found.parts:
        yield from _part_lines(part)
    for label, texts in (
        ("changed here, and replaced by the file", found.calendars_replaced),
        ("changed here, and kept", found.calendars_kept),
    ):
        if texts:
            yield f"  days of calendars {label}: {len(texts)}"
            yield from _some([f"    {text}" for text in texts], len(texts))


def _row(row: RowChange) -> str:
    facts = "; ".join(f"{label} {a or '–'} → {b or '–'}" for label, (a, b) in row.fields.items())
    return f"{row.wbs} {row.name}".strip() + (f": {facts}" if facts else "")


def _part_lines(part: Part) -> Iterator[str]:
    if part.rows:
        yield f"  {part.kind.value}: {len(part.rows)}"
        lines = [
            f"    {row.change.value} {row.name}: {row.before or '–'} → {row.after or '–'}"
            for row in part.rows
        ]
        yield from _some(lines, len(lines))


def _some(lines: Iterable[str], count: int) -> Iterator[str]:
    shown = list(lines)[:SHOWN]
    yield from shown
    if shown and count > len(shown):
        yield f"    and {count - len(shown)} more"
