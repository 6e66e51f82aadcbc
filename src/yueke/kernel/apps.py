"""Django registration of the kernel."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    """The kernel's app."""

    name = "yueke.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Make the kernel's conditions known, and every event by its kind: also those other processes publish."""
        from yueke.kernel import lookups, rights  # noqa: F401 - conditions are made known by importing them

        post_migrate.connect(rights.give_after_migrating, sender=self)

        autodiscover_modules("events")
