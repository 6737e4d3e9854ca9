"""The plan of the benchmark: a tree of four levels, links with lags, sixty people."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import pairwise
from xml.etree import ElementTree

from pilothouse.engine import (
    Assignment,
    Calendar,
    Link,
    Plan,
    Resource,
    Schedule,
    Task,
    TaskKind,
    instant,
    schedule,
    to_datetime,
)

DAY = 480
SHIFT = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
STANDARD = Calendar(1, "Standard", (SHIFT,) * 5 + ((), ()))
START = instant(datetime(2026, 1, 5, 8))  # noqa: DTZ001  (project time)
IN_PACKAGE, PACKAGES, STAGES = 10, 10, 10
VERBS = ("Draft", "Build", "Review", "Install", "Test", "Approve", "Configure", "Migrate")
NOUNS = ("data model", "API layer", "user manual", "payment gateway", "report pack", "access rules")


def generated(size: int = 10_000, links: int = 17_000, people: int = 60, seed: int = 5) -> Plan:
    """A plan of `size` rows: phases, stages, packages, tasks."""
    draw = random.Random(seed)
    tasks = _tree(size, draw)
    leaves = [task.id for task in tasks if task.kind is not TaskKind.SUMMARY]
    return Plan(
        name="Generated",
        start=START,
        calendars=(STANDARD,),
        default_calendar=1,
        tasks=tuple(tasks),
        links=tuple(_links(tasks, leaves, links, draw)),
        resources=tuple(Resource(i, f"Person {i:02d}") for i in range(1, people + 1)),
        assignments=tuple(_work(tasks, people, draw)),
    )


def _tree(size: int, draw: random.Random) -> list[Task]:
    tasks: list[Task] = []
    above: list[int] = []
    place = 0
    while len(tasks) < size:
        for depth, each in enumerate((IN_PACKAGE * PACKAGES * STAGES, IN_PACKAGE * PACKAGES, 10)):
            if place % each == 0:
                del above[depth:]
                tasks.append(_summary(tasks, above, depth))
                above.append(tasks[-1].id)
        name = f"{draw.choice(VERBS)} {draw.choice(NOUNS)}"
        minutes = draw.randint(2, 20) * DAY // 2
        tasks.append(Task(len(tasks) + 1, name, minutes, parent=above[-1]))
        place += 1
    return tasks[:size]


def _summary(tasks: list[Task], above: list[int], depth: int) -> Task:
    name = f"{('Phase', 'Stage', 'Package')[depth]} {len(tasks) + 1}"
    return Task(len(tasks) + 1, name, 0, TaskKind.SUMMARY, parent=above[-1] if above else None)


def _links(tasks: list[Task], leaves: list[int], count: int, draw: random.Random) -> list[Link]:
    """Chains inside the packages, then links from tasks of other packages before."""
    parent = {task.id: task.parent for task in tasks}
    known = {(a, b) for a, b in pairwise(leaves) if parent[a] == parent[b]}
    made = [Link(a, b) for a, b in sorted(known)]
    while len(made) < min(count, len(leaves) * (len(leaves) - 1) // 2):
        place = draw.randrange(1, len(leaves))
        pair = leaves[max(0, place - draw.randint(1, 2500))], leaves[place]
        if pair[0] != pair[1] and pair not in known:
            known.add(pair)
            made.append(Link(*pair, lag=draw.choice((0, 0, 0, DAY))))
    return made


def _work(tasks: list[Task], people: int, draw: random.Random) -> list[Assignment]:
    return [
        Assignment(task.id, draw.randint(1, people), 1.0, task.duration)
        for task in tasks
        if task.kind is not TaskKind.SUMMARY
    ]


def early_critical(computed: Schedule) -> Task:
    """The first task of the critical path: when it changes, thousands of dates move."""
    path = [step.task for step in computed.critical_path()]
    tasks = {task.id: task for task in computed.plan.tasks}
    return next(tasks[uid] for uid in path if tasks[uid].kind is TaskKind.TASK)


def as_ms_project_xml(plan: Plan) -> bytes:
    """The plan as MS Project writes it, as far as readers need it."""
    root = ElementTree.Element("Project", xmlns="http://schemas.microsoft.com/project")
    computed = schedule(plan)
    _texts(root, SaveVersion=14, Name=plan.name, Title=plan.name, StartDate=_when(plan.start),
           CalendarUID=1, MinutesPerDay=DAY, MinutesPerWeek=5 * DAY, DaysPerMonth=20)  # fmt: skip
    _calendar(ElementTree.SubElement(root, "Calendars"))
    into, before = ElementTree.SubElement(root, "Tasks"), _predecessors(plan)
    levels: dict[int | None, int] = {None: 0}
    for row, task in enumerate(plan.tasks, 1):
        levels[task.id] = levels[task.parent] + 1
        dates = computed.of(task.id)
        node = ElementTree.SubElement(into, "Task")
        _texts(node, UID=task.id, ID=row, Name=task.name, OutlineLevel=levels[task.id],
               Start=_when(dates.start), Finish=_when(dates.finish),
               Duration=f"PT{task.duration // 60}H0M0S", DurationFormat=7,
               Summary=int(task.kind is TaskKind.SUMMARY), ConstraintType=0)  # fmt: skip
        for link in before.get(task.id, ()):
            _texts(ElementTree.SubElement(node, "PredecessorLink"), PredecessorUID=link.predecessor,
                   Type=1, LinkLag=link.lag * 10, LagFormat=7)  # fmt: skip
    _people(root, plan)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _predecessors(plan: Plan) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for link in plan.links:
        found.setdefault(link.successor, []).append(link)
    return found


def _calendar(into: ElementTree.Element) -> None:
    node = ElementTree.SubElement(into, "Calendar")
    _texts(node, UID=1, Name="Standard", IsBaseCalendar=1)
    days = ElementTree.SubElement(node, "WeekDays")
    for number in range(1, 8):
        day = ElementTree.SubElement(days, "WeekDay")
        is_open = 2 <= number <= 6
        _texts(day, DayType=number, DayWorking=int(is_open))
        if is_open:
            times = ElementTree.SubElement(day, "WorkingTimes")
            for first, last in (("08", "12"), ("13", "17")):
                _texts(ElementTree.SubElement(times, "WorkingTime"),
                       FromTime=f"{first}:00:00", ToTime=f"{last}:00:00")  # fmt: skip


def _people(root: ElementTree.Element, plan: Plan) -> None:
    into = ElementTree.SubElement(root, "Resources")
    for resource in plan.resources:
        _texts(ElementTree.SubElement(into, "Resource"), UID=resource.id, ID=resource.id,
               Name=resource.name, Type=1)  # fmt: skip
    into = ElementTree.SubElement(root, "Assignments")
    for number, item in enumerate(plan.assignments, 1):
        _texts(ElementTree.SubElement(into, "Assignment"), UID=number, TaskUID=item.task,
               ResourceUID=item.resource, Units=1, Work=f"PT{item.work // 60}H0M0S")  # fmt: skip


def _texts(node: ElementTree.Element, **values: object) -> None:
    for name, value in values.items():
        ElementTree.SubElement(node, name).text = str(value)


def _when(minutes: int) -> str:
    return f"{to_datetime(minutes):%Y-%m-%dT%H:%M:%S}"
