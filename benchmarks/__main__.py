"""All benchmarks, one table each: every module of this folder that has a `main`.

python -m benchmarks [NAMES ...]
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks that there are."""
    modules = sorted({path.stem for path in FOLDER.iterdir() if path.name[0] not in "._"})
    return [name for name in modules if hasattr(import_module(f"benchmarks.{name}"), "main")]


def main(arguments: list[str] | None = None) -> None:
    known = names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAMES", help=f"of {', '.join(known)}")
    chosen = parser.parse_args(arguments).names or known
    if strange := [name for name in chosen if name not in known]:
        parser.error(f"there is no benchmark {strange[0]}: choose of {', '.join(known)}")
    for name in chosen:
        sys.argv = [f"benchmarks.{name}"]
        print(f"\n{name}\n{'=' * len(name)}", flush=True)
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
