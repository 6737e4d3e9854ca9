from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pilothouse.foundation.audit"
    label = "audit"
