"""All benchmarks, one table each: every module of this folder that has a `main`.

python -m benchmarks [NAMES ...]

A part that fails is told, the others run all the same, and the exit status is then 1.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import monotonic

from benchmarks.tables import tell

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks that there are."""
    modules = sorted({path.stem for path in FOLDER.iterdir() if path.name[0] not in "._"})
    return [name for name in modules if hasattr(import_module(f"benchmarks.{name}"), "main")]


def trouble(action: Callable[[], object]) -> str | None:
    """Run a part; in a few words what went wrong, None where nothing did."""
    try:
        status = action()
    except SystemExit as ended:
        status = ended.code
    except Exception as error:  # noqa: BLE001  (a part must not take the others with it)
        traceback.print_exc()
        return f"{type(error).__name__}: {error}"
    if status in (None, 0):
        return None
    return f"exit status {status}" if isinstance(status, int) else str(status)


def main(arguments: list[str] | None = None) -> int:
    """Run the parts one after the other; 1 where one of them failed."""
    known = names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAMES", help=f"of {', '.join(known)}")
    chosen = parser.parse_args(arguments).names or known
    if strange := [name for name in chosen if name not in known]:
        parser.error(f"there is no benchmark {strange[0]}: choose of {', '.join(known)}")
    failed: dict[str, str] = {}
    for name in chosen:
        print(f"\n{name}\n{'=' * len(name)}", flush=True)
        begun = monotonic()
        why = trouble(lambda name=name: import_module(f"benchmarks.{name}").main([]))  # type: ignore[misc]
        tell(f"{name}: {monotonic() - begun:,.0f} s")
        if why is not None:
            failed[name] = why
    for name, why in failed.items():
        print(f"\n{name} failed: {why}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
