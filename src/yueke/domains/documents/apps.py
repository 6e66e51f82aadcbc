"""Django registration of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The documents app."""

    name = "yueke.domains.documents"
    label = "documents"
