"""`pilothouse analyse` and `pilothouse import`: plan files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pilothouse.site.commands import environment
from pilothouse.site.commands.serve import Data


def analyse(context: typer.Context) -> None:
    """Say what a plan file holds and how sound it is; needs no database."""
    from pilothouse.site.commands import analyse as command

    command.app(args=context.args, prog_name="pilothouse analyse")


def import_plan(
    file: Annotated[Path, typer.Argument(help="A plan, e.g. an .mpp, .xml or .xer file.")],
    project: Annotated[str, typer.Option(help="The number of the project, e.g. P-001.")],
    index: Annotated[
        int | None, typer.Option(help="Which project of a file that holds several.")
    ] = None,
    data: Data = None,
) -> None:
    """Read a plan file into a project; a plan that is there is updated by task identity.

    What the file says and the plan cannot hold is printed.
    """
    environment.use_data(data)
    environment.start_django()
    from pilothouse.site.commands.plan_import import import_file

    for line in import_file(file, project, index):
        typer.echo(line)
