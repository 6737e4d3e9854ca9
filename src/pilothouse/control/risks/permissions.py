from pilothouse.kit.permits import INSIDERS, PMS, Role, declare, protect

VIEW = declare("risks.view", "See risks", roles=INSIDERS)
RAISE = declare(
    "risks.raise",
    "Raise risks",
    roles=(*PMS, Role.TEAM_MEMBER, Role.PROGRAMME_MANAGER, Role.PMO_ANALYST, Role.PMO_MANAGER),
)
EDIT = declare(
    "risks.edit",
    "Change and close risks",
    roles=(*PMS, Role.PROGRAMME_MANAGER),
    own="owner_id",
)
protect("risks.Risk", scope="project__scope__path", view=VIEW)
protect("risks.RiskSimulation", scope="project__scope__path", view=VIEW)
