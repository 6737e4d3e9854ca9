"""Links on summaries: each summary that has any gets gates its children pass through.

A gate is a node without duration. The start gate holds back every leaf below; the finish gate waits
for every leaf; the early gate is the earliest start below. So n + m edges stand for n × m links.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .arrays import FF, FS, GATE_EARLIEST, GATE_LATEST, SF, SS, Tree
from .data import Link, LinkType, Plan, TaskKind
from .errors import BadReferenceError
from .tree import leaves_below

CODE = {LinkType.FS: FS, LinkType.SS: SS, LinkType.FF: FF, LinkType.SF: SF}


@dataclass
class Wiring:
    """Edges as (predecessor node, successor node, type, row of the link or -1), and gates."""

    edges: list[tuple[int, int, int, int]] = field(default_factory=list)
    gates: list[tuple[int, int]] = field(default_factory=list)
    start_gate: dict[int, int] = field(default_factory=dict)
    finish_gate: dict[int, int] = field(default_factory=dict)
    early_gate: dict[int, int] = field(default_factory=dict)


class _Wirer:
    def __init__(self, plan: Plan, tree: Tree, rows: dict[int, int]) -> None:
        self.plan, self.tree, self.rows = plan, tree, rows
        self.wiring = Wiring()
        self.leaves = leaves_below(tree) if tree.summary.any() else {}
        self.active = [task.active for task in plan.tasks]

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
            return self.active[row]
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


def wire(plan: Plan, tree: Tree, rows: dict[int, int], bounded: list[int]) -> Wiring:
    """Edges between nodes. `bounded` are summary rows whose own constraints need both gates.

    Raises BadReferenceError for a link to a missing task, to itself or to its own summary.
    """
    wirer = _Wirer(plan, tree, rows)
    for row in bounded:
        if wirer.leaves[row]:
            wirer.gate(wirer.wiring.start_gate, row, GATE_LATEST)
            wirer.gate(wirer.wiring.finish_gate, row, GATE_LATEST)
    for number, link in enumerate(plan.links):
        wirer.enter(number, link)
    return wirer.wiring
