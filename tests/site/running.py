"""Running the command `pilothouse` as a person does: in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LONGEST = 600
SOURCE = Path(__file__).resolve().parents[2] / "src"
CLEAN = {
    "PATH": os.environ["PATH"],
    "HOME": os.environ.get("HOME", "/tmp"),  # noqa: S108
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(SOURCE),
}


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def pilothouse(*arguments: str | Path, where: Path, **environment: str) -> Ran:
    """Run the command in an empty environment and wait for its end."""
    done = subprocess.run(
        [sys.executable, "-m", "pilothouse", *map(str, arguments)],
        cwd=where, env=CLEAN | environment, capture_output=True, text=True,
        timeout=LONGEST, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Started:
    """A command that goes on running; read its lines until one tells that it is ready."""

    def __init__(self, *arguments: str | Path, where: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pilothouse", *map(str, arguments)],
            cwd=where, env=CLEAN | {"PYTHONUNBUFFERED": "1"} | environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.lines: list[str] = []

    def until(self, text: str) -> str:
        """The first line that holds the text; fails when the command ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if text in line:
                return line
        raise AssertionError("ended before: " + "".join(self.lines))

    def stop(self) -> int:
        """Press Ctrl-C and wait; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=LONGEST)
        self.lines.append(rest or "")
        return self.process.returncode
