"""Django registration of surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The surveys app."""

    name = "yueke.domains.surveys"
    label = "surveys"
