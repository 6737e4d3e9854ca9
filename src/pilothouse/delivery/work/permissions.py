from pilothouse.kit.permits import (
    INSIDERS,
    MANAGERS,
    PMO,
    PMO_DECIDERS,
    PMS,
    Role,
    declare,
    protect,
)

VIEW = declare("work.view", "See the project", roles=INSIDERS)
BROWSE = declare(
    "work.browse",
    "Browse portfolios and programmes",
    roles=(
        Role.PROGRAMME_MANAGER,
        Role.PORTFOLIO_MANAGER,
        *PMO,
        Role.RESOURCE_MANAGER,
        Role.FINANCE_CONTROLLER,
        Role.SPONSOR,
        Role.AUDITOR,
    ),
)
CREATE = declare(
    "work.create",
    "Create portfolios, programmes and projects",
    roles=(Role.PORTFOLIO_MANAGER, *PMO_DECIDERS),
)
EDIT = declare(
    "work.edit", "Change the project's facts", roles=(*PMS, Role.PROGRAMME_MANAGER, *PMO_DECIDERS)
)
APPOINT = declare(
    "work.appoint",
    "Appoint the sponsor and the PMs of a project",
    roles=(Role.PROGRAMME_MANAGER, Role.PORTFOLIO_MANAGER, *PMO_DECIDERS),
)
PRIORITISE = declare(
    "work.prioritise",
    "Set the priority of projects",
    roles=(Role.PORTFOLIO_MANAGER, *PMO_DECIDERS),
)
ADVANCE = declare("work.advance", "Move the project to another stage", roles=(*PMS, *PMO_DECIDERS))
STAFF = declare(
    "work.staff",
    "Add people to the project's team",
    roles=(*PMS, Role.PROGRAMME_MANAGER, Role.RESOURCE_MANAGER, *PMO_DECIDERS),
)
HISTORY = declare(
    "work.history", "See the project's history", roles=(*MANAGERS, Role.SPONSOR, Role.AUDITOR)
)
WRITE_CHARTER = declare("work.write_charter", "Write and submit the charter", roles=PMS)
APPROVE_CHARTER = declare(
    "work.approve_charter", "Approve the charter", roles=(Role.SPONSOR, Role.PMO_DIRECTOR)
)
protect("work.Portfolio", scope="scope__path", view=VIEW)
protect("work.Programme", scope="scope__path", view=VIEW)
protect("work.Project", scope="scope__path", view=VIEW)
protect("work.Charter", scope="project__scope__path", view=VIEW)
protect("work.CharterVersion", scope="charter__project__scope__path", view=VIEW)
