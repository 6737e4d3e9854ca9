"""Reading proposals, what to choose among them, and what running projects ask of our people."""

from pilothouse.governance.portfolio.queries.bottlenecks import bottleneck_people
from pilothouse.governance.portfolio.queries.capacity import capacity_picture, ranked_projects
from pilothouse.governance.portfolio.queries.choosing import candidates, commitments, pick
from pilothouse.governance.portfolio.queries.keeping import (
    hiding,
    kept_is_intact,
    kept_line,
    kept_pick,
    kept_selection,
    kept_selections,
)
from pilothouse.governance.portfolio.queries.linking import links, links_to, ties_of
from pilothouse.governance.portfolio.queries.proposals import (
    GROUPS,
    board,
    choosable,
    criteria_summary,
    evidence,
    in_group,
    may_see_scores,
    models,
    objectives,
    own_sheet,
    proposal,
    proposals,
    ranked,
    scope_of,
    search_hits,
    sheets,
    to_assess,
    to_decide,
    visible_scores,
)
from pilothouse.governance.portfolio.queries.staffing import (
    sees_time,
    skills_in_question,
)

__all__ = [
    "GROUPS",
    "board",
    "bottleneck_people",
    "candidates",
    "capacity_picture",
    "choosable",
    "commitments",
    "criteria_summary",
    "evidence",
    "hiding",
    "in_group",
    "kept_is_intact",
    "kept_line",
    "kept_pick",
    "kept_selection",
    "kept_selections",
    "links",
    "links_to",
    "may_see_scores",
    "models",
    "objectives",
    "own_sheet",
    "pick",
    "proposal",
    "proposals",
    "ranked",
    "ranked_projects",
    "scope_of",
    "search_hits",
    "sees_time",
    "sheets",
    "skills_in_question",
    "ties_of",
    "to_assess",
    "to_decide",
    "visible_scores",
]
