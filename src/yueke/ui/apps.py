"""Django registration of the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, template tags and static files shared by every site."""

    name = "yueke.ui"
    label = "ui"
