"""Django registration of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel's app."""

    name = "yueke.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Make the kernel's conditions known."""
        from yueke.kernel import lookups  # noqa: F401
