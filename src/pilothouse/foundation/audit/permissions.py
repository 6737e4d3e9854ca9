from pilothouse.kit.permits import MANAGERS, Role, declare, protect

VIEW = declare("audit.view", "See the audit trail", roles=(*MANAGERS, Role.SPONSOR, Role.AUDITOR))
protect("audit.AuditEvent", scope="scope_path", view=VIEW)
