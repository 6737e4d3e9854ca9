"""What the conformance tests need of folders of plans."""

from __future__ import annotations

from pilothouse.delivery.estates.models import Estate
from pilothouse.delivery.estates.services import open_estate
from pilothouse.delivery.estates.types import NewEstate
from tests import make


def objects(world: make.World) -> dict[str, int]:
    """A folder below the world's portfolio."""
    people = {f"{n}_id": world.people[n].pk for n in ("sponsor", "business_pm", "technical_pm")}
    new = NewEstate(
        name=f"Folder {Estate.objects.count()}", portfolio_id=world.portfolio.pk,
        method="predictive", **people,
    )  # fmt: skip
    return {"estate_id": open_estate(actor=make.system(), new=new).pk}
