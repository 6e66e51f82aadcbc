"""Django registration of downloads."""

from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    """The downloads app."""

    name = "yueke.domains.downloads"
    label = "downloads"
