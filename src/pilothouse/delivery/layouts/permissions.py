from pilothouse.kit.permits import INSIDERS, PMS, declare, protect

VIEW = declare("layouts.view", "Use and keep views of a plan", roles=INSIDERS)
SHARE = declare("layouts.share", "Share views of a plan with everybody on it", roles=PMS)
protect("layouts.Layout", scope="project__scope__path", view=VIEW)
