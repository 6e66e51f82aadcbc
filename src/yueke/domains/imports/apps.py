"""Django registration of imports."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The imports app."""

    name = "yueke.domains.imports"
    label = "imports"
