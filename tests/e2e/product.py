"""The product under test: a fresh database, `pilothouse serve` on a free port, and its log."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
LOWEST_PORT = 8117
LONGEST_START = 90.0
GLANCE = 0.1
BAD_LINES = (" ERROR ", " CRITICAL ", "Traceback (most recent call last)", "[ERROR]")


@dataclass(frozen=True)
class Product:
    """A running Pilothouse: where it answers, where it writes, what was put into it."""

    url: str
    log: Path
    world: dict[str, Any]
    environment: dict[str, str]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `pilothouse` command on the same data."""
        return _python("-m", "pilothouse", *arguments, environment=self.environment)

    def email(self, role: str) -> str:
        return str(self.world["people"][role][1])

    def name(self, role: str) -> str:
        return str(self.world["people"][role][0])

    def faults_since(self, place: int) -> str:
        """The log from the first error after a byte on; empty where there is none."""
        text = self.log.read_bytes()[place:].decode(errors="replace")
        lines = text.splitlines()
        bad = [number for number, line in enumerate(lines) if any(bad in line for bad in BAD_LINES)]
        return "\n".join(lines[bad[0] :]) if bad else ""


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Product]:
    """A product on a database of its own; server, worker and database are gone afterwards."""
    with _database() as address:
        environment = _environment(folder, address)
        seeded = _python("-m", "tests.e2e.seed", environment=environment)
        if seeded.returncode:
            raise RuntimeError(f"the database could not be prepared:\n{seeded.stderr}")
        port = int(environment["PILOTHOUSE_BASE_URL"].rpartition(":")[2])
        log = folder / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "pilothouse", "serve", "--port", str(port)],
                cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        try:
            _wait_until_ready(server, port, log)
            world = json.loads(seeded.stdout)
            yield Product(f"http://127.0.0.1:{port}", log, world, environment)
        finally:
            _stop(server)


def _environment(folder: Path, address: str) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("PILOTHOUSE_", "DJANGO_"))}
    port = _free_port()
    return own | {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        "PILOTHOUSE_MODE": "demo",
        "PILOTHOUSE_DATA_DIR": str(folder / "data"),
        "PILOTHOUSE_DATABASE_URL": address,
        "PILOTHOUSE_BASE_URL": f"http://127.0.0.1:{port}",
    }


def _free_port() -> int:
    for port in range(LOWEST_PORT + os.getpid() % 800, 10_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port below 10,000")


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """A new database on the PostgreSQL of `DATABASE_URL`; without one, SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"e2e_{secrets.token_hex(6)}"
    _sql(server, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _sql(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _sql(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _python(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        if _answers(port):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = server.wait(timeout=GLANCE)
            raise RuntimeError(f"the server ended with {code}:\n{log.read_text()}")
    raise RuntimeError(f"the server did not answer:\n{log.read_text()}")


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
