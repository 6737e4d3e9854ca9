"""The end of a run: people by the shared pool, links between plans, the summary."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.dependencies.services import propose_links
from pilothouse.delivery.estates import queries, rules
from pilothouse.delivery.estates.models import Estate, EstateFile, EstateLink
from pilothouse.delivery.estates.permissions import RUN
from pilothouse.delivery.estates.types import EstateState, FileState
from pilothouse.delivery.schedule.queries import tasks
from pilothouse.delivery.schedule.services import join_people
from pilothouse.foundation.audit.services import record
from pilothouse.kit import store
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.services import service

Tasks = Mapping[int, tuple[str, int]]


@service("estates.finish")
def finish(*, actor: Actor, estate_id: int) -> Estate:
    """End a run: join people by the addresses of the pool, find the ends of links, sum up.

    Each link whose ends are both in is proposed to the managers of the two projects as a delivery.
    """
    row = queries.estate(actor, estate_id, RUN)
    held = list(EstateFile.objects.filter(estate=row).exclude(state=FileState.GONE))
    _join(actor, held)
    links = _link(actor, row, [item for item in held if item.project_id])
    said = _("From the folder of plans %(name)s.") % {"name": row.name}
    found = filter(None, map(rules.as_delivery, links))
    proposed = propose_links(system_actor(actor.now), found, said=said)
    facts = dataclasses.asdict(queries.summary(row)) | {"proposed": proposed}
    change = store.update(
        actor, row, state=EstateState.DONE, summary=store.plain(facts), finished_at=actor.now
    )
    record(actor, "estate.finished", row, change, scope_path=row.portfolio.scope.path)
    return row


def _join(actor: Actor, held: list[EstateFile]) -> None:
    addresses = {name: address for item in held for name, address in item.people.items()}
    if not addresses:
        return
    for item in held:
        if item.project_id and item.facts.get("people", {}).get("unknown"):
            found = join_people(actor, item.project_id, addresses)
            item.facts["people"] = {"known": found.known, "unknown": list(found.unknown)}
            item.save(update_fields=["facts"])


def _link(actor: Actor, row: Estate, held: list[EstateFile]) -> list[EstateLink]:
    """All links between plans anew, each once, though both files may tell of it."""
    EstateLink.objects.filter(estate=row).delete()
    named = {item.project_id or 0: _tasks(actor, item.project_id or 0) for item in held}
    plans = [_known(item, named[item.project_id or 0], actor) for item in held]
    made: list[EstateLink] = []
    seen: set[tuple[Any, ...]] = set()
    ends = [(item, end) for item in held for end in item.outside]
    for item, end in sorted(ends, key=lambda pair: not pair[1]["incoming"]):
        link = _made(row, item, end, rules.resolved(end, plans), named)
        if (key := _key(link)) not in seen:
            seen.add(key)
            made.append(link)
    return EstateLink.objects.bulk_create(made, batch_size=500)


def _tasks(actor: Actor, project_id: int) -> dict[int, tuple[str, int]]:
    found = tasks(actor, project_id).values_list("uid", "name", "finish")
    return {uid: (name, finish) for uid, name, finish in found}


def _known(item: EstateFile, named: Tasks, actor: Actor) -> rules.KnownPlan:
    held = tasks(actor, item.project_id or 0).values_list("uid", "wbs", "guid")
    codes = {wbs: uid for uid, wbs, _ in held if wbs}
    guids = {guid.lower(): uid for uid, _, guid in held if guid}
    moved = dict(item.rows.get("moved", ()))
    uids = {uid: uid for uid in named} | moved
    names = rules.called(item.path, item.code)
    rows = dict(item.rows.get("numbers", ()))
    return rules.KnownPlan(item.project_id or 0, names, rows, uids, codes, guids)


def _made(
    row: Estate, item: EstateFile, end: Mapping[str, Any], other: tuple[int, int] | None,
    named: Mapping[int, Tasks],
) -> EstateLink:  # fmt: skip
    project, task = other or (None, None)
    there = named.get(project or 0, {}).get(task or 0)
    mine = named[item.project_id or 0].get(end["task"])
    return EstateLink(
        estate=row, file=item, task=end["task"], incoming=end["incoming"], type=end["type"],
        lag=end["lag"], lag_unit=end["lag_unit"], ghost=end.get("ghost"),
        task_name=mine[0] if mine else "", other_said=rules.place_of(end),
        other_name=(there[0] if there else end.get("name") or "")[:512], other_project_id=project,
        other_task=task, known_finish=end.get("finish"), finish_now=there[1] if there else None,
    )  # fmt: skip


def _key(link: EstateLink) -> tuple[Any, ...]:
    here = (link.file.project_id, link.task)
    there: tuple[Any, ...] = (link.other_project_id, link.other_task)
    if link.other_project_id is None:
        there = (link.other_said, link.other_name)
    return (there, here, link.type) if link.incoming else (here, there, link.type)
