"""Every shared plan comes in through the product, with the tasks and links that others count."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from pilothouse.delivery.estates import services, tasks
from pilothouse.delivery.estates.models import EstateFile
from pilothouse.delivery.estates.types import FileState, NewEstate
from pilothouse.delivery.schedule.models import PlanLink, PlanTask
from tests import make
from tests.shared_data import shared_data

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Counted = tuple[str, int, int]


def counted_by_others(manifest: Path) -> Counter[Counted]:
    with manifest.open(newline="") as file:
        return Counter(
            (row["file"], int(row["leaf"]) + int(row["summary"]), int(row["links"]))
            for row in csv.DictReader(file)
        )


def held(item: EstateFile) -> Counted:
    tasks_held = PlanTask.objects.filter(plan__project=item.project_id).count()
    links_held = PlanLink.objects.filter(predecessor__plan__project=item.project_id).count()
    return Path(item.path).name, tasks_held, links_held


def test_all_shared_plans_are_held_as_projects() -> None:
    folder = shared_data("plans")
    world = make.world()
    people = {f"{name}_id": world.people[name].pk for name in ("sponsor", "business_pm")}
    new = NewEstate(
        name="Shared plans",
        portfolio_id=world.portfolio.pk,
        programme_id=None,
        technical_pm_id=people["business_pm_id"],
        method="predictive",
        **people,
    )
    pmo = world.actor("pmo_manager")
    row = services.open_estate(actor=pmo, new=new)
    tasks.run(pmo, row.pk, folder, lambda done, total, item: None)
    files = EstateFile.objects.filter(estate=row)
    assert not list(files.filter(state=FileState.FAILED).values_list("path", "error"))
    expected = counted_by_others(folder / "MANIFEST.csv")
    assert len(expected) > 20
    assert not expected - Counter(held(item) for item in files.filter(project__isnull=False))
