"""Everything public in the engine says what it takes, gives and refuses."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

import pilothouse.engine as engine

pytestmark = pytest.mark.nodb
SECTION = "\n{name}\n{line}\n"


def packages() -> list[ModuleType]:
    """The engine and its sub-packages that name what is public."""
    found = [
        import_module(info.name)
        for info in pkgutil.iter_modules(engine.__path__, "pilothouse.engine.")
        if info.ispkg
    ]
    return [engine, *(module for module in found if hasattr(module, "__all__"))]


def public() -> dict[str, object]:
    """Every public function and class once, by where it is written."""
    found = {}
    for module in packages():
        for name in module.__all__:
            item = getattr(module, name)
            if inspect.isclass(item) or inspect.isroutine(item):
                found[f"{item.__module__}.{item.__qualname__}"] = item
    return found


PUBLIC = public()
FUNCTIONS = {name: item for name, item in PUBLIC.items() if inspect.isfunction(item)}


def has(item: object, name: str) -> bool:
    return SECTION.format(name=name, line="-" * len(name)) in (inspect.getdoc(item) or "")


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_everything_public_has_a_docstring(name: str) -> None:
    item = PUBLIC[name]
    text = inspect.getdoc(item) or ""
    assert text.split("\n")[0].strip()
    if inspect.isclass(item):
        assert not text.startswith(f"{item.__name__}(")
        missing = [
            key
            for key, method in vars(item).items()
            if inspect.isfunction(method) and not key.startswith("_") and not method.__doc__
        ]
        assert missing == []


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_have_the_sections_of_numpydoc(name: str) -> None:
    item = FUNCTIONS[name]
    signature = inspect.signature(item)
    wanted = ["Parameters"] if signature.parameters else []
    answers = "Yields" if inspect.isgeneratorfunction(item) else "Returns"
    wanted += [] if signature.return_annotation in (None, "None") else [answers]
    assert [section for section in wanted if not has(item, section)] == []
    if has(item, "Parameters"):
        said = (inspect.getdoc(item) or "").split("----------\n", 1)[1]
        unnamed = [
            key for key in signature.parameters if key not in said.split(f"\n{answers}\n")[0]
        ]
        assert unnamed == []
