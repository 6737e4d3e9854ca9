"""Texts that the grid shows for a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from pilothouse.engine.network.data import Plan


def people_texts(plan: Plan, wanted: Collection[int] | None = None) -> dict[int, str]:
    """Who works on each task, of some or all: Ann; Ben[50%]."""
    names = {resource.id: resource.name for resource in plan.resources}
    found: dict[int, list[str]] = defaultdict(list)
    for item in plan.assignments:
        if wanted is not None and item.task not in wanted:
            continue
        name = names.get(item.resource, "")
        found[item.task].append(name if item.units == 1 else f"{name}[{item.units:.0%}]")
    return {uid: "; ".join(sorted(texts)) for uid, texts in found.items()}
