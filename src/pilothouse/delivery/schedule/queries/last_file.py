"""What a plan's file said when it was brought in last, to tell what was changed here since."""

from __future__ import annotations

from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanEdit, PlanImport
from pilothouse.delivery.schedule.queries.packing import unpacked_plan
from pilothouse.delivery.schedule.types import ImportState, UndoState
from pilothouse.engine.network.data import Plan
from pilothouse.foundation.audit.queries import history_of

RESTORED = "plan.restored"


def last_file(row: PlanRow) -> Plan | None:
    """The plan of the file that was brought in last; none where that no longer tells anything:
    no file was, it was undone, or the plan was restored to another state since.

    Tables are passed over: they say nothing of calendars."""
    done = PlanImport.objects.filter(
        project_id=row.project_id, state=ImportState.DONE, revision__isnull=False, unsaid={}
    )
    found = done.order_by("-revision", "-pk").first()
    if found is None or not found.content or _was_left(row, found.revision or 0):
        return None
    return unpacked_plan(found.content)


def _was_left(row: PlanRow, revision: int) -> bool:
    """Whether the step that made this revision was undone, or one that restored the plan stands."""
    edits = PlanEdit.objects.filter(plan=row)
    restored = history_of(row).filter(action=RESTORED, object_version__gt=revision)
    revisions = [event.object_version or 0 for event in restored.only("object_version")]
    return (
        edits.filter(revision_after=revision).exclude(state=UndoState.DONE).exists()
        or edits.filter(revision_after__in=revisions, state=UndoState.DONE).exists()
    )
