from pilothouse.kit.permits import INSIDERS, MANAGERS, PMO, PMO_DECIDERS, Role, declare, protect

VIEW = declare("health.view", "See findings and computed health", roles=INSIDERS)
COMPUTE = declare("health.compute", "Have the checks run now", roles=MANAGERS)
ORDER = declare(
    "health.order_action",
    "Order corrective actions",
    roles=(*PMO_DECIDERS, Role.PROGRAMME_MANAGER),
)
FINISH = declare(
    "health.finish_action", "Report corrective actions as done", roles=PMO, own="owner_id"
)
CONTROL_ROOM = declare(
    "health.control_room",
    "Open the control room",
    roles=(*PMO, Role.AUDITOR, Role.PORTFOLIO_MANAGER),
)
for _model in ("ProjectHealth", "HealthSnapshot", "Finding", "CorrectiveAction"):
    protect(f"health.{_model}", scope="project__scope__path", view=VIEW)
