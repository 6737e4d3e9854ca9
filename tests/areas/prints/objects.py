"""A print and a read-only link, for every address that opens one."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.prints.queries import secret_of
from pilothouse.delivery.prints.services import ask_print, give_share, keep_print
from pilothouse.delivery.prints.types import PrintOptions
from tests import make
from tests.areas.boards.plans import planned


def objects(world: make.World) -> dict[str, Any]:
    """A finished print and an open link of the world's project."""
    planned(world)
    pm, key = world.actor("business_pm"), world.project.pk
    row = ask_print(actor=pm, project_id=key, options=PrintOptions())
    keep_print(actor=pm, print_id=row.pk, content=b"%PDF-1.7", file_name="plan.pdf", pages=1)
    share = give_share(actor=pm, project_id=key, name="Council")
    return {"print_id": row.pk, "share_id": share.pk, "prints:open:secret": secret_of(share)}
