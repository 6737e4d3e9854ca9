"""The engine in an environment that has no Django: every module, an example, the guide's first."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.shared_data import ROOT

pytestmark = pytest.mark.nodb
CODE = """
import pkgutil, sys
from importlib import import_module

class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "ninja"):
            raise ModuleNotFoundError("refused: " + name)

sys.meta_path.insert(0, Refused())
try:
    import_module("django")
except ModuleNotFoundError:
    pass
else:
    raise SystemExit("the hook does not work")

import pilothouse.engine as engine
names = [m.name for m in pkgutil.walk_packages(engine.__path__, "pilothouse.engine.")]
for name in names:
    import_module(name)
page = open("docs/engine/build.md", encoding="utf-8").read()
exec(page.split("```python\\n")[1].split("```")[0])
left = [m for m in sys.modules if m.startswith(("django", "pilothouse.kit"))]
print(len(names), left)
"""


def test_every_module_imports_and_an_example_runs_without_django() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    count, left = last.split(" ", 1)
    assert int(count) > 50
    assert left == "[]"
    assert "Waits for “Design” (FS)." in done.stdout
