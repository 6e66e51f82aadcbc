"""Django registration of organization."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """The organization app."""

    name = "yueke.domains.organization"
    label = "organization"
