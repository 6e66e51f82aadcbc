"""Django registration of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reports app."""

    name = "yueke.domains.reports"
    label = "reports"
