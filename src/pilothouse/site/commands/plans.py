"""`pilothouse analyse`, `import` and `export`: plan files."""

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
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Update a plan that is there without asking.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would change, and write nothing.")
    ] = False,
    data: Data = None,
) -> None:
    """Read a plan file into a project; a plan that is there is updated by task identity.

    What the file would change and what the plan cannot hold of it is printed first. File and report
    are kept with the project. Exit code 0: done; 1: you said no; 2: it cannot be.
    """
    environment.use_data(data)
    environment.start_on_database()
    from pilothouse.site.commands.plan_import import How, bring_in

    code = bring_in(file, project, How(index, yes, dry_run), typer.echo, _asked)
    if code:
        raise typer.Exit(code)


def _asked(question: str) -> bool:
    """Whether somebody says yes; nobody there is a no."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        typer.echo("")
        return False


def import_estate(
    folder: Annotated[Path, typer.Argument(help="A folder of plan files, with those below it.")],
    portfolio: Annotated[str, typer.Option(help="The name of the portfolio they go to.")],
    programme: Annotated[str, typer.Option(help="A programme of that portfolio.")] = "",
    sponsor: Annotated[str, typer.Option(help="E-mail address of the sponsor.")] = "",
    pm: Annotated[str, typer.Option(help="E-mail address of the business PM.")] = "",
    technical_pm: Annotated[str, typer.Option(help="E-mail address; else the business PM.")] = "",
    method: Annotated[str, typer.Option(help="The method the projects follow.")] = "predictive",
    name: Annotated[str, typer.Option(help="What the folder is called; else its own name.")] = "",
    data: Data = None,
) -> None:
    """Bring in a whole estate of plans: a project for each file, the pool, links between plans.

    An interrupted run goes on where it stopped; the same folder later updates the projects. The
    options on people are needed the first time only.
    """
    environment.use_data(data)
    environment.start_on_database()
    from pilothouse.site.commands import estate

    place = estate.Place(portfolio, programme, sponsor, pm, technical_pm, method, name)
    lines = estate.bring_in(
        folder, place, lambda done, total, item: typer.echo(f"{done}/{total}{estate.line_of(item)}")
    )
    for line in lines:
        typer.echo(line)


def export_plan(
    source: Annotated[str, typer.Argument(help="The number of a project, or a plan file.")],
    target: Annotated[Path, typer.Argument(help="The file to write.")],
    to: Annotated[
        str, typer.Option(help="mspdi, xer, pmxml, xlsx, csv, ics, json, mpx or planner.")
    ] = "",
    report: Annotated[
        bool, typer.Option(help="Also say what the file holds otherwise than the plan.")
    ] = False,
    data: Data = None,
) -> None:
    """Write a project's plan, or a plan file of another tool, in any format.

    Without --to the ending of the file decides; .xml is Microsoft Project XML.
    """
    environment.use_data(data)
    from pilothouse.site.commands import plan_export

    kind = plan_export.kind_of(to, target)
    from_file = Path(source).suffix and Path(source).exists()
    if from_file:
        lines = plan_export.export_file(Path(source), target, kind, report=report)
    else:
        environment.start_on_database()
        lines = plan_export.export_project(source, target, kind, report=report)
    for line in lines:
        typer.echo(line)
