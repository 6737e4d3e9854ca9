from pilothouse.kit.permits import MANAGERS, PMS, Role, declare, protect

VIEW = declare(
    "agreements.view",
    "See agreements with clients",
    roles=(*MANAGERS, Role.SPONSOR, Role.FINANCE_CONTROLLER, Role.AUDITOR),
)
EDIT = declare("agreements.edit", "Compose, send and withdraw agreements", roles=PMS)
# Held by nobody's role: only the actor behind a personal link has it, at that link's own path.
CLIENT = declare("agreements.client", "Answer and sign one version by a personal link")
protect("agreements.Agreement", scope="project__scope__path", view=VIEW)
protect("agreements.AgreementVersion", scope="agreement__project__scope__path", view=VIEW)
for _model in ("PersonalLink", "Comment", "Signature"):
    protect(f"agreements.{_model}", scope="version_of__agreement__project__scope__path", view=VIEW)
