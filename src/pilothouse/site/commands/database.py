"""Bringing the database to the version of the software."""

from __future__ import annotations

from collections.abc import Callable

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from pilothouse.site.config import ConfigError


def pending_migrations() -> list[str]:
    """The names of the migrations that have not been applied yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def refuse_another_version() -> None:
    """Raise ConfigError where the database does not answer or is not at this version."""
    try:
        pending = pending_migrations()
    except OperationalError as error:
        raise ConfigError(
            f"The database does not answer ({str(error).strip().splitlines()[0]}). Start it, or "
            "mend DATABASE_URL."
        ) from error
    if pending:
        raise ConfigError(
            f"The database is not at this version: {len(pending)} steps are missing. Make a backup "
            "(pilothouse backup FILE), then start with: pilothouse serve --migrate"
        )


def migrate_if_needed(*, say: Callable[[str], object]) -> bool:
    """Apply what is pending; returns whether anything was."""
    pending = pending_migrations()
    if not pending:
        return False
    say(f"Preparing the database ({len(pending)} steps) …")
    call_command("migrate", verbosity=0, interactive=False)
    return True
