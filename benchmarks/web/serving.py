"""The server under measurement: a temporary database, the product's web process, its worker."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from pilothouse.site.commands.processes import port_is_free, server_command, worker_command
from tools.services import postgres

ROOT = Path(__file__).resolve().parents[2]
LOWEST_PORT = 8211
LONGEST_START = 90.0
PRODUCT = "pilothouse.site.wsgi:application"
COUNTED = "benchmarks.web.counted:application"


@dataclass(frozen=True)
class Served:
    """A running product: its address, what was seeded, the environment of its processes."""

    url: str
    facts: dict[str, Any]
    environment: dict[str, str]


@contextlib.contextmanager
def serving(database: str, size: int, links: int) -> Iterator[Served]:
    """A product with a generated plan; all of it is gone afterwards."""
    with contextlib.ExitStack() as open_:
        name = open_.enter_context(tempfile.TemporaryDirectory(prefix="pilothouse-bench-"))
        address = open_.enter_context(postgres()) if database == "postgresql" else ""
        port = next(p for p in range(LOWEST_PORT, 9_000) if port_is_free("127.0.0.1", p))
        environment = _environment(Path(name), address, port)
        facts = _seeded(environment, size, links)
        command = server_command("127.0.0.1", port)
        server = [COUNTED if part == PRODUCT else part for part in command]
        log = open_.enter_context((Path(name) / "log").open("wb"))
        for command in (server, worker_command()):
            open_.callback(_end, _started(command, environment, log))
        _wait(port, Path(name) / "log")
        yield Served(f"http://127.0.0.1:{port}", facts, environment)


def _environment(folder: Path, address: str, port: int) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("PILOTHOUSE_", "DJANGO_"))}
    own.pop("DATABASE_URL", None)
    cache = {k: v for k, v in os.environ.items() if k == "PILOTHOUSE_CACHE_DIR"}
    return own | cache | {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        "PILOTHOUSE_MODE": "demo",
        "PILOTHOUSE_DATA_DIR": str(folder),
        "PILOTHOUSE_DATABASE_URL": address,
        "PILOTHOUSE_BASE_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip


def _seeded(environment: dict[str, str], size: int, links: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.web.seed", str(size), str(links)]
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        raise RuntimeError(f"The database could not be prepared:\n{done.stderr}")
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def _started(command: list[str], environment: dict[str, str], log: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
    )


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.suppress(OSError, HTTPException), contextlib.closing(connection):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not answer:\n{log.read_text()}")


def _end(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(timeout=20)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
