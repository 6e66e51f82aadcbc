"""Django registration of the compliance engine."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """The compliance app."""

    name = "yueke.compliance"
    label = "compliance"
