"""Django registration of the machine API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine API."""

    name = "yueke.sites.api"
    label = "api"
