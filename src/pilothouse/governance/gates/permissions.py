from pilothouse.kit.permits import INSIDERS, PMO, PMO_DECIDERS, PMS, declare, protect

VIEW = declare("gates.view", "See gates and hand-overs", roles=INSIDERS)
SUBMIT = declare("gates.submit", "Hand a project over to the PMO", roles=PMS)
CHECK = declare("gates.check", "Answer the manual checks of a hand-over", roles=PMO)
DECIDE = declare("gates.decide", "Accept and return hand-overs", roles=PMO_DECIDERS)
WAIVE = declare("gates.waive", "Waive criteria", roles=PMO_DECIDERS)
for _model in ("HandOver", "Waiver", "ComplianceState"):
    protect(f"gates.{_model}", scope="project__scope__path", view=VIEW)
for _model in ("CriterionResult", "ManualCheck"):
    protect(f"gates.{_model}", scope="hand_over__project__scope__path", view=VIEW)
