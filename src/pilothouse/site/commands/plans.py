"""`pilothouse analyse`: plan files without a database."""

from __future__ import annotations

import typer


def analyse(context: typer.Context) -> None:
    """Say what a plan file holds and how sound it is; needs no database."""
    from pilothouse.site.commands import analyse as command

    command.app(args=context.args, prog_name="pilothouse analyse")
