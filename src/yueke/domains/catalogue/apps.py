"""Django registration of catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The catalogue app."""

    name = "yueke.domains.catalogue"
    label = "catalogue"
