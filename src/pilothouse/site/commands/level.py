"""`pilothouse level FILE FILE…`: plans that share people, levelled together; no database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pilothouse.engine import Levelling, LevelOptions, Plan

REFUSED = 2
FEWEST = 2
SHOWN = 8
FORMAT, VERSION = "pilothouse.levelling", 1
Found = list[tuple[Path, "Plan", "Levelling"]]


def level(
    files: Annotated[
        list[Path], typer.Argument(help="Two or more plans, the most important first.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for machines instead of tables.")
    ] = False,
    within_float: Annotated[
        bool, typer.Option("--within-float", help="Delay nothing beyond its float.")
    ] = False,
    in_turn: Annotated[
        bool, typer.Option("--in-turn", help="A plan never waits for one behind it.")
    ] = False,
    seconds: Annotated[
        float, typer.Option(min=0, max=3600, help="Time to look for a better order.")
    ] = 0.0,
    iterations: Annotated[
        int,
        typer.Option(min=0, help="Schedules to look at instead: the same answer on any machine."),
    ] = 0,
    seed: Annotated[int, typer.Option(help="Where random numbers begin.")] = 0,
) -> None:
    """Level plans that share people or machines: who waits for whom, and what it costs.

    Resources of one name are the same in every plan; the first that holds one says how many there
    are. Needs no database and sends nothing anywhere.
    """
    from pilothouse.engine import LevelOptions
    from pilothouse.engine.network.data import PlanError
    from pilothouse.interchange import ReadError

    if len(files) < FEWEST:
        raise _refusal("Name two or more plans. For one alone: pilothouse analyse FILE")
    options = LevelOptions(
        within_slack=within_float, seconds=seconds, iterations=iterations, seed=seed
    )
    try:
        found = _levelled(files, options, in_turn=in_turn)
    except ReadError as error:
        raise _refusal(str(error)) from error
    except PlanError as error:
        raise _refusal(f"A plan was read but cannot be scheduled: {error}") from error
    if as_json:
        typer.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False)
    for part in lines(found):
        console.print(part)


def _refusal(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(REFUSED)


def _levelled(files: Sequence[Path], options: LevelOptions, *, in_turn: bool) -> Found:
    from rich.console import Console

    from pilothouse.engine import level_jointly, level_together
    from pilothouse.interchange import read

    with Console(stderr=True).status("Looking at the files") as status:
        plans = []
        for place, file in enumerate(files):
            status.update(f"Reading {file.name}")
            plans.append(pooled(read(file).plan, file, place))
        status.update("Levelling")
        answers = (level_together if in_turn else level_jointly)(plans, options)
    return list(zip(files, plans, answers, strict=True))


def pooled(plan: Plan, file: Path, place: int) -> Plan:
    """The plan with resources that are known by name alone; one without a name is its own.

    Guids are set aside: tools give the same person another one in every file.
    """
    resources = tuple(
        replace(r, guid="" if r.name.strip() else f"{place}:{r.id}") for r in plan.resources
    )
    return replace(plan, resources=resources, title=plan.title or plan.name or file.stem)


def to_json(found: Found) -> dict[str, Any]:
    """Each plan with both finishes, overloads and delays, in order of priority."""
    from pilothouse.site.commands.analyse import levelled

    return {
        "format": FORMAT,
        "version": VERSION,
        "plans": [
            {"file": file.name, "name": plan.title, **levelled.to_json(answer)}
            for file, plan, answer in found
        ],
    }


def lines(found: Found) -> Iterator[RenderableType]:
    """A table of the plans, then what waits in each and why."""
    from rich.table import Table
    from rich.text import Text

    from pilothouse.site.commands.analyse import wording

    listed = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for head in ("Plan", "Finish now", "Levelled", "Moves", "Tasks to delay", "Overloads left"):
        listed.add_column(head)
    for _file, plan, answer in found:
        moves = wording.calendar_days(answer.finish_after - answer.finish_before)
        listed.add_row(
            Text(plan.title),
            wording.date(answer.finish_before),
            wording.date(answer.finish_after),
            "stays" if moves == "same day" else moves,
            f"{len(answer.delays):,}",
            f"{len(answer.overloads_after):,}",
        )
    yield listed
    for _file, plan, answer in found:
        if answer.delays:
            yield Text(f"\n{plan.title}", style="bold")
            yield _delays(answer)


def _delays(answer: Levelling) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from pilothouse.site.commands.analyse import wording

    names = {task.id: task.name for task in answer.plan.tasks}
    listed = Table(box=None, pad_edge=False, show_header=False, padding=(0, 3, 0, 0))
    for delay in answer.delays[:SHOWN]:
        begins = Text(wording.date(delay.start_after), style="cyan")
        listed.add_row(begins, Text(names[delay.task]), Text(delay.text, style="dim"))
    more = len(answer.delays) - SHOWN
    return Group(listed, Text(f"… {more:,} more", style="dim")) if more > 0 else listed
