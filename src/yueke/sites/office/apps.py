"""Django registration of the staff site."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The staff site."""

    name = "yueke.sites.office"
    label = "office"
