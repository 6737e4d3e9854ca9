"""From what is uncertain to arrays of draws: one input per task that varies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..network.arrays import Network
from . import sampling as streams
from .arrays import SOBOL, Draws, Floats, Hashes, Ints, Sampling, Singles, Words
from .data import Driver, RiskEvent, Uncertainty, UncertaintyError
from .distributions import Estimate, certain, extremes, loading
from .fields import Fields, compressed
from .sampling import keys, normal_tables, orders, sobol
from .shared_rows import SharedRows

PLAN = 0
"""The number of the factor that all tasks outside groups share."""

Rows = dict[int, list[int]]
NONE: tuple[int, ...] = ()


@dataclass
class Inputs:
    """Everything that is drawn: durations of nodes first, then factors of fixed costs.

    `rows` are the plan's rows of the inputs, `varied` the nodes with drawn minutes, `longest` the
    greatest minutes per node, to size the horizon by. `places` gives the shared row of each driver
    and event. `fixed_money` is what costs the same in every iteration.
    """

    draws: Draws
    durations: int
    shared: SharedRows
    places: dict[str, int]
    varied: NDArray[np.bool_]
    longest: Ints
    way_of: Words
    weather_of: Words
    fixed_money: float
    rows: Ints


def compile_inputs(
    network: Network, uncertainty: Uncertainty, seed: int, sampling: Sampling, slack: Ints
) -> Inputs:
    """Draws of a network. `slack` (minutes per node) tells Sobol which inputs weigh most.

    Raises UncertaintyError for entries that name no task of the plan, or a summary.
    """
    return _Compiler(network, uncertainty, seed, sampling).compile(slack)


class _Compiler:
    def __init__(self, network: Network, uncertainty: Uncertainty, seed: int, s: Sampling) -> None:
        self.network, self.uncertainty, self.seed, self.sampling = network, uncertainty, seed, s
        self.tasks = network.plan.tasks
        self.row_of = {task.id: row for row, task in enumerate(self.tasks)}
        self._check()
        self.shared = SharedRows(seed, s)
        nodes, node = network.nodes, network.node_of_row
        self.open = (nodes.ends_project[node] == 1) & (nodes.state[node] < 2)
        self.planned = nodes.duration[node]
        self.places = self._places()
        self.way_of, self.weather_of = self._ways(), self._weather()
        self.costs = dict(uncertainty.costs.tasks) if uncertainty.costs is not None else {}

    def _check(self) -> None:
        for task in self.uncertainty.named_tasks():
            if task not in self.row_of:
                raise UncertaintyError(f"an estimate or risk names task {task}: the plan has none")
            if self.network.tree.summary[self.row_of[task]]:
                name = self.tasks[self.row_of[task]].name
                raise UncertaintyError(f"“{name}” is a summary: name the tasks under it")

    def _places(self) -> dict[str, int]:
        off = self.uncertainty.off
        places = {r.id: self.shared.driver(r, off=r.id in off) for r in self.uncertainty.drivers}
        for event in self.uncertainty.events:
            places[event.id] = self.shared.event(event, off=event.id in off)
        return places

    def _ways(self) -> Words:
        """Per node the way of a branch it belongs to, -1 for none."""
        found = np.full(len(self.network.task), -1, np.int32)
        for branch in self.uncertainty.branches:
            place = self.shared.branch(branch)
            for number, (_, tasks) in enumerate(branch.ways):
                for task in tasks:
                    found[self.network.node_of_row[self.row_of[task]]] = place + number
        return found

    def _weather(self) -> Words:
        found = np.full(len(self.network.task), -1, np.int32)
        for number, weather in enumerate(self.uncertainty.weather):
            for task in weather.tasks:
                found[self.network.node_of_row[self.row_of[task]]] = number
        return found

    def _by_row(self, risks: Iterable[Driver | RiskEvent], *, parallel: bool) -> Rows:
        """By row of the plan, the shared rows that act on it in series, or those in parallel."""
        found: Rows = {}
        for risk in risks:
            for task in risk.tasks if risk.parallel is parallel else ():
                found.setdefault(self.row_of[task], []).append(self.places[risk.id])
        return found

    def _drawn(self) -> tuple[dict[Estimate, list[int]], dict[int, Estimate]]:
        """Rows by the factors they are drawn from, and rows with an estimate in minutes."""
        factors: dict[Estimate, list[int]] = {}
        own: dict[int, Estimate] = {}
        worked = self.open & (self.planned > 0)
        known = self.uncertainty
        plain = not known.estimates and not known.classes
        if plain and known.default is not None:
            return {known.default: np.flatnonzero(worked).tolist()}, own
        for row in np.flatnonzero(worked).tolist():
            task = self.tasks[row].id
            if task in known.estimates:
                own[row] = known.estimates[task]
            elif (factor := known.estimate_of(task)) is not None:
                factors.setdefault(factor, []).append(row)
        return {f: rows for f, rows in factors.items() if certain(f) != 1.0}, own

    def compile(self, slack: Ints) -> Inputs:
        factors, own = self._drawn()
        factors = {f: rows for f, rows in factors.items() if certain(f) != 1.0}
        drivers = [self._by_row(self.uncertainty.drivers, parallel=p) for p in (False, True)]
        events = [self._by_row(self.uncertainty.events, parallel=p) for p in (False, True)]
        hit = {row for book in (*drivers, *events) for row in book if self.open[row]}
        ways = set(np.flatnonzero(self.way_of[self.network.node_of_row] >= 0).tolist())
        weather = set(np.flatnonzero(self.weather_of[self.network.node_of_row] >= 0).tolist())
        drawn = {row for rows in factors.values() for row in rows} | set(own)
        rows = np.array(
            sorted(row for row in drawn | hit | ways | weather if self.open[row]), np.int64
        )
        priced = self._priced()
        fields = self._fields(rows, priced, factors, own)
        hits = [*drivers, *events]
        return self._assemble(rows, priced, fields, hits, slack)

    def _priced(self) -> list[int]:
        """Rows whose fixed cost differs between iterations."""
        on_cost = {t for d in self.uncertainty.drivers if d.on_cost for t in d.tasks}
        node = self.network.node_of_row
        return [
            self.row_of[task]
            for task, cost in self.costs.items()
            if cost.fixed
            and self.open[self.row_of[task]]
            and (
                cost.factor is not None
                or task in on_cost
                or self.way_of[node[self.row_of[task]]] >= 0
            )
        ]

    def _fields(
        self,
        rows: Ints,
        priced: list[int],
        factors: dict[Estimate, list[int]],
        own: dict[int, Estimate],
    ) -> Fields:
        fields = Fields(len(rows) + len(priced))
        fields.plan(np.arange(len(rows)), self.planned[rows].astype(float))
        for factor, members in factors.items():
            chosen = np.array(members, np.int64)
            fields.enter(np.searchsorted(rows, chosen), factor, self.planned[chosen].astype(float))
        for row, estimate in own.items():
            fields.enter(np.searchsorted(rows, [row]), estimate, np.ones(1))
        for number, row in enumerate(priced, len(rows)):
            place, times = np.array([number]), self.costs[self.tasks[row].id].factor
            if times is None:
                fields.plan(place, np.ones(1))
            else:
                fields.enter(place, times, np.ones(1))
        return fields

    def _assemble(
        self, rows: Ints, priced: list[int], fields: Fields, hits: list[Rows], slack: Ints
    ) -> Inputs:
        node = self.network.node_of_row[rows]
        count, nodes = len(rows), len(self.network.task)
        input_of = np.full(nodes, -1, np.int32)
        input_of[node] = np.arange(count)
        varied = np.zeros(nodes, bool)
        varied[node] = True
        lists = [compressed(self._lists(rows, priced, hit, k == 0)) for k, hit in enumerate(hits)]
        factor_row, own_weight, shared_weight, given = self._correlated(rows, len(priced))
        directions, shifts, dimension = self._dimensions(fields, node, slack, given)
        normal, phi = normal_tables()
        draws = Draws(
            input_of=input_of,
            node=np.append(node, self.network.node_of_row[priced]).astype(np.int32),
            code=fields.whole["code"].astype(np.int8),
            key=self._keys(rows, priced),
            dimension=dimension,
            given=given,
            **fields.numbers,
            table=fields.whole["table"],
            steps=fields.whole["steps"],
            least=np.append(np.minimum(self.planned[rows], 1), np.zeros(len(priced))).astype(
                np.int32
            ),
            factor_row=factor_row,
            own_weight=own_weight,
            shared_weight=shared_weight,
            driver_into=lists[0][0],
            driver=lists[0][1],
            side_driver_into=lists[1][0],
            side_driver=lists[1][1],
            event_into=lists[2][0],
            event=lists[2][1],
            parallel_into=lists[3][0],
            parallel=lists[3][1],
            rate=self._rates(rows, priced),
            tables=fields.all_tables(),
            step_at=np.array([*fields.step_at, 0.0], np.float32),
            step_value=np.array([*fields.step_value, 0.0], np.float32),
            normal=normal,
            phi=phi,
            directions=directions,
            shifts=shifts,
            strata=orders(self.sampling.bits),
        )
        longest = self._longest(rows, fields)
        money = self._fixed_money(rows, priced)
        return Inputs(
            draws,
            count,
            self.shared,
            self.places,
            varied,
            longest,
            self.way_of,
            self.weather_of,
            money,
            np.append(rows, priced).astype(np.int64),
        )

    def _lists(self, rows: Ints, priced: list[int], hit: Rows, series: bool) -> list[Sequence[int]]:  # noqa: FBT001
        """Shared rows per input; fixed costs only follow drivers that are on cost."""
        on_cost = {self.places[d.id] for d in self.uncertainty.drivers if d.on_cost}
        first: list[Sequence[int]] = [hit.get(row, NONE) for row in rows.tolist()]
        return first + [
            [place for place in hit.get(row, NONE) if series and place in on_cost] for row in priced
        ]

    def _keys(self, rows: Ints, priced: list[int]) -> Hashes:
        ids = [task.id for task in self.tasks]
        durations = keys(self.seed, streams.TASK, [ids[row] for row in rows.tolist()])
        costs = keys(self.seed, streams.COST, [ids[row] for row in priced])
        return np.concatenate([durations, costs])

    def _rates(self, rows: Ints, priced: list[int]) -> Floats:
        """Money per drawn minute, and the fixed costs that are multiplied."""
        rates = np.zeros(len(rows) + len(priced))
        if not self.costs:
            return rates
        for number, row in enumerate(rows.tolist()):
            cost = self.costs.get(self.tasks[row].id)
            if cost is not None and self.planned[row] > 0:
                rates[number] = float(cost.by_duration) / self.planned[row]
        for number, row in enumerate(priced, len(rows)):
            rates[number] = float(self.costs[self.tasks[row].id].fixed)
        return rates

    def _fixed_money(self, rows: Ints, priced: list[int]) -> float:
        costs = self.uncertainty.costs
        if costs is None:
            return 0.0
        moving, drawn = set(rows.tolist()), set(priced)
        total = float(costs.spent)
        for task, cost in self.costs.items():
            row = self.row_of[task]
            total += 0.0 if row in drawn else float(cost.fixed)
            total += 0.0 if row in moving and self.planned[row] > 0 else float(cost.by_duration)
        return total

    def _correlated(self, rows: Ints, priced: int) -> tuple[Words, Singles, Singles, Words]:
        """Per input the row of its group's factor and the weights, or the row of its own values."""
        total = len(rows) + priced
        factor = np.full(total, -1, np.int32)
        given = np.full(total, -1, np.int32)
        own, common = np.zeros(total, np.float32), np.zeros(total, np.float32)
        if self.uncertainty.correlation:
            factor[: len(rows)] = self.shared.normal(PLAN)
            common[: len(rows)], own[: len(rows)] = loading(self.uncertainty.correlation)
        place = {self.tasks[row].id: number for number, row in enumerate(rows.tolist())}
        for group in self.uncertainty.groups:
            numbers = [place[task] for task in group.tasks if task in place]
            if group.matrix is not None:
                first = self.shared.members(group)
                for k, task in enumerate(group.tasks):
                    if task in place:
                        given[place[task]] = first + k
            else:
                factor[numbers] = self.shared.normal(streams.number_of(group.name))
                common[numbers], own[numbers] = loading(group.coefficient)
        return factor, own, common, given

    def _dimensions(
        self, fields: Fields, node: Ints, slack: Ints, given: Words
    ) -> tuple[Hashes, Hashes, Words]:
        """Sobol's dimensions go to what is shared, then to the inputs that weigh most."""
        dimension = np.full(fields.count, -1, np.int32)
        if self.sampling.method != SOBOL:
            return np.zeros((1, 24), np.uint32), np.zeros(1, np.uint32), dimension
        taken = min(self.shared.dimensions, streams.MOST_DIMENSIONS)
        weight = fields.deviation.copy()
        spread = np.maximum(weight[: len(node)], 1e-9)
        weight[: len(node)] = spread / (1 + np.maximum(slack[node], 0) / spread)
        weight[given >= 0] = 0
        order = np.argsort(-weight, kind="stable")
        order = order[weight[order] > 0][: streams.MOST_DIMENSIONS - taken]
        dimension[order] = taken + np.arange(len(order))
        directions, shifts = sobol(self.seed, max(taken + len(order), 1))
        return directions, shifts, dimension

    def _longest(self, rows: Ints, fields: Fields) -> Ints:
        """Greatest minutes per node: the estimate's end, all factors and all delays together."""
        longest = self.network.nodes.duration.copy()
        reach = fields.longest[: len(rows)].copy()
        place = {row: number for number, row in enumerate(rows.tolist())}
        for driver in self.uncertainty.drivers:
            most = max(extremes(driver.factor)[1], 1.0)
            for task in driver.tasks:
                if (number := place.get(self.row_of[task])) is not None:
                    reach[number] *= most
        for event in self.uncertainty.events:
            most = extremes(event.impact)[1]
            for task in event.tasks:
                if (number := place.get(self.row_of[task])) is not None:
                    reach[number] += most
        longest[self.network.node_of_row[rows]] = np.minimum(np.ceil(reach), 2**28)
        return longest
