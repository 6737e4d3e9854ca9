"""What really happens to the work, week by week, beside what the plan said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from pilothouse.delivery.schedule.types import Report, SetDataDate
from pilothouse.engine import Plan, Schedule, TaskKind, WorkingTime, instant, schedule
from pilothouse.site.demo.stage import Company
from pilothouse.site.demo.stories import Fate, Story

CLOSE_OF_WEEK = time(17)
STEP = 240
SPREAD = {Fate.TRUE_GREEN: (0.9, 1.02)}
USUAL_SPREAD = (0.92, 1.08)
SILENT_FOR = timedelta(days=40)


def reporting_ends(company: Company, story: Story) -> date:
    """The last day on which anybody reports anything about a project."""
    return company.today - (SILENT_FOR if story.fate is Fate.STALE else timedelta(0))


@dataclass(slots=True)
class Truth:
    """How long each task really takes, and the dates that follow from it."""

    company: Company
    story: Story
    planned: dict[int, int] = field(default_factory=dict)
    dates: Schedule | None = None

    def learn(self, plan: Plan) -> None:
        """Work the true dates out anew, after the plan's logic changed."""
        for task in plan.tasks:
            self.planned.setdefault(task.id, task.duration)
        tasks = tuple(
            replace(
                task, duration=self.true(task.id), actual_start=None, actual_finish=None,
                remaining=None, percent_complete=0.0, deadline=None,
            )
            for task in plan.tasks
        )  # fmt: skip
        self.dates = schedule(replace(plan, tasks=tasks, data_date=None))

    def plan_for(self, uid: int, minutes: int) -> None:
        """A change gives a task another planned duration."""
        self.planned[uid] = minutes

    def true(self, uid: int) -> int:
        """The working minutes that a task really takes."""
        low, high = SPREAD.get(self.story.fate, USUAL_SPREAD)
        chance = self.company.chance("effort", self.story.key, uid).uniform(low, high)
        return round(self.planned[uid] * chance / self.story.pace / STEP) * STEP

    def week(self, plan: Plan, friday: date) -> list[Report | SetDataDate]:
        """What is to be reported for a week: the data date, and every task that moved."""
        until = instant(datetime.combine(friday, CLOSE_OF_WEEK))
        calendars = {calendar.id: calendar for calendar in plan.calendars}
        hours = WorkingTime(calendars[plan.default_calendar], calendars, plan.start)
        reports = [
            self._report(task.id, until, hours)
            for task in plan.tasks
            if task.kind is not TaskKind.SUMMARY
            and task.actual_finish is None
            and task.id in self.planned  # a delivery of another project is reported there
        ]
        return [SetDataDate(until), *(report for report in reports if report is not None)]

    def _report(self, uid: int, until: int, hours: WorkingTime) -> Report | None:
        assert self.dates is not None  # noqa: S101  (learned before the first week)
        dates = self.dates.of(uid)
        if dates.start > until:
            return None
        if dates.finish <= until:
            return Report(uid, dates.start, dates.finish)
        total, done = self.true(uid), hours.between(dates.start, until)
        believed = self.planned[uid] + (total - self.planned[uid]) * done / total
        left = max(round((believed - done) / STEP), 1) * STEP
        return Report(uid, dates.start, remaining=left)
