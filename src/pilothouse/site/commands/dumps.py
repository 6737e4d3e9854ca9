"""Dumping and loading the database: SQLite by its online backup, PostgreSQL by its own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection


class BackupError(Exception):
    """A backup or its restoring cannot be done; the message says why."""


def dump(target: Path) -> None:
    """Write a consistent copy of the database. Raises BackupError."""
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", _database())


def load(source: Path) -> None:
    """Replace the database by a dump, or leave it as it is and raise BackupError."""
    if connection.vendor == "sqlite":
        _replace_sqlite(source)
    else:
        _run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
            f"--dbname={_database()}", str(source),
        )  # fmt: skip


def is_empty() -> bool:
    """Whether there is no table in the database yet."""
    return not connection.introspection.table_names()


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupError(f"There is no database at {source}.")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _replace_sqlite(source: Path) -> None:
    with closing(sqlite3.connect(source)) as copy:
        try:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
    if not sound:
        raise BackupError("The database in the backup is not sound. Nothing changed.")
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    incoming = target.with_name(f"{target.name}.incoming")
    shutil.copyfile(source, incoming)
    for side in ("-wal", "-shm"):
        target.with_name(target.name + side).unlink(missing_ok=True)
    incoming.replace(target)


def _run(tool: str, *arguments: str) -> None:
    path = shutil.which(tool)
    if path is None:
        raise BackupError(
            f"{tool} is not installed. It comes with PostgreSQL's client programs "
            "(Debian: apt install postgresql-client)."
        )
    facts = connection.settings_dict
    environment = os.environ | {
        name: str(facts[key])
        for name, key in (
            ("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER"), ("PGPASSWORD", "PASSWORD"),
        )
        if facts.get(key)
    }  # fmt: skip
    connection.close()
    done = subprocess.run(  # noqa: S603
        [path, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{tool} failed: {done.stderr.strip()[-500:]}")


def _database() -> str:
    return str(connection.settings_dict["NAME"])
