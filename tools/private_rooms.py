"""Import-linter contract: the inner rooms of an area are private to that area."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

AREA_PARTS = 3


class PrivateRooms(Contract):
    """Only an area itself (and the packages it is ``open_to``) may import its ``private`` rooms.

    An area is a package in one of the ``tiers``: ``root.tier.area``. A room is a module of an area.
    """

    root = fields.StringField()
    tiers = fields.SetField(subfield=fields.StringField())
    private = fields.SetField(subfield=fields.StringField())
    open_to = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Name every import of a private room from outside its area."""
        del verbose
        intrusions = sorted(
            (importer, room)
            for room, area in self._rooms(graph)
            for importer in graph.find_modules_that_directly_import(room)
            if not self._may_enter(importer, area)
        )
        return ContractCheck(kept=not intrusions, metadata={"intrusions": intrusions})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for every intrusion."""
        for importer, room in check.metadata["intrusions"]:
            output.print_error(f"{importer} must not import {room}")

    def _rooms(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        root, tiers = cast("str", self.root), cast("set[str]", self.tiers)
        private = cast("set[str]", self.private)
        for module in graph.modules:
            parts = module.split(".")
            if len(parts) <= AREA_PARTS or parts[0] != root:
                continue
            if parts[1] in tiers and parts[AREA_PARTS] in private:
                yield module, ".".join(parts[:AREA_PARTS])

    def _may_enter(self, importer: str, area: str) -> bool:
        open_to = cast("set[str]", self.open_to)
        return any(_is_inside(importer, package) for package in (area, *open_to))


def _is_inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
