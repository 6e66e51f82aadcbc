"""Django registration of safekeeping."""

from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    """The safekeeping app."""

    name = "yueke.domains.safekeeping"
    label = "safekeeping"
