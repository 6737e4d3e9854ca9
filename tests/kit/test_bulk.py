"""Many rows at once come out as they would one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from pilothouse.kit import bulk
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job, Sequence

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
