"""Compile every template, so that a missing tag or block fails here and not on a page."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import Engine, TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.base import Node, Template
from django.template.loader_tags import ExtendsNode, IncludeNode

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "pilothouse"


def names() -> Iterator[str]:
    """The loader names of all templates in the source tree."""
    for folder in sorted(PACKAGE.rglob("templates")):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(folder))


def problems() -> Iterator[str]:
    """A sentence for each template that does not compile or names one that does not exist."""
    engine: Engine = engines["django"].engine  # type: ignore[attr-defined]
    for name in names():
        try:
            template = engine.get_template(name)
        except (TemplateDoesNotExist, TemplateSyntaxError) as error:
            yield f"{name}: {error}"
        else:
            yield from _missing_neighbours(engine, name, template)


def _missing_neighbours(engine: Engine, name: str, template: Template) -> Iterator[str]:
    for node in template.nodelist.get_nodes_by_type(Node):
        neighbour = _named(node)
        if neighbour is None:
            continue
        try:
            engine.get_template(neighbour)
        except TemplateDoesNotExist:
            yield f"{name}: there is no template {neighbour}."
        except TemplateSyntaxError as error:
            yield f"{name}: {neighbour}: {error}"


def _named(node: Node) -> str | None:
    if isinstance(node, ExtendsNode):
        named = node.parent_name
    elif isinstance(node, IncludeNode):
        named = node.template
    else:
        return None
    name = getattr(named, "var", None)
    return name if isinstance(name, str) else None


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilothouse.site.settings_test")
    django.setup()
    found = list(problems())
    print(*found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
