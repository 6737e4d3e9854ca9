from pilothouse.kit.permits import INSIDERS, MANAGERS, PMS, Role, declare, protect

VIEW_TEAM = declare("stakeholders.view_team", "See a project's team and roles", roles=INSIDERS)
VIEW = declare(
    "stakeholders.view",
    "See the stakeholder register",
    roles=(*MANAGERS, Role.SPONSOR, Role.AUDITOR),
)
EDIT = declare(
    "stakeholders.edit", "Keep the stakeholder register", roles=(*PMS, Role.PROGRAMME_MANAGER)
)
protect("stakeholders.Stakeholder", scope="project__scope__path", view=VIEW)
