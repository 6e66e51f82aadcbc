"""Django registration of findings."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The findings app."""

    name = "yueke.domains.findings"
    label = "findings"
