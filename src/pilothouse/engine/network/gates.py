"""Links on summaries: each summary that has any gets gates its children pass through.

A gate is a node without duration. The start gate holds back every leaf below; the finish gate waits
for every leaf; the early gate is the earliest start below. So n + m edges stand for n × m links.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .arrays import FF, FS, GATE_EARLIEST, GATE_LATEST, SF, SS, Flags, Ints, Tree
from .columns import coded, column, looked_up
from .data import Link, LinkType, Plan, TaskKind
from .errors import BadReferenceError
from .tree import leaves_below

CODE = {LinkType.FS: FS, LinkType.SS: SS, LinkType.FF: FF, LinkType.SF: SF}


@dataclass
class Wiring:
    """Edges as (predecessor node, successor node, type, row of the link or -1), and gates.

    `plain` are the edges of links between leaf tasks, entered all at once; `edges` all others.
    """

    plain: Ints = field(default_factory=lambda: np.zeros((0, 4), np.int64))
    edges: list[tuple[int, int, int, int]] = field(default_factory=list)
    gates: list[tuple[int, int]] = field(default_factory=list)
    start_gate: dict[int, int] = field(default_factory=dict)
    finish_gate: dict[int, int] = field(default_factory=dict)
    early_gate: dict[int, int] = field(default_factory=dict)

    @property
    def table(self) -> Ints:
        """All edges, one a row."""
        others = np.array(self.edges, np.int64).reshape(-1, 4)
        return np.concatenate([self.plain, others])


class _Wirer:
    def __init__(self, plan: Plan, tree: Tree, rows: dict[int, int]) -> None:
        self.plan, self.tree, self.rows = plan, tree, rows
        self.wiring = Wiring()
        self.leaves = leaves_below(tree) if tree.summary.any() else {}
        self.active = column(plan.tasks, "active")

    def gate(self, table: dict[int, int], row: int, kind: int) -> int:
        """The node of a summary's gate; made, with its inner edges, when first needed."""
        if row not in table:
            node = len(self.plan.tasks) + len(self.wiring.gates)
            self.wiring.gates.append((row, kind))
            table[row] = node
            self._inner(table, row, node)
        return table[row]

    def _inner(self, table: dict[int, int], row: int, node: int) -> None:
        edges = self.wiring.edges
        for leaf in self.leaves[row]:
            if table is self.wiring.start_gate:
                edges.append((node, leaf, FS, -1))
            elif self.active[leaf]:
                kind = FS if table is self.wiring.finish_gate else SS
                edges.append((leaf, node, kind, -1))

    def sources(self, row: int, kind: int) -> int:
        """The node a link leaves from."""
        if not self.tree.summary[row]:
            return row
        if kind in (FS, FF):
            return self.gate(self.wiring.finish_gate, row, GATE_LATEST)
        return self.gate(self.wiring.early_gate, row, GATE_EARLIEST)

    def targets(self, row: int, kind: int) -> list[int]:
        """The nodes a link arrives at."""
        if not self.tree.summary[row]:
            return [row]
        if kind in (FS, SS):
            return [self.gate(self.wiring.start_gate, row, GATE_LATEST)]
        return self.leaves[row]

    def enter(self, number: int, link: Link) -> None:
        before, after = self._ends(link)
        if not self._pushes(before) or self._empty(after):
            return
        kind = CODE[link.type]
        source = self.sources(before, kind)
        for target in self.targets(after, kind):
            self.wiring.edges.append((source, target, kind, number))

    def _pushes(self, row: int) -> bool:
        """Inactive tasks, and summaries of nothing but those, hold nobody back."""
        if self.plan.tasks[row].kind is TaskKind.LEVEL_OF_EFFORT:
            return False
        if not self.tree.summary[row]:
            return bool(self.active[row])
        return any(self.active[leaf] for leaf in self.leaves[row])

    def _empty(self, row: int) -> bool:
        return bool(self.tree.summary[row]) and not self.leaves[row]

    def _ends(self, link: Link) -> tuple[int, int]:
        for end in (link.predecessor, link.successor):
            if end not in self.rows:
                raise BadReferenceError(
                    f"a link from task {link.predecessor} to task {link.successor}: "
                    f"the plan does not hold task {end}"
                )
        before, after = self.rows[link.predecessor], self.rows[link.successor]
        if before == after or self._above(before, after) or self._above(after, before):
            names = self.plan.tasks[before].name, self.plan.tasks[after].name
            raise BadReferenceError(
                f"a link from “{names[0]}” to “{names[1]}”: a task cannot be linked to itself "
                "or to a summary it lies under"
            )
        return before, after

    def _above(self, upper: int, lower: int) -> bool:
        if not self.tree.summary[upper]:
            return False
        row = int(self.tree.parent[lower])
        while row >= 0 and row != upper:
            row = int(self.tree.parent[row])
        return row == upper


def wire(plan: Plan, tree: Tree, rows: dict[int, int], bounded: list[int], pushes: Flags) -> Wiring:
    """Edges between nodes. `bounded` are summary rows whose own constraints need both gates.

    `pushes` marks tasks that hold others back. Raises BadReferenceError for a link to a missing
    task, to itself or to its own summary.
    """
    wirer = _Wirer(plan, tree, rows)
    for row in bounded:
        if wirer.leaves[row]:
            wirer.gate(wirer.wiring.start_gate, row, GATE_LATEST)
            wirer.gate(wirer.wiring.finish_gate, row, GATE_LATEST)
    table, plain = _plain(plan, tree, rows, pushes)
    wirer.wiring.plain = table if plain.all() else table[plain]
    for number in np.flatnonzero(~plain).tolist():
        wirer.enter(number, plan.links[number])
    return wirer.wiring


def _plain(plan: Plan, tree: Tree, rows: dict[int, int], pushes: Flags) -> tuple[Ints, Flags]:
    """Links as edges, and which of them join two different leaf tasks of which the first pushes."""
    links = plan.links
    before = looked_up(rows, column(links, "predecessor"))
    after = looked_up(rows, column(links, "successor"))
    kinds = coded(column(links, "type"), CODE)
    table = np.stack([before, after, kinds, np.arange(len(links))], axis=1)
    if not len(plan.tasks):
        return table, np.zeros(len(table), bool)
    known = (before >= 0) & (after >= 0) & (before != after)
    leaves = ~tree.summary[before] & ~tree.summary[after]
    return table, known & leaves & pushes[before]
