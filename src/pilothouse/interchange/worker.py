"""Runs the reader in a process of its own, within bounds of time, memory and output."""

from __future__ import annotations

import json
import os
import resource
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pilothouse.interchange import java
from pilothouse.interchange.errors import CrashedReader, TooLarge, TooSlow, UnwritableError
from pilothouse.interchange.result import Limits

Progress = Callable[[float, str], None]

_OUT_OF_MEMORY = 3
_STAGES = {"read": (0.6, "Reading tasks, links and calendars"), "written": (0.85, "Checking")}


def run(
    path: Path,
    limits: Limits,
    *,
    project: int | None,
    encoding: str | None,
    progress: Progress,
    peer: bool = False,
) -> dict[str, Any]:
    """Read `path` in a child process and give its answer: a plan with losses, or an error code.

    Raises TooSlow, TooLarge or CrashedReader. The child is gone when this returns or raises.
    """
    with tempfile.TemporaryDirectory(prefix="pilothouse-read-") as folder:
        scratch = Path(folder)
        answer = scratch / "answer.json"
        arguments = [
            str(path.resolve()),
            str(answer),
            "auto" if project is None else str(project),
            str(limits.tasks),
            str(limits.depth),
            encoding or "auto",
            *(["peer"] if peer else []),
        ]
        code = execute(java.command(limits, scratch, arguments), scratch, limits, path, progress)
        if code == _OUT_OF_MEMORY:
            raise TooLarge(
                f"{path.name} needs more than {limits.memory_mb} MB of memory to be read: split "
                "it or raise the limit."
            )
        return _answer(answer, code, limits, path)


def write(plan: dict[str, Any], target: Path, library_format: str, limits: Limits) -> None:
    """Write a plan, given as JSON, to `target` in a child process.

    Raises UnwritableError where the library refuses the plan, TooSlow or TooLarge at a limit.
    """
    with tempfile.TemporaryDirectory(prefix="pilothouse-write-") as folder:
        scratch = Path(folder)
        source, answer = scratch / "plan.json", scratch / "answer.json"
        source.write_text(json.dumps(plan), "utf-8")
        arguments = [str(source), str(target.resolve()), str(answer), library_format]
        command = java.command(limits, scratch, arguments, java.WRITE)
        code = execute(command, scratch, limits, target, _silent)
        if code == _OUT_OF_MEMORY:
            raise TooLarge(f"The plan needs more than {limits.memory_mb} MB of memory: raise it.")
        found = json.loads(answer.read_text("utf-8") or "{}") if answer.exists() else {}
    if code != 0 or "written" not in found:
        raise UnwritableError(
            f"The plan could not be written as {library_format} ({found.get('detail', code)}): "
            "choose another format."
        )


def _silent(fraction: float, sentence: str) -> None:
    """Nobody listens."""


def execute(
    command: list[str],
    scratch: Path,
    limits: Limits,
    path: Path,
    progress: Progress = _silent,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run a command in a session of its own until it ends or a limit is reached.

    Gives its exit code. Raises TooSlow; the process and all that it started are gone then.
    """
    with (scratch / "stderr").open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=scratch,
            env=environment or {"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            _bound(process.pid, limits)
            _follow(process, time.monotonic() + limits.seconds, progress)
        except subprocess.TimeoutExpired as error:
            raise TooSlow(
                f"{path.name} could not be read within {limits.seconds:g} seconds: split it or "
                "raise the limit."
            ) from error
        finally:
            _end(process)
    return process.returncode


def _bound(pid: int, limits: Limits) -> None:
    """Operating-system limits as a second fence behind the runtime's own."""
    cpu = int(limits.seconds * 2) + 1
    bounds = {
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_FSIZE: limits.answer_bytes,
        resource.RLIMIT_CORE: 0,
    }
    if hasattr(resource, "prlimit"):
        for kind, value in bounds.items():
            _set_limit(pid, kind, value)


def _set_limit(pid: int, kind: int, value: int) -> None:
    hard = resource.prlimit(pid, kind)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.prlimit(pid, kind, (bound, bound))


def _follow(process: subprocess.Popen[bytes], deadline: float, progress: Progress) -> None:
    assert process.stdout is not None  # noqa: S101
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise subprocess.TimeoutExpired(process.args, 0)
            data = os.read(process.stdout.fileno(), 4096)
            if not data:
                break
            for line in data.decode("utf-8", "replace").split():
                if line in _STAGES:
                    progress(*_STAGES[line])
    process.wait(max(0.1, deadline - time.monotonic()))


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _answer(path: Path, code: int, limits: Limits, source: Path) -> dict[str, Any]:
    size = path.stat().st_size if path.exists() else 0
    if size > limits.answer_bytes:
        raise TooLarge(f"{source.name} holds more than can be taken in: split it.")
    text = path.read_text("utf-8") if size else ""
    if code != 0 or not text:
        raise _crashed(source, code)
    try:
        answer: dict[str, Any] = json.loads(text.rsplit("\n", 1)[-1])
    except json.JSONDecodeError as error:
        raise _crashed(source, code) from error
    return answer


def _crashed(source: Path, code: int) -> CrashedReader:
    return CrashedReader(
        f"The reader stopped while reading {source.name} (exit code {code}), so the file is "
        "probably damaged: save it again in the tool it came from."
    )
