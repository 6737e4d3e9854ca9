"""Plans as compressed canonical JSON: for baselines, the undo log and files that wait."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import replace
from typing import Any

from pilothouse.delivery.schedule.types import Delta
from pilothouse.engine import Schedule
from pilothouse.engine.network.data import Plan, StoredDates
from pilothouse.interchange import plan_json


def pack(data: Any) -> tuple[bytes, str]:
    """Compressed canonical JSON and the SHA-256 of the text before compression."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return zlib.compress(text, 6), hashlib.sha256(text).hexdigest()


def unpack(content: bytes | memoryview) -> Any:
    """What `pack` was given."""
    return json.loads(zlib.decompress(bytes(content)))


def packed_plan(plan: Plan) -> tuple[bytes, str]:
    """A plan, compressed, and its hash."""
    return pack(plan_json.to_json(plan))


def unpacked_plan(content: bytes | memoryview) -> Plan:
    """A plan from its compressed form."""
    return plan_json.from_json(unpack(content))


def packed_delta(delta: Delta) -> bytes:
    """A delta as it is kept in the undo log."""
    data = {
        "before": plan_json.to_json(delta.before),
        "after": plan_json.to_json(delta.after),
        "places_before": list(delta.places_before.items()),
        "places_after": list(delta.places_after.items()),
    }
    return pack(data)[0]


def unpacked_delta(content: bytes | memoryview) -> Delta:
    """A delta from the undo log."""
    data = unpack(content)
    return Delta(
        plan_json.from_json(data["before"]),
        plan_json.from_json(data["after"]),
        {int(uid): place for uid, place in data["places_before"]},
        {int(uid): place for uid, place in data["places_after"]},
    )


def with_dates(plan: Plan, computed: Schedule) -> Plan:
    """The plan with its computed dates and floats beside each task."""
    a = computed.arrays
    columns = zip(
        a.early_start.tolist(), a.early_finish.tolist(), a.late_start.tolist(),
        a.late_finish.tolist(), a.start.tolist(), a.finish.tolist(), a.total_float.tolist(),
        a.free_float.tolist(), a.critical.tolist(), strict=True,
    )  # fmt: skip
    tasks = tuple(
        replace(task, stored=StoredDates(*values))
        for task, values in zip(plan.tasks, columns, strict=True)
    )
    return replace(plan, tasks=tasks)
