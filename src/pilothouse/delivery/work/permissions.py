from pilothouse.kit.permits import INSIDERS, PMO_DECIDERS, PMS, Role, declare, protect

VIEW = declare("work.view", "See the project", roles=INSIDERS)
CREATE = declare(
    "work.create",
    "Create portfolios, programmes and projects",
    roles=(Role.PORTFOLIO_MANAGER, *PMO_DECIDERS),
)
EDIT = declare(
    "work.edit", "Change the project's facts", roles=(*PMS, Role.PROGRAMME_MANAGER, *PMO_DECIDERS)
)
ADVANCE = declare("work.advance", "Move the project to another stage", roles=(*PMS, *PMO_DECIDERS))
protect("work.Portfolio", scope="scope__path", view=VIEW)
protect("work.Programme", scope="scope__path", view=VIEW)
protect("work.Project", scope="scope__path", view=VIEW)
