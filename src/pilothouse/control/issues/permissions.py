from pilothouse.kit.permits import INSIDERS, PMO, PMS, Role, declare, protect

VIEW = declare("issues.view", "See issues", roles=INSIDERS)
RAISE = declare(
    "issues.raise",
    "Raise issues",
    roles=(*PMS, Role.TEAM_MEMBER, Role.PROGRAMME_MANAGER, *PMO),
)
EDIT = declare(
    "issues.edit",
    "Change, escalate and resolve issues",
    roles=(*PMS, Role.PROGRAMME_MANAGER, Role.PMO_MANAGER, Role.PMO_DIRECTOR),
    own="owner_id",
)
protect("issues.Issue", scope="project__scope__path", view=VIEW)
