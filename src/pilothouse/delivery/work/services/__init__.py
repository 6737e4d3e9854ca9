"""Changing portfolios, programmes, projects, teams and charters."""

from pilothouse.delivery.work.services.charters import (
    decide_charter,
    save_charter,
    submit_charter,
    withdraw_charter,
)
from pilothouse.delivery.work.services.projects import (
    NewProject,
    add_project,
    add_team_member,
    create_portfolio,
    create_programme,
    create_project,
    edit_portfolio,
    edit_programme,
    edit_project,
    enter_stage,
    move_to_stage,
    place_project,
    remove_team_member,
    set_priority,
)

__all__ = [
    "NewProject",
    "add_project",
    "add_team_member",
    "create_portfolio",
    "create_programme",
    "create_project",
    "decide_charter",
    "edit_portfolio",
    "edit_programme",
    "edit_project",
    "enter_stage",
    "move_to_stage",
    "place_project",
    "remove_team_member",
    "save_charter",
    "set_priority",
    "submit_charter",
    "withdraw_charter",
]
