from pilothouse.kit.permits import INSIDERS, PMO_DECIDERS, declare, protect

VIEW = declare("standards.view", "Read the standards", roles=INSIDERS, anywhere=True)
INSTALL = declare("standards.install", "Install method packages", roles=PMO_DECIDERS)
MOVE = declare(
    "standards.move", "Move a project to another version of its method", roles=PMO_DECIDERS
)
protect("standards.MethodPackage", view=VIEW)
protect("standards.MethodAssignment", scope="project__scope__path", view=VIEW)
