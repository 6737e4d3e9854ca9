"""A back-up of a PostgreSQL database brings its rows back; on SQLite `test_commands` tries it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.site.running import pilothouse

SERVER = os.environ.get("DATABASE_URL", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SERVER.startswith("postgres"), reason="needs PostgreSQL"),
]
SETTINGS = {
    "PILOTHOUSE_MODE": "production",
    "PILOTHOUSE_SECRET_KEY": "a-secret-of-this-test-that-is-long-enough-0123456789",
    "PILOTHOUSE_ALLOWED_HOSTS": "pilothouse.example",
}


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty database beside the one of the tests."""
    name = f"backup_{uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield beside(name)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


def beside(name: str) -> str:
    address, _, options = SERVER.partition("?")
    return f"{address.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")


def methods(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT count(*) FROM standards_package").fetchone()
    assert row is not None
    return int(row[0])


def test_what_was_deleted_after_the_backup_comes_back(tmp_path: Path, database: str) -> None:
    settings = SETTINGS | {"DATABASE_URL": database}
    made = pilothouse("manage", "migrate", "-v0", where=tmp_path, **settings)
    assert made.code == 0, made.err
    before = methods(database)
    assert before
    saved = pilothouse("backup", "b.tar.gz", "--data", "data", where=tmp_path, **settings)
    assert saved.code == 0, saved.err
    with psycopg.connect(database) as connection:
        connection.execute("DELETE FROM standards_package")
    assert methods(database) == 0
    kept = pilothouse("restore", "b.tar.gz", "--data", "data", where=tmp_path, **settings)
    assert (kept.code, "--yes" in kept.err) == (1, True)
    back = pilothouse("restore", "b.tar.gz", "--yes", "--data", "data", where=tmp_path, **settings)
    assert back.code == 0, back.err
    assert methods(database) == before
