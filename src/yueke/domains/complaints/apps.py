"""Django registration of complaints."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """The complaints app."""

    name = "yueke.domains.complaints"
    label = "complaints"

    def ready(self) -> None:
        import yueke.domains.complaints.merging  # noqa: F401  declares what a merge does with its tables
        from yueke.domains.complaints.importing import ComplaintImporter
        from yueke.domains.imports.importer import register

        register(ComplaintImporter())
