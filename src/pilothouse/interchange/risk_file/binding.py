"""A file of risks held against a plan: its entries become the engine's records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pilothouse.engine.network.data import Plan, Task, TaskKind
from pilothouse.engine.risk import (
    Branch,
    CorrelationGroup,
    Costs,
    Driver,
    Estimate,
    Mitigation,
    RiskEvent,
    TaskCost,
    ThreePoint,
    Uncertainty,
    Weather,
)
from pilothouse.engine.risk.data import DEFAULT
from pilothouse.interchange.risk_file.estimates import estimate, refused_by_engine
from pilothouse.interchange.risk_file.names import Names
from pilothouse.interchange.risk_file.values import Entry

MOST_RISKS = 200
MOST = {"classes": 100, "groups": 100, "branches": 100, "weather": 50}
MOST_WAYS = 50
MOST_IN_MATRICES = 200
LONGEST = 1e6
DEAREST = 1e12
STRONGEST = 100
MINUTES = {"hours": 60, "minutes": 1}
ELAPSED_DAY = 1440
NOTHING = ThreePoint(0, 0, 0)
FIELDS = (
    "format", "version", "unit", "default", "correlation", "classes", "tasks", "events", "drivers",
    "groups", "branches", "weather", "costs",
)  # fmt: skip


class Binding:
    """Reads the entries of one file for one plan."""

    def __init__(self, top: Entry, plan: Plan) -> None:
        self.top, self.plan, self.names = top, plan, Names(plan)
        self.unit = top.choice("unit", ("days", *MINUTES), "days")
        self.notes: list[str] = []
        self.ids: dict[str, str] = {}

    def bound(self) -> tuple[Uncertainty, tuple[str, ...]]:
        """The uncertainty, and what of the file has no effect. Raises RiskFileError."""
        top = self.top
        top.only(*FIELDS)
        classes = self._classes()
        estimates, classed = self._tasks(classes)
        events = tuple(self._event(entry) for entry in top.entries("events", MOST_RISKS))
        drivers = tuple(self._driver(entry) for entry in top.entries("drivers", MOST_RISKS))
        if len(events) + len(drivers) > MOST_RISKS:
            raise top.refusal(
                f"{len(events) + len(drivers)} events and drivers: {MOST_RISKS} together will do"
            )
        groups, branches, weather = self._groups(), self._branches(), self._weather()
        with refused_by_engine(top):
            uncertainty = Uncertainty(
                default=self._default(),
                by_class=classes,
                classes=classed,
                estimates=estimates,
                events=events,
                correlation=top.probability("correlation", 0.0),
                drivers=drivers,
                groups=groups,
                branches=branches,
                weather=weather,
                costs=self._costs(events, drivers),
            )
        return uncertainty, tuple(self.notes)

    def _default(self) -> Estimate | None:
        if not self.top.has("default"):
            return DEFAULT
        if self.top.fields["default"] is None:
            return None
        return estimate(self.top, "default", STRONGEST)

    def _classes(self) -> dict[str, Estimate]:
        if not self.top.has("classes"):
            return {}
        own = self.top.entry("classes")
        if len(own.fields) > MOST["classes"]:
            raise own.refusal(f"{len(own.fields)} classes: {MOST['classes']} will do")
        return {name: estimate(own, name, STRONGEST) for name in own.fields}

    def _tasks(self, classes: dict[str, Estimate]) -> tuple[dict[int, Estimate], dict[int, str]]:
        estimates: dict[int, Estimate] = {}
        classed: dict[int, str] = {}
        for entry in self.top.entries("tasks", max(len(self.plan.tasks), 1)):
            entry.only("task", "class", "duration")
            task = self.names.task(entry, entry.fields.get("task"))
            if task.id in estimates or task.id in classed:
                raise entry.refusal(f"“{task.name}” has an entry already: write one for each task")
            if entry.has("class") is entry.has("duration"):
                raise entry.refusal("write either “class” or “duration”")
            if entry.has("class"):
                if not classes:
                    raise entry.refusal("the file has no “classes”: define the class there")
                classed[task.id] = entry.choice("class", tuple(classes), "")
            else:
                scale = self._minutes(entry, [task])
                estimates[task.id] = estimate(entry, "duration", LONGEST, scale)
            self._note(entry, [task], lasting=True)
        return estimates, classed

    def _minutes(self, entry: Entry, tasks: Sequence[Task]) -> float:
        """Minutes of the file's unit; a day of tasks in elapsed time has 24 hours."""
        if self.unit in MINUTES:
            return MINUTES[self.unit]
        kinds = {task.elapsed for task in tasks}
        if len(kinds) > 1:
            raise entry.refusal(
                "its tasks are partly in elapsed time, whose days are longer: "
                "set the file's “unit” to “hours”"
            )
        return ELAPSED_DAY if kinds == {True} else self.plan.options.minutes_per_day

    def _note(self, entry: Entry, tasks: Iterable[Task], *, lasting: bool = False) -> None:
        """Remember tasks on which the entry has no effect."""
        for task in tasks:
            why = _idle(task, lasting=lasting)
            if why:
                self.notes.append(f"{entry.place}: no effect on “{task.name}”, which {why}.")

    def _id(self, entry: Entry) -> str:
        """The entry's identifier, which no other entry has."""
        key = entry.text("id")
        if key in self.ids:
            raise entry.refusal(f"“id” is that of {self.ids[key]}: give each its own")
        self.ids[key] = entry.place
        return key

    def _event(self, entry: Entry) -> RiskEvent:
        entry.only("id", "name", "probability", "tasks", "delay", "cost", "parallel", "mitigation")
        key, name = self._id(entry), entry.text("name", "")
        if not entry.has("delay") and not entry.has("cost"):
            raise entry.refusal("it does nothing: write “delay”, “cost” or both")
        tasks = self.names.tasks(entry, least=1 if entry.has("delay") else 0)
        scale = self._minutes(entry, tasks)
        self._note(entry, tasks)
        with refused_by_engine(entry):
            return RiskEvent(
                key,
                name or key,
                entry.probability(),
                estimate(entry, "delay", LONGEST, scale) if entry.has("delay") else NOTHING,
                tuple(task.id for task in tasks),
                parallel=entry.flag("parallel"),
                cost=_money(entry),
                mitigation=self._mitigation(entry, scale, bool(tasks)),
            )

    def _mitigation(self, entry: Entry, scale: float, hits: bool) -> Mitigation | None:  # noqa: FBT001
        if not entry.has("mitigation"):
            return None
        own = entry.entry("mitigation")
        own.only("name", "probability", "delay", "cost", "price")
        if own.has("delay") and not hits:
            raise own.refusal("the risk hits no task: leave “delay” out or write “tasks” above")
        impact = estimate(own, "delay", LONGEST, scale) if own.has("delay") else None
        return _response(own, impact, _money(own))

    def _driver(self, entry: Entry) -> Driver:
        entry.only(
            "id", "name", "factor", "tasks", "probability", "parallel", "on_cost", "mitigation"
        )
        key, name = self._id(entry), entry.text("name", "")
        tasks = self.names.tasks(entry)
        self._note(entry, tasks, lasting=True)
        response = None
        if entry.has("mitigation"):
            own = entry.entry("mitigation")
            own.only("name", "probability", "factor", "price")
            factor = estimate(own, "factor", STRONGEST) if own.has("factor") else None
            response = _response(own, factor, None)
        with refused_by_engine(entry):
            return Driver(
                key,
                name or key,
                estimate(entry, "factor", STRONGEST),
                tuple(task.id for task in tasks),
                probability=entry.probability(default=1.0),
                parallel=entry.flag("parallel"),
                on_cost=entry.flag("on_cost"),
                mitigation=response,
            )

    def _groups(self) -> tuple[CorrelationGroup, ...]:
        found: list[CorrelationGroup] = []
        taken, wide = dict[int, str](), 0
        for entry in self.top.entries("groups", MOST["groups"]):
            entry.only("name", "tasks", "coefficient", "matrix")
            name = entry.text("name")
            if name in {group.name for group in found}:
                raise entry.refusal("another group has this name: give each its own")
            tasks = self._apart(entry, self.names.tasks(entry, least=2), taken)
            matrix = None
            if entry.has("matrix"):
                wide += len(tasks)
                if wide > MOST_IN_MATRICES:
                    raise entry.refusal(f"matrices may hold {MOST_IN_MATRICES} tasks altogether")
                matrix = tuple(
                    tuple(entry.as_number("matrix", value, -1, 1) for value in row)
                    for row in _square(entry, len(tasks))
                )
            with refused_by_engine(entry):
                coefficient = entry.probability("coefficient", 0.5)
                found.append(CorrelationGroup(name, tasks, coefficient, matrix))
        return tuple(found)

    def _apart(self, entry: Entry, tasks: Iterable[Task], taken: dict[int, str]) -> tuple[int, ...]:
        """The tasks' ids; refuses a task that stands in another such entry already."""
        ids = []
        for task in tasks:
            if task.id in taken:
                raise entry.refusal(f"“{task.name}” is in {taken[task.id]} already: name it once")
            taken[task.id] = entry.place
            ids.append(task.id)
        return tuple(ids)

    def _branches(self) -> tuple[Branch, ...]:
        found, taken = [], dict[int, str]()
        for entry in self.top.entries("branches", MOST["branches"]):
            entry.only("id", "name", "ways")
            key, ways = self._id(entry), []
            for way in entry.entries("ways", MOST_WAYS):
                way.only("probability", "tasks")
                tasks = self.names.tasks(way, least=0)
                self._note(way, tasks)
                ways.append((way.probability(), self._apart(way, tasks, taken)))
            if not ways:
                raise entry.refusal("it has no “ways”: write what may be done, with probabilities")
            with refused_by_engine(entry):
                found.append(Branch(key, entry.text("name", key), tuple(ways)))
        return tuple(found)

    def _weather(self) -> tuple[Weather, ...]:
        found, taken = [], dict[int, str]()
        for entry in self.top.entries("weather", MOST["weather"]):
            entry.only("id", "name", "tasks", "lost", "unbroken")
            tasks = self.names.tasks(entry)
            self._note(entry, tasks, lasting=True)
            with refused_by_engine(entry):
                found.append(
                    Weather(
                        self._id(entry),
                        entry.text("name", entry.text("id")),
                        self._apart(entry, tasks, taken),
                        entry.numbers("lost", 12, 1),
                        unbroken=entry.flag("unbroken"),
                    )
                )
        return tuple(found)

    def _costs(self, events: Sequence[RiskEvent], drivers: Sequence[Driver]) -> Costs | None:
        """The plan's costs with the file's changes; None where nobody speaks of money."""
        known = Costs.of_plan(self.plan)
        if not self.top.has("costs"):
            responses = [risk.mitigation for risk in events] + [risk.mitigation for risk in drivers]
            priced = any(response and response.price for response in responses)
            spoken = known.tasks or known.spent or priced or any(e.cost for e in events)
            return known if spoken else None
        own = self.top.entry("costs")
        own.only("overhead_per_day", "tasks")
        tasks, named = dict(known.tasks), set[int]()
        for entry in own.entries("tasks", max(len(self.plan.tasks), 1)):
            entry.only("task", "fixed", "by_duration", "factor")
            task = self.names.task(entry, entry.fields.get("task"))
            if task.id in named:
                raise entry.refusal(f"“{task.name}” has an entry already: write one for each task")
            named.add(task.id)
            before = tasks.get(task.id, TaskCost())
            tasks[task.id] = TaskCost(
                _decimal(entry, "fixed", before.fixed),
                _decimal(entry, "by_duration", before.by_duration),
                estimate(entry, "factor", STRONGEST) if entry.has("factor") else None,
            )
        overhead = _decimal(own, "overhead_per_day", Decimal(0))
        return Costs(tasks, known.spent, overhead, known.currency)


