"""Turns an outline into an engine plan: calendar with bank holidays, logic, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache

import holidays

from pilothouse.engine import (
    Assignment,
    Calendar,
    CalendarException,
    Link,
    LinkType,
    Plan,
    Resource,
    Task,
    TaskKind,
    day_number,
    instant,
)
from pilothouse.site.demo import outline
from pilothouse.site.demo.stage import Member
from pilothouse.site.demo.stories import Story

DAY = 480
START, END = 8 * 60, 17 * 60
WORKDAY = ((START, 12 * 60), (13 * 60, END))
WEEK = (WORKDAY,) * 5 + ((), ())
COUNTRIES = {"Nordhaven Port Authority": "NO", "Atlas Retail": "NL"}
FIRST, LAST = "Project start", "Project complete"
YEARS = 4
BIG = 20 * DAY

Teams = Mapping[str, Sequence[Member]]


def plan_of(story: Story, start: date, teams: Teams) -> Plan:
    """The plan of a story from its outline, starting on a day, with its people assigned."""
    rows = outline.read(story.key)
    tasks, links = _rows(rows)
    resources = _resources(teams)
    return Plan(
        name=story.name,
        start=instant(datetime.combine(start, time(8))),
        calendars=(_calendar(COUNTRIES.get(story.client, "GB"), start.year - 1),),
        default_calendar=1,
        tasks=tuple(tasks),
        links=tuple(links),
        resources=tuple(resources.values()),
        assignments=tuple(_assignments(rows, tasks, teams, resources)),
        currency="GBP",
    )


@cache
def _calendar(country: str, first_year: int) -> Calendar:
    years = range(first_year, first_year + YEARS)
    subdivision = "ENG" if country == "GB" else None
    days = holidays.country_holidays(country, subdiv=subdivision, years=years, language="en_GB")
    exceptions = tuple(
        CalendarException(day_number(day), day_number(day), (), name)
        for day, name in sorted(days.items())
        if day.weekday() < 5
    )
    return Calendar(1, f"Working week, holidays {country}", WEEK, exceptions)


def _rows(rows: list[outline.Row]) -> tuple[list[Task], list[Link]]:
    tasks = [Task(1, FIRST, kind=TaskKind.START_MILESTONE)]
    uids: dict[str, int] = {FIRST: 1}
    for uid, row in enumerate(rows, 2):
        tasks.append(_task(uid, row, uids.get(row.phase)))
        uids[row.name] = uid
    links = [link for row in rows if not row.is_summary for link in _links(row, uids)]
    leaves = {task.id for task in tasks if task.kind is not TaskKind.SUMMARY}
    loose = sorted(leaves - {link.predecessor for link in links})
    if len(loose) > 1:
        last = len(tasks) + 1
        tasks.append(Task(last, LAST, kind=TaskKind.FINISH_MILESTONE))
        links += [Link(uid, last) for uid in loose]
    return tasks, links


def _task(uid: int, row: outline.Row, parent: int | None) -> Task:
    if row.is_summary:
        return Task(uid, row.name, kind=TaskKind.SUMMARY)
    days = row.days or 0
    kind = TaskKind.TASK if days else TaskKind.MILESTONE
    return Task(uid, row.name, days * DAY, kind, parent, work=days * DAY or None)


def _links(row: outline.Row, uids: dict[str, int]) -> list[Link]:
    here = uids[row.name]
    if not row.waits:
        return [Link(1, here)]
    return [
        Link(uids[wait.name], here, LinkType(wait.type), wait.lag_days * DAY) for wait in row.waits
    ]


def _resources(teams: Teams) -> dict[int, Resource]:
    people = {member.pk: member for team in teams.values() for member in team}
    return {
        pk: Resource(
            uid, who.name, email=who.email, group=who.unit,
            initials="".join(part[0] for part in who.name.split()),
        )
        for uid, (pk, who) in enumerate(people.items(), 1)
    }  # fmt: skip


def _assignments(
    rows: list[outline.Row], tasks: list[Task], teams: Teams, resources: dict[int, Resource]
) -> list[Assignment]:
    taken = dict.fromkeys(teams, 0)
    made = []
    for row, task in zip(rows, tasks[1:], strict=False):
        team = teams.get(row.unit, ())
        if task.kind is not TaskKind.TASK or not team:
            continue
        crew = 2 if task.duration >= BIG and len(team) > 1 else 1
        for _ in range(crew):
            who = team[taken[row.unit] % len(team)]
            taken[row.unit] += 1
            share = Assignment(task.id, resources[who.pk].id, 1 / crew, task.duration // crew)
            made.append(share)
    return made
