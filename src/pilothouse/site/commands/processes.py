"""The child processes of `demo` and `serve`: a web server and a worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

APPLICATION = "pilothouse.site.wsgi:application"
LONGEST_START = 60.0
LONGEST_STOP = 10.0
GLANCE = 0.25
LONG_LIFE = 60.0
LONGEST_WAIT = 60.0


class ProcessEndedError(Exception):
    """A child process ended that should be running."""


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def server_command(host: str, port: int, *, workers: int = 1, threads: int = 4) -> list[str]:
    """The command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host,
        "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads),
        "--no-ws", "--respawn-failed-workers", "--log-level", "warning", APPLICATION,
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The command line of a worker."""
    return [sys.executable, "-m", "pilothouse", "worker"]


def warming_command() -> list[str]:
    """The command line that compiles the engine, so that no request waits for a compiler."""
    return [sys.executable, "-m", "pilothouse.engine.warming"]


@dataclass
class Patience:
    """How long a worker that ended waits: twice as long each time while it ends at once."""

    wait: float = 0.0

    def after(self, lived: float) -> float:
        """Seconds to wait after a worker that lived so many seconds."""
        self.wait = 0.0 if lived >= LONG_LIFE else min(max(1.0, 2 * self.wait), LONGEST_WAIT)
        return self.wait


@dataclass
class Family:
    """Children that live and end together; a worker that dies is started again."""

    say: Callable[[str], None]
    server: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    patience: Patience = field(default_factory=Patience)
    _born: float = 0.0
    _due: float | None = None
    _kept: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, server: list[str], *, worker: bool) -> None:
        """Start the children. They get signals from us only, not from the terminal."""
        self.server = self._spawn(server)
        self._spawn(warming_command())
        if worker:
            self._start_worker()

    def wait_until_ready(self, host: str, port: int) -> None:
        """Return once the server answers; raises ProcessEndedError when it ended instead."""
        deadline = time.monotonic() + LONGEST_START
        while time.monotonic() < deadline:
            self._check_server()
            if _answers(host, port):
                return
            time.sleep(GLANCE)
        raise ProcessEndedError(f"The server did not answer within {LONGEST_START:.0f} seconds.")

    def watch(self) -> NoReturn:
        """Stay until a signal ends us or the server ends by itself."""
        while True:
            self._check_server()
            if self.worker is not None and self.worker.poll() is not None:
                self._mend_worker(self.worker)
            for child in self._kept:
                child.poll()  # One that has done its work is let go.
            time.sleep(GLANCE * 4)

    def _mend_worker(self, ended: subprocess.Popen[bytes]) -> None:
        now = time.monotonic()
        if self._due is None:
            wait = self.patience.after(now - self._born)
            self._due = now + wait
            when = f"in {wait:.0f} s" if wait else "now"
            self.say(f"The worker ended with code {ended.returncode}; starting it again {when}.")
        if now >= self._due:
            self._kept.remove(ended)
            self._start_worker()

    def _start_worker(self) -> None:
        self._born, self._due = time.monotonic(), None
        self.worker = self._spawn(worker_command())

    def stop(self) -> None:
        """End all children: kindly, then by force."""
        for child in self._kept:
            child.terminate()
        deadline = time.monotonic() + LONGEST_STOP
        for child in self._kept:
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                # Its own children too: the web server has some.
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def _check_server(self) -> None:
        if self.server is not None and self.server.poll() is not None:
            raise ProcessEndedError(f"The server ended with code {self.server.returncode}.")

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(command, start_new_session=True)  # noqa: S603
        self._kept.append(child)
        return child


def end_on_signals() -> None:
    """Let SIGTERM end this process the way Ctrl-C does, also when a shell had SIGINT ignored."""
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _answers(host: str, port: int) -> bool:
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)  # noqa: S104
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
