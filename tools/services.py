"""What the tests need beside Python: a throw-away PostgreSQL cluster and a Chromium.

As root on Debian and Ubuntu both are installed through apt when missing. Elsewhere what is there is
used, and what is missing is named with the way to get it.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "pilothouse-postgres-"
ROLE = "pilothouse"
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Each test leaves what it rolled back: a minute of that slows every scan of a small table.
    "autovacuum_naptime": "5s",
    "autovacuum_vacuum_cost_delay": "0",
    "jit": "off",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class MissingServiceError(Exception):
    """A service is not there; the message says which and how to get it."""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Yield the address of a PostgreSQL for tests; a cluster started here is always removed."""
    if given := os.environ.get("DATABASE_URL_TEST"):
        yield given
        return
    binaries = _postgres_binaries()
    _remove_abandoned(binaries)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield _start(binaries, folder)
    finally:
        _stop(binaries, folder)


def chromium() -> str:
    """The path of a Chromium or Chrome that the browser tests can start."""
    for find in (_chosen_chromium, _system_chromium, _playwrights_chromium):
        if path := find():
            return path
    if _apt_install("chromium") and (path := _system_chromium()):
        return path
    raise MissingServiceError(
        "no Chromium: Debian: apt install chromium; elsewhere: .venv/bin/playwright install "
        "chromium, or name one with PILOTHOUSE_CHROMIUM=/path."
    )


def _chosen_chromium() -> str | None:
    return os.environ.get("PILOTHOUSE_CHROMIUM")


def _system_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


def _playwrights_chromium() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def _postgres_binaries() -> Path:
    found = _find_postgres_binaries()
    if found is None and _apt_install("postgresql"):
        found = _find_postgres_binaries()
    if found is None:
        raise MissingServiceError(
            "no PostgreSQL server: Debian: apt install postgresql; macOS: brew install postgresql; "
            "or name a server where databases may be created: "
            "DATABASE_URL_TEST=postgres://user:password@host/name."
        )
    return found


def _find_postgres_binaries() -> Path | None:
    def version(folder: Path) -> int:
        return int(re.sub(r"\D", "", folder.parent.name) or 0)

    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    on_path = shutil.which("pg_ctl")
    candidates = [*packaged, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


def _start(binaries: Path, folder: Path) -> str:
    password, port = secrets.token_hex(16), _free_port()
    (folder / "password").write_text(password)
    (folder / "owner").write_text(str(os.getpid()))
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres", "postgres")
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    choices = f"--no-sync --auth=scram-sha-256 --encoding=UTF8 --locale={locale}".split()
    files = [f"--pgdata={folder / 'data'}", f"--pwfile={folder / 'password'}"]
    _run([binaries / "initdb", f"--username={ROLE}", *files, *choices], folder)
    options = {**QUICK, "port": str(port), "unix_socket_directories": str(folder)}
    with (folder / "data" / "postgresql.auto.conf").open("a") as config:
        config.writelines(f"{key} = '{value}'\n" for key, value in options.items())
    _run([binaries / "pg_ctl", "start", "-w", "-D", folder / "data", "-l", folder / "log"], folder)
    return f"postgres://{ROLE}:{password}@127.0.0.1:{port}/postgres"


def _stop(binaries: Path, folder: Path) -> None:
    if any(map(_answers, folder.glob(".s.PGSQL.*[0-9]"))):
        _run([binaries / "pg_ctl", "stop", "-m", "immediate", "-D", folder / "data"], folder)
    shutil.rmtree(folder)


def _answers(path: Path) -> bool:
    """A server that died with its machine leaves its files: a process id proves nothing."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def _remove_abandoned(binaries: Path) -> None:
    """A run that was killed outright leaves its cluster behind; the next one clears it away."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder / "owner"
        with contextlib.suppress(PermissionError):
            if owner.exists() and not _alive(int(owner.read_text())):
                _stop(binaries, folder)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _run(command: list[str | Path], folder: Path) -> None:
    user = "postgres" if os.geteuid() == 0 else None
    with (folder / "output").open("w+") as output:
        done = subprocess.run(
            command, cwd="/", user=user, group=user, extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False,
        )  # fmt: skip
        if done.returncode:
            output.seek(0)
            raise MissingServiceError(f"{Path(command[0]).name} failed:\n{output.read().strip()}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _apt_install(package: str) -> bool:
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return False
    print(f"installing {package} through apt", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
    for command in (install, ["apt-get", "update", "-q"], install):
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if command is install and done.returncode == 0:
            return True
    print(done.stderr.strip(), file=sys.stderr)
    return False
