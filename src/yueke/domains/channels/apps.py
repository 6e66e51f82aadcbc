"""Django registration of channels."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The channels app."""

    name = "yueke.domains.channels"
    label = "channels"

    def ready(self) -> None:
        import yueke.domains.channels.merging  # noqa: F401  declares what a merge does with its tables
