from pilothouse.kit.permits import (
    INSIDERS,
    PMO_DECIDERS,
    PMS,
    Role,
    declare,
    protect,
)

VIEW = declare("scenarios.view", "See what-if copies of plans", roles=INSIDERS)
EDIT = declare(
    "scenarios.edit",
    "Make what-if copies of plans and change them",
    roles=(*PMS, Role.PROGRAMME_MANAGER, *PMO_DECIDERS),
)
protect("scenarios.Scenario", scope="project__scope__path", view=VIEW)
protect("scenarios.ScenarioStep", scope="scenario__project__scope__path", view=VIEW)
