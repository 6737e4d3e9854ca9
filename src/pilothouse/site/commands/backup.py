"""`pilothouse backup` and `pilothouse restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pilothouse.site.commands import environment
from pilothouse.site.commands.serve import Data


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, e.g. pilothouse.tar.gz.")],
    data: Data = None,
) -> None:
    """Write the database and all files into one file; may run while Pilothouse is used."""
    environment.use_data(data)
    environment.start_django()
    from pilothouse.site.commands.archive import BackupError, write_archive

    try:
        manifest = write_archive(file)
    except BackupError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    size = file.stat().st_size / 1_000_000
    typer.echo(f"Backup written to {file}: database and {len(manifest.files)} files, {size:.1f} MB")


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup file.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Replace the data that are there now.")
    ] = False,
    data: Data = None,
) -> None:
    """Put back what a backup holds. Stop Pilothouse first.

    The backup is read and verified completely before anything is replaced; when something is
    wrong with it, nothing changes.
    """
    environment.use_data(data)
    environment.start_django()
    from pilothouse.site.commands.archive import BackupError, restore_archive

    try:
        manifest = restore_archive(file, overwrite=yes)
    except BackupError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(
        f"Restored the backup of {manifest.made_at}: database and {len(manifest.files)} files."
    )
