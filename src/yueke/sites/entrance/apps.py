"""Django registration of what the sites share at their doors."""

from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """The entrance app."""

    name = "yueke.sites.entrance"
    label = "entrance"
