"""Django registration of channels."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The channels app."""

    name = "yueke.domains.channels"
    label = "channels"
