"""The database of the benchmark: `python -m benchmarks.web.seed TASKS LINKS` migrates and fills it.

Runs in a process of its own with the settings of the product. Prints what the browser needs to
know as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pilothouse.site.commands.environment import start_django


def main() -> None:
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    json.dump(build(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)


def build(size: int, links: int) -> dict[str, Any]:
    """One project with a plan of `size` tasks, one with 1,000, one without a plan."""
    from benchmarks.web.generated import early_critical, generated
    from pilothouse.delivery.schedule.queries import schedule_of
    from pilothouse.delivery.schedule.services import create_plan
    from tests import make

    world = make.world()
    facts: dict[str, Any] = {"session": _session(world.user("business_pm"))}
    sizes = {"plan": (size, links), "small": (1_000, 1_700), "empty": (0, 0)}
    for name, (tasks, count) in sizes.items():
        project = make.project(world, world.people, name=f"Benchmark {name}")
        facts[name] = {"number": project.number, "key": project.pk}
        pm = world.actor("business_pm")
        if tasks:
            create_plan(actor=pm, project_id=project.pk, plan=generated(tasks, count))
            task = early_critical(schedule_of(pm, project.pk))
            facts[name] |= {"uid": task.id, "days": task.duration / 480}
    _forget_jobs()
    return facts


def _session(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _forget_jobs() -> None:
    """The simulations that creating the plans asked for are not what is measured."""
    from django_tasks_db.models import DBTaskResult

    from pilothouse.kit.models import Job

    DBTaskResult.objects.all().delete()
    Job.objects.all().delete()


if __name__ == "__main__":
    main()
