from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "pilothouse.foundation.documents"
    label = "documents"
