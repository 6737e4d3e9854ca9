"""The command itself: options, progress, outputs and refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilothouse.interchange import ReadError
from pilothouse.interchange.risk_file import load
from pilothouse.site.commands.analyse.simulated import Ask

if TYPE_CHECKING:
    from pilothouse.site.commands.analyse.compute import Analysis

REFUSED = 2


class Method(StrEnum):
    """As the engine names them; it is not loaded to say so."""

    HYPERCUBE = "hypercube"
    SOBOL = "sobol"
    PLAIN = "plain"


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def analyse(
    file: Annotated[
        Path, typer.Argument(help="A plan: MPP, MS Project XML, MPX, XER, Primavera XML, …")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for machines instead of tables.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Also write a report as one HTML file.", metavar="OUT"),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the simulation.")] = 1,
    iterations: Annotated[
        int, typer.Option(min=0, max=100_000, help="Futures to simulate; 0 for none.")
    ] = 1000,
    method: Annotated[Method, typer.Option(help="How the futures are drawn.")] = Method.HYPERCUBE,
    tolerance: Annotated[
        float | None,
        typer.Option(
            min=1e-5,
            max=1,
            metavar="SHARE",
            help="Stop as soon as the P80 is known to this share of the length, such as 0.005.",
        ),
    ] = None,
    risks: Annotated[
        Path | None,
        typer.Option(
            metavar="JSON",
            help="A file of estimates, risks and responses (docs/engine/risk.md).",
        ),
    ] = None,
    project: Annotated[
        int | None, typer.Option(min=0, help="Which project of a file with several.")
    ] = None,
) -> None:
    """Say what a plan file holds and how sound it is.

    Size, dates, critical path with its driving links, float, the DCMA 14 points with the offending
    tasks, finish and cost at P50 and P80 from a simulation, and what could not be read.
    Needs no database and sends nothing anywhere.
    """
    analysis = _analysed(file, Ask(seed, iterations, method.value, tolerance), risks, project)
    if html is not None:
        _write(html, analysis)
    if as_json:
        from pilothouse.site.commands.analyse.shape import to_json

        typer.echo(json.dumps(to_json(analysis), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from pilothouse.site.commands.analyse.terminal import show

    show(analysis, Console(highlight=False))
    if html is not None:
        typer.echo(f" Report: {html}")


def _analysed(file: Path, ask: Ask, risks: Path | None, project: int | None) -> Analysis:
    from rich.console import Console

    from pilothouse.engine.network.data import PlanError
    from pilothouse.site.commands.analyse.compute import analyse as compute

    console = Console(stderr=True)
    try:
        if risks is not None:
            ask = replace(ask, risks=load(risks))
        with console.status("Looking at the file") as status:
            return compute(file, ask=ask, project=project, tell=status.update)
    except ReadError as error:
        raise _refusal(str(error)) from error
    except PlanError as error:
        raise _refusal(f"{file.name} was read but cannot be scheduled: {error}") from error


def _write(path: Path, analysis: Analysis) -> None:
    from pilothouse.site.commands.analyse.page import render

    try:
        path.write_text(render(analysis), "utf-8")
    except OSError as error:
        raise _refusal(f"{path} cannot be written ({error.strerror}): choose another place.") from (
            error
        )


def _refusal(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(REFUSED)
