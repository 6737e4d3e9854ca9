"""`pilothouse import`: the difference first, a question before an update, the report kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from django.test import Client

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.types import ImportState
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine.network.data import Assignment, Link, Plan, Resource
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.interchange import ReadError, plan_json
from pilothouse.kit.errors import ConflictError, NotFoundError, RuleError
from pilothouse.site.commands.plan_import import DECLINED, DONE, How, bring_in
from tests import make
from tests.areas.schedule.test_importing import DAY, build_world, file_plan

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
ANN, BEN = Resource(1, "Ann"), Resource(2, "Ben")
FIRST = replace(file_plan(), resources=(ANN, BEN), assignments=(Assignment(11, 1, 1.0, 3 * DAY),))
SECOND = replace(
    FIRST, assignments=(Assignment(11, 2, 0.5, 3 * DAY),), links=(Link(11, 12, lag=DAY),)
)


@dataclass
class Run:
    """One run of the command, with what it said and what it was answered."""

    world: make.World
    where: Path
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __call__(
        self, plan: Plan, *, answer: bool = False, during: Callable[[], object] | None = None,
        **how: bool,
    ) -> int:  # fmt: skip
        path = self.where / "bridge.json"
        path.write_text(json.dumps(plan_json.to_json(plan)), "utf-8")

        def ask(question: str) -> bool:
            self.asked.append(question)
            if during is not None:
                during()
            return answer

        self.said.clear()
        return bring_in(path, self.world.project.number, How(**how), self.said.append, ask)

    def links(self) -> tuple[Link, ...]:
        return queries.plan_of(self.world.actor("auditor"), self.world.project.pk).links


@pytest.fixture
def run(world: make.World, tmp_path: Path) -> Run:
    return Run(world, tmp_path)


def test_a_new_plan_comes_in_unasked_with_its_file_and_report(run: Run, client: Client) -> None:
    assert run(FIRST) == DONE
    assert run.asked == []
    (row,) = PlanImport.objects.all()
    assert (row.state, row.file_name, row.counts["tasks"]) == (ImportState.DONE, "bridge.json", 3)
    with row.file.open("rb") as kept:
        assert plan_json.from_json(json.load(kept)) == FIRST
    event = AuditEvent.objects.filter(action="plan.imported").get()
    assert event.channel == "command"
    client.force_login(run.world.user("business_pm"))
    address = run.said[-1].rsplit(" ", 1)[1]
    assert address == f"/plan-imports/{row.pk}/"
    assert client.get(address).status_code == 200


def test_an_update_is_told_and_asked_about(run: Run) -> None:
    run(FIRST)
    assert run(SECOND) == DECLINED
    assert run.asked == [f"Update {run.world.project}?"]
    assert run.links() == FIRST.links
    assert PlanImport.objects.count() == 1
    for line in (
        "    changed Dig → Pour: FS → FS +1d", "    removed Dig · Ann: 100%, 3d → –",
        "    added Dig · Ben: – → 50%, 3d",
    ):  # fmt: skip
        assert line in run.said
    assert run(SECOND, answer=True) == DONE
    assert run.links() == SECOND.links
    shown = PlanImport.objects.order_by("-pk")[0].difference
    assert [p["count"] for p in shown["parts"]] == [0, 0, 0, 1, 2]


def test_yes_asks_nothing(run: Run) -> None:
    run(FIRST)
    assert run(SECOND, yes=True) == DONE
    assert run.asked == []
    assert run.links() == SECOND.links


def test_a_dry_run_writes_nothing(run: Run) -> None:
    assert run(FIRST, dry_run=True) == DONE
    assert queries.plan_row_or_none(run.world.actor("auditor"), run.world.project.pk) is None
    assert run(FIRST) == DONE
    events = AuditEvent.objects.count()
    assert run(SECOND, dry_run=True, yes=True) == DONE
    assert "    changed Dig → Pour: FS → FS +1d" in run.said
    assert run.said[-1] == "Dry run: nothing was written."
    assert run.links() == FIRST.links
    assert (PlanImport.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_the_same_file_again_is_kept_and_changes_nothing(run: Run) -> None:
    run(FIRST)
    assert run(FIRST) == DONE
    assert run.asked == []
    assert f"Nothing changes in {run.world.project}." in run.said
    assert PlanImport.objects.count() == 2


def test_a_plan_changed_while_somebody_looked_is_not_overwritten(run: Run) -> None:
    from pilothouse.delivery.schedule.types import SetDuration

    run(FIRST)
    pm, key = run.world.actor("business_pm"), run.world.project.pk

    def meanwhile() -> None:
        services.edit_plan(actor=pm, project_id=key, edits=[SetDuration(11, 4 * DAY)])

    with pytest.raises(ConflictError, match="changed the plan meanwhile"):
        run(SECOND, answer=True, during=meanwhile)
    assert run.links() == FIRST.links


def test_what_cannot_be_is_refused_before_anything_is_asked(run: Run, tmp_path: Path) -> None:
    cut = tmp_path / "cut.json"
    cut.write_text('{"format": "pilothouse.plan", "version": 1, ')
    with pytest.raises(ReadError, match="not complete JSON"):
        bring_in(cut, run.world.project.number, How(), run.said.append, lambda _: True)
    with pytest.raises(NotFoundError):
        bring_in(cut, "P-999", How(), run.said.append, lambda _: True)
    pm, key = run.world.actor("business_pm"), run.world.project.pk
    move_to_stage(actor=pm, project_id=key, stage=Stage.CANCELLED)
    with pytest.raises(RuleError):
        run(FIRST, dry_run=True)
    assert PlanImport.objects.count() == 0
