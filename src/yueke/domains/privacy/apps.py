"""Django registration of privacy."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The privacy app."""

    name = "yueke.domains.privacy"
    label = "privacy"

    def ready(self) -> None:
        import yueke.domains.privacy.merging  # noqa: F401  declares what a merge does with its tables
