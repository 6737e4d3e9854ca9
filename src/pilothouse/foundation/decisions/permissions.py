from pilothouse.kit.permits import INSIDERS, PMO_DECIDERS, Role, declare, protect

VIEW = declare("decisions.view", "See decision records", roles=INSIDERS)
REVIEW = declare("decisions.review", "Record what came of a decision", roles=PMO_DECIDERS)
SET_LIMITS = declare("decisions.set_limits", "Set delegated limits", roles=(Role.PMO_DIRECTOR,))
protect("decisions.Decision", scope="scope_path", view=VIEW)
protect("decisions.DelegatedLimit", scope="scope_path", view=VIEW)
