"""Django registration of the staff site."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The staff site."""

    name = "yueke.sites.office"
    label = "office"

    def ready(self) -> None:
        from yueke.sites.entrance.limits import declare
        from yueke.sites.office.limits import LIMITS
        from yueke.sites.office.makers import register_all

        declare(LIMITS)
        register_all()
