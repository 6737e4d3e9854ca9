"""Reading plans."""

from pilothouse.delivery.schedule.queries.agreed import provide_agreed_days
from pilothouse.delivery.schedule.queries.analysis import (
    assess_plan,
    baseline,
    baseline_json,
    baseline_plan,
    baselines,
    finish_distribution,
    forecast,
    forecasts,
    is_current,
    judged_plan,
    prepare_plan,
    variance,
    what_if,
)
from pilothouse.delivery.schedule.queries.levelling import (
    ProposedDelay,
    levelling_preview,
    overloaded,
    proposed_delays,
)
from pilothouse.delivery.schedule.queries.past import closed_durations, corrected_finish
from pilothouse.delivery.schedule.queries.plans import (
    imports,
    minutes_of_a_day,
    my_tasks,
    plan_costs,
    plan_import,
    plan_of,
    plan_or_none,
    plan_row,
    plan_row_or_none,
    plans,
    priced_plan_of,
    schedule_of,
    tasks,
)
from pilothouse.delivery.schedule.queries.pooling import PooledPlan, pooled_plans
from pilothouse.delivery.schedule.queries.remembering import remembered
from pilothouse.delivery.schedule.queries.uncertain import (
    RiskSource,
    provide_risks,
    ranges_told,
    uncertainty_of,
)
from pilothouse.delivery.schedule.queries.value import earned_value, measured
from pilothouse.delivery.schedule.queries.workload import OpenWork, open_work

__all__ = [
    "OpenWork",
    "PooledPlan",
    "ProposedDelay",
    "RiskSource",
    "assess_plan",
    "baseline",
    "baseline_json",
    "baseline_plan",
    "baselines",
    "closed_durations",
    "corrected_finish",
    "earned_value",
    "finish_distribution",
    "forecast",
    "forecasts",
    "imports",
    "is_current",
    "judged_plan",
    "levelling_preview",
    "measured",
    "minutes_of_a_day",
    "my_tasks",
    "open_work",
    "overloaded",
    "plan_costs",
    "plan_import",
    "plan_of",
    "plan_or_none",
    "plan_row",
    "plan_row_or_none",
    "plans",
    "pooled_plans",
    "prepare_plan",
    "priced_plan_of",
    "proposed_delays",
    "provide_agreed_days",
    "provide_risks",
    "ranges_told",
    "remembered",
    "schedule_of",
    "tasks",
    "uncertainty_of",
    "variance",
    "what_if",
]
