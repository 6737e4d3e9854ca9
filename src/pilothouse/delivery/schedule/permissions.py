from pilothouse.kit.permits import INSIDERS, PMO_DECIDERS, PMS, declare, protect

VIEW = declare("schedule.view", "See the plan", roles=INSIDERS)
EDIT = declare("schedule.edit", "Change the plan", roles=PMS)
IMPORT = declare("schedule.import", "Import a plan from a file", roles=PMS)
EXPORT = declare("schedule.export", "Take the plan out as a file", roles=INSIDERS)
REPORT = declare(
    "schedule.report_progress",
    "Report progress of tasks",
    roles=PMS,
    own="assignments__resource__person_id",
)
BASELINE = declare("schedule.baseline", "Freeze a baseline of the plan", roles=PMO_DECIDERS)
MINE = declare("schedule.mine", "See one's own tasks", everyone=True)
_PARTS = (
    "PlanTask", "PlanLink", "PlanCalendar", "PlanResource", "PlanAssignment", "Baseline",
    "PlanForecast", "ProgressTable", "PlanEdit",
)  # fmt: skip
for _model in _PARTS:
    protect(f"schedule.{_model}", scope="plan__project__scope__path", view=VIEW)
for _model in ("Plan", "PlanImport"):
    protect(f"schedule.{_model}", scope="project__scope__path", view=VIEW)
