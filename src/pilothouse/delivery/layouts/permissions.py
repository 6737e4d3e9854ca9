from pilothouse.kit.permits import INSIDERS, PMS, Role, declare, protect

_KEEPERS = tuple(role for role in INSIDERS if role is not Role.AUDITOR)
VIEW = declare("layouts.view", "Use views of a plan", roles=INSIDERS)
KEEP = declare("layouts.keep", "Keep views of a plan under a name", roles=_KEEPERS)
SHARE = declare("layouts.share", "Share views of a plan with everybody on it", roles=PMS)
protect("layouts.Layout", scope="project__scope__path", view=VIEW)
