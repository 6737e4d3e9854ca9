"""YAML with the line of every value, so that a mistake can be named where it is."""

from __future__ import annotations

import re
from typing import Any

import yaml

from pilothouse.governance.standards.types import Flaw, PackageError

Path = tuple[str | int, ...]
LARGEST = 500_000
_PLAIN_TAGS = ("str", "int", "float", "bool", "null")


class Lines:
    """Plain data read from YAML text, and the line on which each value stands."""

    def __init__(self, text: str) -> None:
        self.at: dict[Path, int] = {(): 1}
        self.flaws: list[Flaw] = []
        self.data = self._read(text)
        if self.flaws:
            raise PackageError(self.flaws)

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest thing around it."""
        while path not in self.at:
            path = path[:-1]
        return self.at[path]

    def _read(self, text: str) -> Any:
        if len(text) > LARGEST:
            raise PackageError([Flaw(1, "file", "The file is too large.", "Keep it under 500 kB.")])
        try:
            _refuse_anchors(text)
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            raise PackageError([_syntax(error)]) from error
        except yaml.YAMLError as error:
            raise PackageError([Flaw(1, "file", str(error), "Save it as UTF-8 text.")]) from error
        return self._value(node, ()) if node is not None else {}

    def _value(self, node: yaml.Node, path: Path) -> Any:
        self.at.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                self.flaws.append(Flaw(line, key, "This key stands twice.", "Keep one of them."))
            self.at[(*path, key)] = line
            found[key] = self._value(value_node, (*path, key))
        return found

    def _scalar(self, node: yaml.Node, path: Path) -> Any:
        if node.tag.rsplit(":", 1)[-1] not in _PLAIN_TAGS:
            key = dotted(path)
            what = f"“{node.value}” is read as {node.tag.rsplit(':', 1)[-1]}, not as text."
            self.flaws.append(Flaw(self.line(path), key, what, "Put it in quotes."))
            return str(node.value)
        loader = yaml.SafeLoader("")
        try:
            return loader.construct_object(node)
        finally:
            loader.dispose()


def dotted(path: Path) -> str:
    """A path as people write it: criteria[3].rule."""
    return re.sub(r"\.\[", "[", ".".join(f"[{p}]" if isinstance(p, int) else p for p in path))


def _refuse_anchors(text: str) -> None:
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            line = event.start_mark.line + 1 if event.start_mark else 1
            what = "Anchors and aliases (& and *) are not allowed."
            raise PackageError([Flaw(line, "file", what, "Write the text out.")])


def _syntax(error: yaml.MarkedYAMLError) -> Flaw:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    what = f"This is not YAML: {error.problem or error.context}."
    return Flaw(line, "file", what, "Check indentation, colons and quotes on this line.")
