"""All benchmarks, one table each: every module of this folder that has a `main`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> None:
    names = sorted(path.stem for path in FOLDER.iterdir() if path.name[0] not in "._")
    for name in names:
        run = getattr(import_module(f"benchmarks.{name}"), "main", None)
        if run is not None:
            sys.argv = [f"benchmarks.{name}"]
            print(f"\n{name}\n{'=' * len(name)}", flush=True)
            run()


if __name__ == "__main__":
    main()
