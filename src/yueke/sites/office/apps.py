"""Django registration of the staff site."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The staff site."""

    name = "yueke.sites.office"
    label = "office"

    def ready(self) -> None:
        from yueke.sites.office.makers import register_all

        register_all()
