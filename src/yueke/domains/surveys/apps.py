"""Django registration of surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The surveys app."""

    name = "yueke.domains.surveys"
    label = "surveys"

    def ready(self) -> None:
        import yueke.domains.surveys.merging  # noqa: F401  declares what a merge does with its tables
