from pilothouse.kit.permits import INSIDERS, PMS, Role, declare, protect

_DRAWERS = tuple(role for role in INSIDERS if role is not Role.AUDITOR)
VIEW = declare("prints.view", "See prints of the plan", roles=INSIDERS)
DRAW = declare("prints.draw", "Print the plan as PDF or PNG", roles=_DRAWERS)
SHARE = declare("prints.share", "Give read-only links to the plan", roles=PMS)
# Held by nobody's role: only the actor behind a read-only link has it, at that link's own path.
READ = declare("prints.read", "Read one plan by a personal link")
protect("prints.PlanPrint", scope="project__scope__path", view=VIEW)
protect("prints.PlanShare", scope="project__scope__path", view=SHARE)