def _idle(task: Task, *, lasting: bool) -> str:
    """Why nothing that is drawn can move the task; empty where it can."""
    if not task.active:
        return "is inactive"
    if task.actual_finish is not None or task.percent_complete >= 100:
        return "is finished"
    if task.kind is TaskKind.LEVEL_OF_EFFORT:
        return "follows other work"
    return "has no duration" if lasting and not task.duration else ""


def _money(entry: Entry) -> Estimate | None:
    return estimate(entry, "cost", DEAREST) if entry.has("cost") else None


def _decimal(entry: Entry, name: str, default: Decimal) -> Decimal:
    return Decimal(repr(entry.number(name, DEAREST))) if entry.has(name) else default


def _response(own: Entry, impact: Estimate | None, cost: Estimate | None) -> Mitigation:
    probability = own.probability() if own.has("probability") else None
    if probability is None and impact is None and cost is None:
        raise own.refusal("it changes nothing: write the probability or the impact after it")
    price = own.number("price", DEAREST, default=0.0)
    return Mitigation(probability, impact, cost, price, own.text("name", "mitigation"))


def _square(entry: Entry, size: int) -> list[list[object]]:
    rows = entry.items("matrix", size, size)
    if not all(isinstance(row, list) and len(row) == size for row in rows):
        raise entry.refusal(
            f"“matrix” needs {size} rows of {size} numbers, in the order of “tasks”"
        )
    return rows
