"""MPXJ's own scheduler on a plan of ours, in a warm Java virtual machine."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from pilothouse.engine import Plan, to_datetime

SOURCE = Path(__file__).parent / "java" / "PeerScheduler.java"
ROUNDS = 12


class NoPeerError(RuntimeError):
    """The peer cannot be run here; the message says why."""


def mpxj_milliseconds(plan: Plan) -> tuple[float, datetime]:
    """The best of twelve rounds, and the finish that MPXJ computes. Raises NoPeerError."""
    compiler, java = shutil.which("javac"), shutil.which("java")
    if compiler is None or java is None:
        raise NoPeerError("no Java compiler is on the path: install a JDK 17 or newer")
    spec = importlib.util.find_spec("mpxj")
    if spec is None or spec.origin is None:
        raise NoPeerError("the package mpxj is not installed")
    libraries = str(Path(spec.origin).parent / "lib" / "*")
    with tempfile.TemporaryDirectory() as folder:
        path = f"{libraries}:{folder}"
        data = Path(folder) / "plan.txt"
        data.write_text(_text(plan))
        try:
            subprocess.run(  # noqa: S603
                [compiler, "-nowarn", "-cp", libraries, "-d", folder, str(SOURCE)],
                check=True,
                capture_output=True,
            )
            done = subprocess.run(  # noqa: S603
                [java, "-Xss64m", "-Xmx2g", "-cp", path, "PeerScheduler", str(data), str(ROUNDS)],
                check=True,
                capture_output=True,
                text=True,
            )
        except subprocess.CalledProcessError as error:
            raise NoPeerError(f"MPXJ could not be run: {error.stderr!s:.300}") from error
    *rounds, finish = done.stdout.split()
    return min(map(float, rounds)), datetime.fromisoformat(finish)


def _text(plan: Plan) -> str:
    rows = {task.id: row for row, task in enumerate(plan.tasks)}
    lines = [to_datetime(plan.start).isoformat()]
    lines += [str(task.duration) for task in plan.tasks]
    lines += [f"{rows[link.predecessor]} {rows[link.successor]}" for link in plan.links]
    return "\n".join(lines)
