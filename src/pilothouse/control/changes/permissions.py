from pilothouse.kit.permits import INSIDERS, PMO_DECIDERS, PMS, Role, declare, protect

VIEW = declare("changes.view", "See change requests", roles=INSIDERS)
RAISE = declare(
    "changes.raise",
    "Raise change requests",
    roles=(*PMS, Role.TEAM_MEMBER, Role.PROGRAMME_MANAGER, Role.SPONSOR, *PMO_DECIDERS),
)
EDIT = declare(
    "changes.edit",
    "Work change requests out and submit them",
    roles=(*PMS, Role.PROGRAMME_MANAGER),
    own="requested_by_id",
)
DECIDE = declare(
    "changes.decide",
    "Decide change requests within one's delegated limits",
    roles=(*PMS, Role.PROGRAMME_MANAGER, *PMO_DECIDERS, Role.SPONSOR),
)
IMPLEMENT = declare(
    "changes.implement", "Put approved changes into the plan", roles=(*PMS, *PMO_DECIDERS)
)
protect("changes.ChangeRequest", scope="project__scope__path", view=VIEW)
