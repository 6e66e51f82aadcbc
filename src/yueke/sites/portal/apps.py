"""Django registration of the customers' site."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The customers' site."""

    name = "yueke.sites.portal"
    label = "portal"

    def ready(self) -> None:
        from yueke.sites.entrance.limits import declare
        from yueke.sites.portal.limits import LIMITS

        declare(LIMITS)
