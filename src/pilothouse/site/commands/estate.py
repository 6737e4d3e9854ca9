"""Bringing in a folder of plan files from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from pilothouse.delivery.estates import queries, tasks
from pilothouse.delivery.estates.models import Estate, EstateFile
from pilothouse.delivery.estates.services import open_estate
from pilothouse.delivery.estates.types import FileState, NewEstate
from pilothouse.delivery.work.models import Portfolio
from pilothouse.delivery.work.queries import portfolios, programmes
from pilothouse.foundation.people.queries import staff
from pilothouse.kit.actor import Actor, Channel, system_actor
from pilothouse.kit.errors import InvalidError, NotFoundError

SHOWN = 12
LEFT = (FileState.FAILED, FileState.TABLE)
OTHERS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder goes, as words: names of portfolio and programme, e-mail addresses."""

    portfolio: str
    programme: str = ""
    sponsor: str = ""
    pm: str = ""
    technical_pm: str = ""
    method: str = "predictive"
    name: str = ""


def bring_in(folder: Path, place: Place, tell: tasks.Tell) -> Iterator[str]:
    """Bring in a folder below a portfolio; yields what to tell at the end.

    Raises NotFoundError for names that nobody has, InvalidError for a folder that cannot come in.
    """
    if not folder.is_dir():
        raise InvalidError(f"{folder} is no folder: give the folder that holds the plan files.")
    actor = system_actor(timezone.now(), "pilothouse import-estate").via(Channel.COMMAND)
    portfolio = _portfolio(actor, place.portfolio)
    name = (place.name or folder.resolve().name or "Plans")[:120]
    row = queries.estate_named(actor, portfolio.pk, name)
    if row is None:
        row = open_estate(actor=actor, new=_new(actor, portfolio, name, place))
        yield f"New folder of plans {row.name} below {portfolio}"
    else:
        yield f"Folder of plans {row.name} below {portfolio} again"
    done = tasks.run(actor, row.pk, folder, tell)
    yield from told(actor, done)


def _portfolio(actor: Actor, name: str) -> Portfolio:
    rows = portfolios(actor).order_by("name")
    found = rows.filter(name__iexact=name).first()
    if found is None:
        known = ", ".join(row.name for row in rows[:SHOWN]) or "none yet"
        raise NotFoundError(f"There is no portfolio {name}; there are: {known}.")
    return found


def _new(actor: Actor, portfolio: Portfolio, name: str, place: Place) -> NewEstate:
    programme = None
    if place.programme:
        rows = programmes(actor).filter(portfolio=portfolio)
        programme = rows.filter(name__iexact=place.programme).first()
        if programme is None:
            raise NotFoundError(f"{portfolio} has no programme {place.programme}.")
    sponsor, pm = _person(actor, place.sponsor, "--sponsor"), _person(actor, place.pm, "--pm")
    technical = _person(actor, place.technical_pm, "--technical-pm") if place.technical_pm else pm
    return NewEstate(
        name=name, portfolio_id=portfolio.pk, programme_id=programme.pk if programme else None,
        sponsor_id=sponsor, business_pm_id=pm, technical_pm_id=technical, method=place.method,
    )  # fmt: skip


def _person(actor: Actor, address: str, option: str) -> int:
    found = staff(actor).filter(email__iexact=address).first() if address else None
    if found is None:
        what = f"There is nobody of ours with the address {address}" if address else "Nobody named"
        raise NotFoundError(f"{what}: give an e-mail address after {option}.")
    return found.pk


def line_of(item: EstateFile) -> str:
    """What became of one file, in a line."""
    if item.state in LEFT:
        return f"  {item.path}: not brought in. {item.error}"
    facts = item.facts
    read = ", ".join(f"{n} {name}" for name, n in facts.get("counts", {}).items() if n)
    if item.state == FileState.POOL:
        return f"  {item.path}: resource pool, {read}"
    changed = ", ".join(f"{n} {name}" for name, n in facts.get("changed", {}).items() if n)
    what = "new project" if facts.get("is_new") else changed or "nothing changed"
    number = item.project.number if item.project else ""
    lost = facts.get("losses", 0)
    return f"  {item.path}: {number}, {what}; {read}; {lost} held otherwise or not at all"


def told(actor: Actor, row: Estate) -> Iterator[str]:
    """The summary of a run."""
    held = row.summary
    files = ", ".join(f"{n} {FileState(state).label.lower()}" for state, n in held["files"].items())
    yield f"Files: {files}"
    yield (
        f"{held['projects']} projects with {held['tasks']:,} tasks; {held['losses']:,} things held "
        "otherwise or not at all, told file by file on each project's import page"
    )
    if held["links"]:
        yield f"{held['links']} links between plans, {held['links_open']} with the other end not in"
        yield f"{held['proposed']} of them are new and wait for the managers of both projects"
    if held["unknown"]:
        names = ", ".join(held["unknown"][:OTHERS_SHOWN])
        yield f"{held['people']} resources are our people; nobody of ours: {names}"
    for item in queries.files(actor, row.pk).filter(state__in=LEFT):
        yield line_of(item)
