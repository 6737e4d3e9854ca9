from pilothouse.kit.permits import INSIDERS, PMS, Role, declare, protect

VIEW = declare("dependencies.view", "See dependencies between projects", roles=INSIDERS)
EDIT = declare(
    "dependencies.edit",
    "Propose and confirm dependencies for a project",
    roles=(*PMS, Role.PROGRAMME_MANAGER),
)
protect("dependencies.DependencySide", scope="project__scope__path", view=VIEW)
protect("dependencies.Dependency", scope="sides__project__scope__path", view=VIEW)
