"""Django registration of passcodes."""

from django.apps import AppConfig


class PasscodesConfig(AppConfig):
    """The passcodes app."""

    name = "yueke.domains.passcodes"
    label = "passcodes"

    def ready(self) -> None:
        import yueke.domains.passcodes.merging  # noqa: F401  declares what a merge does with its tables
