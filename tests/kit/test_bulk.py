"""Many rows at once come out as they would one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from pilothouse.delivery.schedule.models import Plan, PlanTask
from pilothouse.delivery.schedule.services import create_plan
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.kit import bulk
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job, Sequence
from tests import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _jobs(count: int) -> list[dict[str, Any]]:
    return [
        {
            "kind": f"kind {n}",
            "label": "" if n % 2 else "“Brücke” 100 %s",
            "state": JobState.DONE.value,
            "payload": {"n": n, "of": [1, None, "ü"]},
            "result": None if n % 3 else {"rows": n},
            "cancel_requested": n % 2 == 0,
            "user_id": None if n % 2 else n,
            "created_at": NOON,
            "started_at": None,
        }
        for n in range(count)
    ]


def test_rows_are_as_an_object_saved_alone_would_be() -> None:
    rows = _jobs(7)
    keys = bulk.insert(Job, rows)
    alone = [Job(**values) for values in rows]
    for job in alone:
        job.save()
    names = [field.attname for field in Job._meta.concrete_fields if field.name != "id"]
    by_key = {row.pop("id"): row for row in Job.objects.values("id", *names)}
    assert [by_key[key] for key in keys] == [by_key[job.pk] for job in alone]


def test_keys_are_new_and_go_on_behind_all_that_ever_were() -> None:
    last = Sequence.objects.create(key="last").pk
    Sequence.objects.filter(pk=last).delete()
    keys = bulk.insert(Sequence, [{"key": f"bulk {n}", "last": n} for n in range(1500)])
    assert keys == sorted(set(keys))
    assert keys[0] > last
    assert Sequence.objects.get(pk=keys[40]).last == 40
    assert Sequence.objects.create(key="next").pk > keys[-1]


def test_nothing_is_inserted_for_no_rows() -> None:
    assert bulk.insert(Sequence, []) == []


def test_one_bad_row_leaves_none() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Sequence, [{"key": "a"}, {"key": "b"}, {"key": "a"}])
    assert not Sequence.objects.filter(key__in="ab").exists()


def test_one_column_of_many_rows_is_set() -> None:
    keys = bulk.insert(Job, _jobs(5))
    bulk.set_numbers(Job, "user_id", [(7, keys[1]), (None, keys[2]), (9, keys[4])])
    assert dict(Job.objects.filter(pk__in=keys).values_list("pk", "user_id")) == {
        keys[0]: 0, keys[1]: 7, keys[2]: None, keys[3]: None, keys[4]: 9,
    }  # fmt: skip
    bulk.set_numbers(Job, "user_id", [])


def _children(plan: Plan, first: int, parents: list[int]) -> list[dict[str, Any]]:
    return [
        {"plan_id": plan.pk, "uid": uid, "position": uid, "parent_id": parent}
        for uid, parent in enumerate(parents, first)
    ]


def _read_whole() -> int:
    """How often this transaction read the table of tasks from one end to the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = %s",
            [PlanTask._meta.db_table],
        )
        return int(cursor.fetchone()[0])


def test_foreign_keys_are_not_checked_as_if_the_table_were_still_small() -> None:
    """A plan of the check that reads the whole table is right for a page, and quadratic later."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite looks into the index whatever the size")
    world = make.world()
    pm = world.actor("business_pm")
    move_to_stage(actor=pm, project_id=world.project.pk, stage=Stage.PLANNING)
    plan = create_plan(actor=pm, project_id=world.project.pk, start=date(2026, 3, 2))
    connection.check_constraints()
    table = connection.ops.quote_name(PlanTask._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
        first = bulk.insert(PlanTask, _children(plan, 1, [None] * 20))  # type: ignore[list-item]
        cursor.execute(f"ANALYZE {table}")
    for uid in range(21, 31):
        PlanTask.objects.create(plan=plan, uid=uid, position=uid, parent_id=first[0])
        connection.check_constraints()
    small = _read_whole()
    assert small >= 10
    bulk.insert(PlanTask, _children(plan, 100, first * 25))
    connection.check_constraints()
    assert _read_whole() < small + 10
