"""Django registration of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel's app."""

    name = "yueke.kernel"
    label = "kernel"
