from pilothouse.kit.permits import PMO_DECIDERS, Role, declare, protect

VIEW = declare("audit.view", "See the audit trail", roles=(Role.AUDITOR, *PMO_DECIDERS))
protect("audit.AuditEvent", scope="scope_path", view=VIEW)
