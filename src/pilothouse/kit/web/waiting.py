"""What a page shows while work in the background goes on that it waits for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse

from pilothouse.kit.actor import Actor
from pilothouse.kit.jobs.queries import shown
from pilothouse.kit.jobs.types import ENDED
from pilothouse.kit.models import Job


def waiting(
    actor: Actor, job_id: int | None, progress_url: str, *, title: str = "", stoppable: bool = True
) -> dict[str, Any]:
    """The job of a page, if there is one, whether it goes on, and where to ask and to stop it.

    Only who asked for the work gets the address at which it is stopped, and only where work that
    is `stoppable` has not ended.
    """
    found = Job.objects.filter(pk=job_id or 0).first()
    if found is None:
        return {"job": None, "busy": False, "progress_url": progress_url, "cancel_url": ""}
    busy = found.state not in ENDED
    own = busy and stoppable and found.user_id == actor.user_id
    job = shown(found)
    return {
        "job": replace(job, title=title) if title else job,
        "busy": busy,
        "progress_url": progress_url,
        "cancel_url": reverse("cancel_job", args=[found.pk]) if own else "",
    }
