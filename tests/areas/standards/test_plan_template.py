"""The plan with which a project of a method begins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import pilothouse.governance.standards
from pilothouse.delivery.schedule.queries import plan_of, plan_row_or_none, schedule_of
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import TaskKind
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.governance.standards.rules import parse, plan_edits
from pilothouse.governance.standards.services import start_plan
from pilothouse.governance.standards.types import PackageError
from pilothouse.kit.errors import NotFoundError, NotPermittedError, RuleError
from tests import make
from tests.areas.standards.packages import SMALL

DATA = Path(pilothouse.governance.standards.__file__).parent / "data"


@pytest.mark.parametrize("code", ["predictive", "agile", "hybrid"])
def test_every_shipped_method_has_a_plan_whose_tasks_hang_together(code: str) -> None:
    method = parse((DATA / f"{code}.yaml").read_text())
    edits = plan_edits(method.plan)
    tasks = [e for e in edits if e.kind == "add_task"]
    groups = {e.parent for e in tasks}
    leaves = {e.task for e in tasks} - groups
    before = {e.predecessor for e in edits if e.kind == "add_link"}
    behind = {e.successor for e in edits if e.kind == "add_link"}
    assert len(leaves) >= 10
    assert len(leaves - before) == 1
    assert len(leaves - behind) == 1


def flaws(plan: str) -> list[tuple[str, str]]:
    with pytest.raises(PackageError) as caught:
        parse(f"{SMALL}\nplan:\n{plan}")
    return [(flaw.key, flaw.what) for flaw in caught.value.flaws]


@pytest.mark.parametrize(
    ("plan", "key", "what"),
    [
        ("  - {key: aa, name: One}\n  - {key: aa, name: Two}", "plan[1].key", "stands twice"),
        ("  - {key: aa, name: One, after: [zz]}", "plan[0].after", "no task “zz”"),
        (
            "  - {key: aa, name: One, after: [bb]}\n  - {key: bb, name: Two, after: [aa]}",
            "plan[0].after",
            "wait for itself",
        ),
        (
            "  - key: aa\n    name: Group\n    who: Ann\n    tasks: [{key: bb, name: One}]",
            "plan[0]",
            "is a group",
        ),
        ("  - {key: aa, name: One, days: -2}", "plan[0].days", "greater than or equal"),
    ],
)
def test_a_wrong_template_is_told_with_its_place(plan: str, key: str, what: str) -> None:
    found = flaws(plan)
    assert any(k == key and what in said for k, said in found), found


@pytest.mark.django_db
class TestStarting:
    def test_a_plan_begins_from_the_method(self) -> None:
        world = make.world()
        pm, key = world.actor("business_pm"), world.project.pk
        count = start_plan(actor=pm, project_id=key, start=date(2026, 3, 2))
        plan = plan_of(pm, key)
        assert count == len(plan.tasks)
        assert plan.tasks[0].name == "Project started"
        assert plan.tasks[0].kind is TaskKind.MILESTONE
        assert plan.tasks[2].wbs == "2.1"
        assert {r.name for r in plan.resources} == {"Business PM", "Technical PM"}
        computed = schedule_of(pm, key)
        assert to_datetime(computed.start).date() == date(2026, 3, 2)
        assert computed.finish == computed.of(plan.tasks[-1].id).finish
        actions = AuditEvent.objects.order_by("-seq").values_list("action", flat=True)[:2]
        assert list(actions) == ["method.plan_started", "plan.created"]
        with pytest.raises(RuleError, match="has a plan already"):
            start_plan(actor=pm, project_id=key)

    @pytest.mark.parametrize("role", ["auditor", "team_member", "stranger"])
    def test_only_project_managers_start_it(self, role: str) -> None:
        world = make.world()
        with pytest.raises((NotPermittedError, NotFoundError)):
            start_plan(actor=world.actor(role), project_id=world.project.pk)

    def test_the_page_shows_it_and_starts_it(self) -> None:
        world = make.world()
        client = Client()
        client.force_login(world.user("business_pm"))
        number = world.project.number
        url = reverse("standards:plan", args=[number])
        assert url in client.get(reverse("schedule:plan", args=[number])).text
        assert "Detailed design" in client.get(url).text
        done = client.post(url, {"start": "2026-03-02"}, follow=True)
        assert done.redirect_chain[-1][0] == reverse("schedule:plan", args=[number])
        again = client.post(url, {"start": "2026-03-02"})
        assert (again.status_code, "has a plan already" in again.text) == (409, True)

    def test_the_api_starts_it(self) -> None:
        world = make.world()
        client = Client()
        client.force_login(world.user("business_pm"))
        url = f"/api/v1/projects/{world.project.pk}/plan/from-method"
        made = client.post(url, {"start": "2026-03-02"}, content_type="application/json")
        assert made.status_code == 201
        row = plan_row_or_none(world.actor("business_pm"), world.project.pk)
        assert row is not None
        assert made.json()["tasks"] == row.last_uid
