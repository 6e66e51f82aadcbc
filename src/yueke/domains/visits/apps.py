"""Django registration of visits."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """The visits app."""

    name = "yueke.domains.visits"
    label = "visits"
