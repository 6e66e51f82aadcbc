"""Django registration of visits."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """The visits app."""

    name = "yueke.domains.visits"
    label = "visits"

    def ready(self) -> None:
        import yueke.domains.visits.merging  # noqa: F401  declares what a merge does with its tables
