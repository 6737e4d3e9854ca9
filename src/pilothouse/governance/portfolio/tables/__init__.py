"""What the pages of proposals show."""

from pilothouse.governance.portfolio.tables.bottlenecks import bottleneck_rows, held_up, no_gain
from pilothouse.governance.portfolio.tables.capacity import (
    capacity_heat,
    capacity_rows,
    first_short,
    shortage_words,
    unknown_rows,
)
from pilothouse.governance.portfolio.tables.choosing import (
    committed_words,
    frontier_chart,
    frontier_rows,
    left_out_rows,
    level_words,
    pick_figures,
    pick_rows,
    reason_words,
    skill_table,
)
from pilothouse.governance.portfolio.tables.keeping import kept_facts, kept_rows
from pilothouse.governance.portfolio.tables.linking import level_rows, linked_rows
from pilothouse.governance.portfolio.tables.proposals import (
    TONES,
    annual,
    cost_range,
    day,
    evidence_facts,
    group_chips,
    key_figures,
    proposal_facts,
    ranking,
    score_table,
    steps,
    votes_of,
)
from pilothouse.governance.portfolio.tables.rulewords import conflict_words, rules_words
from pilothouse.governance.portfolio.tables.staffing import (
    lack_words,
    one_more_note,
    skill_periods,
    skill_rows,
    staffing_words,
)
from pilothouse.governance.portfolio.tables.timeline import spent, timeline
from pilothouse.governance.portfolio.tables.working import days_words, work_rows

__all__ = [
    "TONES",
    "annual",
    "bottleneck_rows",
    "capacity_heat",
    "capacity_rows",
    "committed_words",
    "conflict_words",
    "cost_range",
    "day",
    "days_words",
    "evidence_facts",
    "first_short",
    "frontier_chart",
    "frontier_rows",
    "group_chips",
    "held_up",
    "kept_facts",
    "kept_rows",
    "key_figures",
    "lack_words",
    "left_out_rows",
    "level_rows",
    "level_words",
    "linked_rows",
    "no_gain",
    "one_more_note",
    "pick_figures",
    "pick_rows",
    "proposal_facts",
    "ranking",
    "reason_words",
    "rules_words",
    "score_table",
    "shortage_words",
    "skill_periods",
    "skill_rows",
    "skill_table",
    "spent",
    "staffing_words",
    "steps",
    "timeline",
    "unknown_rows",
    "votes_of",
    "work_rows",
]
