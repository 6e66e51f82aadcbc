"""Django registration of improvements."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The improvement app."""

    name = "yueke.domains.improvement"
    label = "improvement"
