"""Django registration of complaints."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """The complaints app."""

    name = "yueke.domains.complaints"
    label = "complaints"

    def ready(self) -> None:
        import yueke.domains.complaints.merging  # noqa: F401  declares what a merge does with its tables
