"""Tasks of a plan as the file names them: by unique id (a number) or by WBS (a text)."""

from __future__ import annotations

from typing import Any

from pilothouse.engine.network.data import Plan, Task, TaskKind
from pilothouse.interchange.risk_file.values import Entry, shown

HOW = "name a task by its unique id (a number) or its WBS (a text)"
SUCH_AS = 3


class Names:
    """Finds tasks by what the file calls them."""

    def __init__(self, plan: Plan) -> None:
        self.by_id = {task.id: task for task in plan.tasks}
        self.by_wbs: dict[str, list[Task]] = {}
        self.under: dict[int, list[int]] = {}
        for task in plan.tasks:
            self.by_wbs.setdefault(task.wbs.strip(), []).append(task)
            if task.parent is not None:
                self.under.setdefault(task.parent, []).append(task.id)

    def task(self, entry: Entry, value: Any) -> Task:
        """The one task that `value` names. Raises RiskFileError, also for a summary."""
        if type(value) is int:
            found = self._by_id(entry, value)
        elif isinstance(value, str) and value.strip():
            found = self._by_wbs(entry, value.strip())
        else:
            raise entry.refusal(f"{shown(value)} names no task: {HOW}")
        if found.id in self.under or found.kind is TaskKind.SUMMARY:
            below = ", ".join(str(task) for task in self.under.get(found.id, [])[:SUCH_AS])
            such = f", such as {below}" if below else ""
            raise entry.refusal(f"“{found.name}” is a summary: name the tasks under it{such}")
        return found

    def _by_id(self, entry: Entry, key: int) -> Task:
        if key not in self.by_id:
            raise entry.refusal(f"the plan has no task {shown(key)}: {HOW}")
        return self.by_id[key]

    def _by_wbs(self, entry: Entry, wbs: str) -> Task:
        found = self.by_wbs.get(wbs, [])
        if not found:
            raise entry.refusal(f"no task of the plan has the WBS {shown(wbs)}: {HOW}")
        if len(found) > 1:
            which = ", ".join(str(task.id) for task in found[:SUCH_AS])
            raise entry.refusal(
                f"{len(found)} tasks have the WBS {shown(wbs)}: name one by its unique id ({which})"
            )
        return found[0]

    def tasks(self, entry: Entry, least: int = 1) -> tuple[Task, ...]:
        """The different tasks in the field `tasks`."""
        values = entry.items("tasks", len(self.by_id), least) if entry.has("tasks") or least else []
        found = [self.task(entry, value) for value in values]
        known: set[int] = set()
        for task in found:
            if task.id in known:
                raise entry.refusal(f"“{task.name}” is named twice: name each task once")
            known.add(task.id)
        return tuple(found)
