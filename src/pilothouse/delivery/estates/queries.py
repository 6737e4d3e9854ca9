"""Reading folders of plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from pilothouse.delivery.dependencies.queries import met_about
from pilothouse.delivery.estates import rules
from pilothouse.delivery.estates.models import Estate, EstateFile, EstateLink
from pilothouse.delivery.estates.permissions import VIEW
from pilothouse.delivery.estates.types import FileState, Summary
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

if TYPE_CHECKING:
    from pilothouse.delivery.dependencies.models import Dependency


def estates(actor: Actor) -> QuerySet[Estate]:
    """The folders that the actor may see, newest first."""
    rows = Estate.objects.select_related(
        "portfolio__scope", "programme", "sponsor", "business_pm", "technical_pm"
    )
    return permits.limit(actor, VIEW, rows).order_by("-pk")


def estate(actor: Actor, estate_id: int, code: str = VIEW) -> Estate:
    """One folder on which the actor holds a code."""
    return permits.get(actor, code, estates(actor), pk=estate_id)


def estate_named(actor: Actor, portfolio_id: int, name: str) -> Estate | None:
    """The folder of that name in a portfolio, if there is one."""
    return estates(actor).filter(portfolio_id=portfolio_id, name=name).first()


def files(actor: Actor, estate_id: int) -> QuerySet[EstateFile]:
    """The files of a folder by path, without what only links need."""
    rows = EstateFile.objects.select_related("estate__portfolio__scope", "project", "plan_import")
    heavy = ("rows", "outside", "plan_import__content", "plan_import__losses")
    found = permits.limit(actor, VIEW, rows.defer(*heavy)).filter(estate_id=estate_id)
    return found.order_by("path", "project_index")


def file(actor: Actor, file_id: int, code: str = VIEW) -> EstateFile:
    """One file of a folder on which the actor holds a code."""
    rows = EstateFile.objects.select_related("estate__portfolio__scope", "project__scope")
    return permits.get(actor, code, rows, pk=file_id)


def next_file(actor: Actor, estate_id: int) -> EstateFile | None:
    """The next file that waits to be brought in, by path."""
    return files(actor, estate_id).filter(state=FileState.WAITING).first()


def links(actor: Actor, estate_id: int) -> QuerySet[EstateLink]:
    """The links between plans of a folder, those whose other end is missing first."""
    rows = EstateLink.objects.select_related("file__project", "other_project")
    found = permits.limit(actor, VIEW, rows).filter(estate_id=estate_id)
    return found.order_by("other_project_id", "pk")


def agreements(actor: Actor, rows: Iterable[EstateLink]) -> dict[int, Dependency]:
    """The dependency between the two projects of a link, by the link's key."""
    found = {row.pk: made for row in rows if (made := rules.as_delivery(row)) is not None}
    known = met_about(actor, set(found.values()))
    return {key: known[link] for key, link in found.items() if link in known}


def summary(row: Estate) -> Summary:
    """What became of a folder so far."""
    held = EstateFile.objects.filter(estate=row).values_list("state", "project_id", "facts")
    states = Counter(state for state, _, _ in held)
    people = [facts.get("people", {}) for _, _, facts in held]
    unknown = {name for item in people for name in item.get("unknown", ())}
    found = EstateLink.objects.filter(estate=row)
    return Summary(
        files={state.value: states[state] for state in FileState if states[state]},
        projects=len({project for _, project, _ in held if project}),
        tasks=sum(facts.get("counts", {}).get("tasks", 0) for _, _, facts in held),
        losses=sum(facts.get("losses", 0) for _, _, facts in held),
        links=found.count(),
        links_open=found.filter(other_project=None).count(),
        people=sum(item.get("known", 0) for item in people),
        unknown=tuple(sorted(unknown)),
    )


def report(actor: Actor, estate_id: int) -> list[tuple[str, ...]]:
    """The summary file by file, and link by link, as rows of a table."""
    rows = [_file_row(item) for item in files(actor, estate_id)]
    return rows + [_link_row(item) for item in links(actor, estate_id)]


def _file_row(item: EstateFile) -> tuple[str, ...]:
    facts: dict[str, Any] = item.facts
    number = item.project.number if item.project else ""
    read = ", ".join(f"{n} {name}" for name, n in facts.get("counts", {}).items() if n)
    changed = ", ".join(f"{n} {name}" for name, n in facts.get("changed", {}).items() if n)
    lost = "; ".join(facts.get("lost", ()))
    state = str(item.get_state_display())
    return "file", item.path, number, state, read, changed, lost, item.error


def _link_row(item: EstateLink) -> tuple[str, ...]:
    number = item.file.project.number if item.file.project else ""
    other = item.other_project.number if item.other_project else ""
    arrow = "from" if item.incoming else "to"
    said = f"{item.task_name}, {item.type} {arrow} {item.other_name or item.other_said}"
    state = "both ends are in" if other else "the other end is not in"
    return "link", item.file.path, number, state, said, other, "", item.other_said
