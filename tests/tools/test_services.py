"""The throw-away PostgreSQL of the tests leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tools import services

ROOT = Path(__file__).resolve().parents[2]

if services._find_postgres_binaries() is None:
    pytest.skip("no PostgreSQL server on this machine", allow_module_level=True)

HOLD = """
from tools import services
with services.postgres() as address:
    print(address, flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder that the account of PostgreSQL may enter; short, for the socket's path."""
    folder = Path(tempfile.mkdtemp(prefix="pilothouse-test-", dir="/tmp"))
    folder.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.delenv("DATABASE_URL_TEST", raising=False)
    yield folder
    shutil.rmtree(folder)


def test_it_runs_and_goes(own_folder: Path) -> None:
    with services.postgres() as address, psycopg.connect(address) as connection:
        assert connection.execute("select lower('Ä')").fetchone() == ("ä",)
        assert list(own_folder.iterdir())
    assert not list(own_folder.iterdir())
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def abandoned_cluster() -> str:
    """The address of a cluster whose run was killed outright; its server is still there."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
    return address


def test_what_a_killed_run_left_is_cleared_by_the_next(own_folder: Path) -> None:
    abandoned = abandoned_cluster()
    with psycopg.connect(abandoned) as still_there:
        assert still_there.execute("select 1").fetchone() == (1,)
    with services.postgres():
        assert len(list(own_folder.iterdir())) == 1
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(abandoned)


def test_what_is_left_when_the_machine_goes_down_is_cleared_by_the_next(own_folder: Path) -> None:
    abandoned = abandoned_cluster()
    (files,) = own_folder.iterdir()
    server = int((files / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(abandoned)
    with services.postgres() as address, psycopg.connect(address) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
        assert not files.exists()


def test_a_given_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL_TEST", "postgres://somewhere/else")
    with services.postgres() as address:
        assert address == "postgres://somewhere/else"
