from pilothouse.kit.permits import MANAGERS, PMO_DECIDERS, PMS, Role, declare, protect

VIEW = declare(
    "levelling.view",
    "See what levelling projects together proposes",
    roles=(*MANAGERS, Role.RESOURCE_MANAGER, Role.AUDITOR),
)
RUN = declare(
    "levelling.run",
    "Level projects together and send proposals to their managers",
    roles=(Role.RESOURCE_MANAGER, *PMO_DECIDERS),
)
ANSWER = declare(
    "levelling.answer", "Accept or decline proposed delays of a project's tasks", roles=PMS
)
protect("levelling.LevellingRun", scope="proposals__project__scope__path", view=VIEW)
protect("levelling.LevellingProposal", scope="project__scope__path", view=VIEW)
