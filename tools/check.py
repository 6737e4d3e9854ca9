"""Everything that can be said about the code without running it. ``--only NAME`` runs a part."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tools.stages import Stage, run_all

BIN = Path(sys.executable).parent
PYTHON = sys.executable
CONCISE = "--output-format=concise"
PLACES = [place for place in ("src", "tests", "tools", "benchmarks") if Path(place).is_dir()]

# The longest first, so that two workers finish together.
STAGES = (
    Stage("types", [PYTHON, "-m", "mypy"]),
    Stage("format", [PYTHON, "-m", "ruff", "format", "--check", CONCISE, *PLACES]),
    Stage("lint", [PYTHON, "-m", "ruff", "check", "--quiet", CONCISE, *PLACES]),
    Stage("import contracts", [str(BIN / "lint-imports"), "--no-logo"]),
    Stage("shape", [PYTHON, "-m", "tools.shape"]),
    Stage("htmx", [PYTHON, "-m", "tools.markup"]),
    Stage("template lint", [str(BIN / "djlint"), "src", "--lint", "--quiet"]),
    Stage("templates compile", [PYTHON, "-m", "tools.templates"]),
    Stage("migrations", [PYTHON, "-m", "tools.migrations"]),
    Stage("vendored front end", [PYTHON, "tools/vendor.py", "check"]),
    Stage("lock files", [PYTHON, "-m", "tools.lock", "--check"]),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="a part of the name of the stages to run")
    wanted = parser.parse_args().only or ""
    started = time.monotonic()
    outcomes = run_all((s for s in STAGES if wanted in s.name), workers=2)
    failed = [outcome.stage.name for outcome in outcomes if not outcome.passed]
    spent = f"{time.monotonic() - started:.1f} s"
    if failed:
        sys.exit(f"check: {len(failed)} of {len(outcomes)} failed ({', '.join(failed)}), {spent}")
    print(f"check: all {len(outcomes)} passed, {spent}")


if __name__ == "__main__":
    main()
