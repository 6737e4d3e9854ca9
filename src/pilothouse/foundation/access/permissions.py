from pilothouse.kit.permits import PMO_DECIDERS, Role, declare, protect

VIEW = declare(
    "access.view",
    "See accounts, roles and grants",
    roles=(Role.ADMINISTRATOR, Role.AUDITOR, *PMO_DECIDERS),
)
MANAGE = declare(
    "access.manage",
    "Manage accounts and role grants",
    roles=(Role.ADMINISTRATOR, Role.PMO_DIRECTOR),
)
OWN_TOKENS = declare(
    "access.own_tokens", "Make API tokens for oneself", own="user__person_id", everyone=False
)
PROFILE = declare("access.profile", "See one's own profile", everyone=True)
protect("access.User", view=VIEW)
protect("access.RoleDefinition", view=VIEW)
protect("access.RoleGrant", scope="scope__path", view=VIEW)
protect("access.ApiToken", view=OWN_TOKENS)
